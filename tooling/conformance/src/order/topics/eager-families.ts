import { allTasks, createTask, eagerTaskFactory, gather, getRunningLoop, sleep, taskGroup } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

/** What `turns` is, as a generator function. */
function turnsOf(log: (...entry: readonly unknown[]) => void): (count: number) => Generator<unknown, void, unknown> {
  return function* turns(count) {
    for (let turn = 0; turn < count; turn++) {
      log('turn', turn)
      yield
    }
  }
}

/* oxlint-disable require-yield -- some never wait, which is the point */

export const cases: readonly OrderCase[] = [
  orderCase('a generator function that never waits is done at once, and awaiting it takes no turn', {
    python: `
      async def child():
          log("child", len(asyncio.all_tasks()))
          return "hello"

      async def main():
          asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
          asyncio.get_running_loop().call_soon(log, "callback")
          task = asyncio.create_task(child(), name="child")
          log(task.done(), task in asyncio.all_tasks(), task.cancel(), task.cancelled())
          log(await task)
    `,
    async typescript({ log }) {
      function* child() {
        log('child', allTasks().size)
        return 'hello'
      }
      getRunningLoop().setTaskFactory(eagerTaskFactory)
      getRunningLoop().callSoon(log, 'callback')
      const task = createTask(child, { name: 'child' })
      log(task.done(), allTasks().has(task), task.cancel(), task.cancelled())
      log(await task)
    },
  }),

  orderCase('done callbacks of an eager task that is done already are called a turn later', {
    python: `
      async def child():
          pass

      async def main():
          asyncio.create_task(turns(3), name="clock")
          task = asyncio.create_task(child(), name="child", eager_start=True)
          task.add_done_callback(lambda task: log("called back", task.done()))
          log("added")
          await asyncio.sleep(0.01)
    `,
    async typescript({ log }) {
      createTask(() => turnsOf(log)(3), { name: 'clock' })
      const task = createTask(function* () {}, { name: 'child', eagerStart: true })
      task.addDoneCallback((done) => log('called back', done.done()))
      log('added')
      await sleep(0.01)
    },
  }),

  orderCase('gather of eager children that never wait is done in as many turns as in Python', {
    python: `
      async def child(number):
          log("child", number)
          return number

      async def main():
          asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
          asyncio.create_task(turns(3), name="clock")
          gathering = asyncio.gather(child(1), child(2))
          log("gathering", gathering.done())
          log(await gathering)
    `,
    async typescript({ log }) {
      function* child(number: number) {
        log('child', number)
        return number
      }
      getRunningLoop().setTaskFactory(eagerTaskFactory)
      createTask(() => turnsOf(log)(3), { name: 'clock' })
      const gathering = gather([() => child(1), () => child(2)])
      log('gathering', gathering.done())
      log(await gathering)
    },
  }),

  orderCase('a group of eager tasks waits for those that wait', {
    python: `
      async def child(name, delay):
          log(name, "begins")
          if delay is not None:
              await asyncio.sleep(delay)
          log(name, "ends")

      async def main():
          asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
          asyncio.create_task(turns(4), name="clock")
          async with asyncio.TaskGroup() as group:
              group.create_task(child("first", None), name="first")
              group.create_task(child("second", 0.01), name="second")
              group.create_task(child("third", 0), name="third")
              log("body ends")
          log("left")
    `,
    async typescript({ log }) {
      function* child(name: string, delay: number | null) {
        log(name, 'begins')
        if (delay !== null) yield* sleep(delay)
        log(name, 'ends')
      }
      getRunningLoop().setTaskFactory(eagerTaskFactory)
      createTask(() => turnsOf(log)(4), { name: 'clock' })
      await taskGroup(async (group) => {
        group.createTask(() => child('first', null), { name: 'first' })
        group.createTask(() => child('second', 0.01), { name: 'second' })
        group.createTask(() => child('third', 0), { name: 'third' })
        log('body ends')
      })
      log('left')
    },
  }),

  orderCase('an eager child of a group that fails in its first step cancels the others', {
    python: `
      async def fail():
          raise Boom("at once")

      async def sleeper():
          try:
              log("sleeps")
              await asyncio.sleep(1)
          except asyncio.CancelledError:
              log("cancelled")
              raise

      async def main():
          asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
          try:
              async with asyncio.TaskGroup() as group:
                  group.create_task(sleeper(), name="sleeper")
                  group.create_task(fail(), name="fail")
                  log("body goes on")
                  await asyncio.sleep(1)
                  log("never")
          except* Boom as error:
              log(len(error.exceptions), describe(error.exceptions[0]))
    `,
    async typescript({ log }) {
      function* fail() {
        throw new Boom('at once')
      }
      function* sleeper() {
        try {
          log('sleeps')
          yield* sleep(1)
        } catch (error) {
          log('cancelled')
          throw error
        }
      }
      getRunningLoop().setTaskFactory(eagerTaskFactory)
      try {
        await taskGroup(async (group) => {
          group.createTask(sleeper, { name: 'sleeper' })
          group.createTask(fail, { name: 'fail' })
          log('body goes on')
          await sleep(1)
          log('never')
        })
      } catch (error) {
        const { errors } = error as AggregateError
        log(errors.length, describe(errors[0]))
      }
    },
  }),

  orderCase('a chain of eager tasks, each awaiting the next, begins inside out and ends in one turn', {
    python: `
      async def chain(depth):
          log("begins", depth)
          if depth > 0:
              await asyncio.create_task(chain(depth - 1), name=f"chain {depth - 1}")
          log("ends", depth)

      async def main():
          asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
          asyncio.create_task(turns(3), name="clock")
          await asyncio.create_task(chain(3), name="chain 3")
          log("over")
    `,
    async typescript({ log }) {
      function* chain(depth: number): Generator<unknown, void, unknown> {
        log('begins', depth)
        if (depth > 0) yield* createTask(() => chain(depth - 1), { name: `chain ${depth - 1}` })
        log('ends', depth)
      }
      getRunningLoop().setTaskFactory(eagerTaskFactory)
      createTask(() => turnsOf(log)(3), { name: 'clock' })
      await createTask(() => chain(3), { name: 'chain 3' })
      log('over')
    },
  }),
]
