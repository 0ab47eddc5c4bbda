import {
  allTasks,
  currentTask,
  gather,
  getRunningLoop,
  sleep,
  Task,
  type CoroutineLike,
  type EventLoop,
  type Future,
  type TaskOptions,
} from '@asyncio/core'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireSame, requireThat } from './require-same.ts'

/** Promises about tasks. */
export const tasks: PromiseChecks = {
  'tasks take their first step in the next turn, in the order in which they were made': async (trial) => {
    await trial.run(async (loop) => {
      const log: string[] = []
      const children = ['a', 'b'].map((name) => loop.createTask(async () => log.push(name)))
      loop.callSoon(() => log.push('callback'))
      children.push(loop.createTask(async () => log.push('c')))
      requireSame(log, [], 'what has run at once')
      await sleep(0)
      requireSame(log, ['a', 'b', 'callback', 'c'], 'what has run one turn later')
      for (const child of children) await child
    })
  },

  'a step of an async function runs to its next suspension before anything else does': async (trial) => {
    await trial.run(async (loop) => {
      const log: string[] = []
      const future = loop.createFuture<void>()
      const step = async (name: string): Promise<void> => {
        log.push(`${name} begins`)
        await microtasks(10)
        log.push(`${name} suspends`)
        await future
        log.push(`${name} goes on`)
        await microtasks(10)
        log.push(`${name} ends`)
      }
      const steps = ['a', 'b'].map((name) => loop.createTask(async () => step(name)))
      loop.callSoon(() => log.push('callback'))
      await sleep(0)
      const suspended = ['a begins', 'a suspends', 'b begins', 'b suspends', 'callback']
      requireSame(log, suspended, 'the order of the first steps')
      log.length = 0
      future.setResult()
      loop.callSoon(() => log.push('callback'))
      await sleep(0)
      requireSame(log, ['a goes on', 'a ends', 'b goes on', 'b ends', 'callback'], 'the order of the second steps')
      for (const task of steps) await task
    })
  },

  'after nativeStepped the loop takes nothing before all microtasks have run': async (trial) => {
    const loop = trial.newLoop()
    const log: string[] = []
    const native = {
      run: (): void => {
        loop.nativeStepped()
        void microtasks(100).then(() => log.push('microtasks'))
      },
    }
    loop.schedule(native)
    loop.callSoon(() => log.push('callback'))
    loop.callAt(loop.time(), () => log.push('timer'))
    await trial.turns(loop, 3)
    requireSame(log, ['microtasks', 'callback', 'timer'], 'the order')
  },

  'async functions and generators take the same turns': async (trial) => {
    const traces: string[][] = []
    for (const bodies of [nativeBodies, generatorBodies]) {
      traces.push(
        await trial.run(async (loop) => {
          const turns = trial.countTurns(loop)
          const log: string[] = []
          const gate = loop.createFuture<void>()
          const note = (what: string): void => void log.push(`${turns.now()} ${what}`)
          const parent = loop.createTask(bodies.parent(loop, note, gate))
          const opener = loop.createTask(bodies.opener(note, gate))
          await parent
          await opener
          return log
        }),
      )
    }
    requireSame(
      traces[0],
      [
        '1 parent begins',
        '1 opener begins',
        '2 child begins',
        '2 opener goes on',
        '3 child goes on',
        '4 parent goes on',
        '5 parent has slept',
      ],
      'the turns of the async functions',
    )
    requireSame(traces[1], traces[0], 'the turns of the generators')
  },

  'sleep(0) takes one turn': async (trial) => {
    await trial.run(async (loop) => {
      const turns = trial.countTurns(loop)
      await sleep(0)
      for (let count = 0; count < 200; count += 1) {
        const before = turns.now()
        await sleep(0)
        requireSame(turns.now() - before, 1, 'the turns that it took')
      }
    })
  },

  'currentTask and getRunningLoop are right everywhere': async (trial) => {
    await trial.run(async (loop) => {
      const wrong: string[] = []
      const look = (where: string, task: Task<unknown> | null): void => {
        if (getRunningLoop() !== loop) wrong.push(`the loop ${where}`)
        if (currentTask() !== task) wrong.push(`the task ${where}`)
      }
      const body = async (name: string): Promise<void> => {
        const self = currentTask()
        requireSame(self?.getName(), name, 'the name of the current task')
        look('at the beginning', self)
        loop.callSoon(() => look('in a callback', null))
        loop.callLater(0, () => look('in a timer', null))
        await sleep(0)
        look('after a turn', self)
        await sleep(0.001)
        look('after a sleep', self)
        await microtasks(3)
        look('after microtasks', self)
        await (async () => {
          await sleep(0)
          look('in a function that it awaits', self)
        })()
        look('after that', self)
      }
      const names = ['one', 'two', 'three']
      const children = names.map((name) => loop.createTask(async () => body(name), { name }))
      for (const child of children) child.addDoneCallback(() => look('in a done callback', null))
      await gather(children)
      await sleep(0)
      requireSame(wrong, [], 'what was wrong')
    })
  },

  'allTasks knows the tasks that are not done': async (trial) => {
    await trial.run(async (loop) => {
      const main = currentTask()?.getName() ?? ''
      const gate = loop.createFuture<void>()
      const child = loop.createTask(async () => gate)
      const names = (): string[] => [...allTasks()].map((task) => task.getName()).toSorted()
      requireSame(names(), [main, child.getName()].toSorted(), 'the tasks')
      requireSame(loop.tasks.has(child), true, 'whether loop.tasks has it')
      gate.setResult()
      await child
      requireSame(names(), [main], 'the tasks in the end')
    })
  },

  'a task has the outcome of its coroutine': async (trial) => {
    await trial.run(async (loop) => {
      const boom = new RangeError('boom')
      const kept = loop.createTask(async () => sleep(0, 'result'), { name: 'kept' })
      const failed = loop.createTask(async () => {
        await sleep(0)
        throw boom
      })
      requireSame(await kept, 'result', 'the result')
      requireSame([kept.getName(), kept.done(), kept.result()], ['kept', true, 'result'], 'name, done and result')
      requireThat((await requireError('the task', RangeError, () => failed)) === boom, 'it is another error')
      requireThat(failed.exception() === boom, 'exception() is another error')
    })
  },

  'a task factory makes the tasks while it is set': async (trial) => {
    await trial.run(async (loop) => {
      const seen: (string | number | undefined)[] = []
      const factory = <T>(of: EventLoop, coroutine: CoroutineLike<T>, options: TaskOptions): Task<T> => {
        seen.push(options.name)
        return new Task(coroutine, { ...options, loop: of })
      }
      requireSame(loop.getTaskFactory(), null, 'getTaskFactory() before')
      loop.setTaskFactory(factory)
      requireThat(loop.getTaskFactory() === factory, 'getTaskFactory() is another one')
      await loop.createTask(async () => undefined, { name: 'made' })
      loop.setTaskFactory(null)
      await loop.createTask(async () => undefined, { name: 'default' })
      requireSame(seen, ['made'], 'what the factory was asked for')
      await requireError('setTaskFactory', TypeError, () => loop.setTaskFactory('none' as unknown as null))
    })
  },

  'an eager task runs to its first suspension at once': async (trial) => {
    await trial.run(async (loop) => {
      const log: string[] = []
      const body = function* (): Generator<unknown, void> {
        log.push('begins')
        yield
        log.push('ends')
      }
      const task = loop.createTask(body, { eagerStart: true })
      log.push('made')
      await task
      requireSame(log, ['begins', 'made', 'ends'], 'the order')
    })
  },
}

async function microtasks(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) await Promise.resolve()
}

type Note = (what: string) => void

interface Bodies {
  parent(loop: EventLoop, note: Note, gate: Future<void>): CoroutineLike<void>
  opener(note: Note, gate: Future<void>): CoroutineLike<void>
}

const nativeBodies: Bodies = {
  parent: (loop, note, gate) => async () => {
    note('parent begins')
    await loop.createTask(async () => {
      note('child begins')
      await gate
      note('child goes on')
    })
    note('parent goes on')
    await sleep(0)
    note('parent has slept')
  },
  opener: (note, gate) => async () => {
    note('opener begins')
    await sleep(0)
    note('opener goes on')
    gate.setResult()
    await gate
  },
}

const generatorBodies: Bodies = {
  parent: (loop, note, gate) =>
    function* () {
      note('parent begins')
      yield* loop.createTask(function* () {
        note('child begins')
        yield* gate
        note('child goes on')
      })
      note('parent goes on')
      yield* sleep(0)
      note('parent has slept')
    },
  opener: (note, gate) =>
    function* () {
      note('opener begins')
      yield* sleep(0)
      note('opener goes on')
      gate.setResult()
      yield* gate
    },
}
