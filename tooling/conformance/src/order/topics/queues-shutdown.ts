import { createTask, sleep } from '@asyncio/core'
import { LifoQueue, PriorityQueue, Queue } from '@asyncio/sync'
import { describe } from '../../describe.ts'
import type { TraceTools } from '../../trace-main.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

type Log = TraceTools['log']

/** What every call says to a queue that was shut down. */
const PYTHON = `
      async def get(queue):
          try:
              log("got", await queue.get())
          except (asyncio.QueueShutDown, asyncio.CancelledError) as error:
              log("got", describe(error))

      async def put(queue, item):
          try:
              await queue.put(item)
              log("put", item)
          except (asyncio.QueueShutDown, asyncio.CancelledError) as error:
              log("put", item, describe(error))

      async def join(queue):
          await queue.join()
          log("joined", str(queue))

      def now(function, *arguments):
          try:
              log("now", function(*arguments))
          except Exception as error:
              log("now", describe(error))

      async def every(queue):
          await get(queue)
          now(queue.get_nowait)
          await put(queue, "more")
          now(queue.put_nowait, "more")
          now(queue.task_done)
          log(str(queue))
`

async function get(queue: Queue<unknown>, log: Log): Promise<void> {
  try {
    log('got', await queue.get())
  } catch (error) {
    log('got', describe(error))
  }
}

async function put(queue: Queue<unknown>, item: unknown, log: Log): Promise<void> {
  try {
    await queue.put(item)
    log('put', item)
  } catch (error) {
    log('put', item, describe(error))
  }
}

async function join(queue: Queue<unknown>, log: Log): Promise<void> {
  await queue.join()
  log('joined', String(queue))
}

function now(call: () => unknown, log: Log): void {
  try {
    log('now', call() ?? null)
  } catch (error) {
    log('now', describe(error))
  }
}

async function every(queue: Queue<unknown>, log: Log): Promise<void> {
  await get(queue, log)
  now(() => queue.getNowait(), log)
  await put(queue, 'more', log)
  now(() => queue.putNowait('more'), log)
  now(() => queue.taskDone(), log)
  log(String(queue))
}

function queues(maxsize = 0): Queue<unknown>[] {
  const compare = (): number => 0
  return [new Queue(maxsize), new LifoQueue(maxsize), new PriorityQueue<unknown>(maxsize, { compare })]
}

export const cases: readonly OrderCase[] = [
  orderCase('an empty queue that is shut down fails those who wait to get, and all who come', {
    python: `
      ${PYTHON}
      async def main():
          for kind in asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue:
              queue = kind()
              asyncio.create_task(get(queue), name="first")
              asyncio.create_task(get(queue), name="second")
              await asyncio.sleep(0)
              asyncio.create_task(turns(3), name="clock")
              queue.shutdown(immediate=False)
              log(str(queue))
              await queue.join()
              await asyncio.sleep(1)
              await every(queue)
    `,
    async typescript({ log, turns }) {
      for (const queue of queues()) {
        createTask(() => get(queue, log), { name: 'first' })
        createTask(() => get(queue, log), { name: 'second' })
        await sleep(0)
        createTask(() => turns(3), { name: 'clock' })
        queue.shutdown()
        log(String(queue))
        await queue.join()
        await sleep(1)
        await every(queue, log)
      }
    },
  }),

  orderCase('a full queue that is shut down fails those who wait to put, and gives out what it has', {
    python: `
      ${PYTHON}
      async def main():
          for kind in asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue:
              queue = kind(maxsize=1)
              queue.put_nowait("data")
              asyncio.create_task(join(queue), name="joiner")
              asyncio.create_task(put(queue, "data 2"), name="first")
              asyncio.create_task(put(queue, "data 3"), name="second")
              await asyncio.sleep(0)
              asyncio.create_task(turns(3), name="clock")
              queue.shutdown()
              log(str(queue))
              await asyncio.sleep(1)
              await put(queue, "while it is full")
              log(await queue.get())
              await asyncio.sleep(1)
              log(str(queue))
              await every(queue)
              await asyncio.sleep(1)
              now(queue.task_done)
    `,
    async typescript({ log, turns }) {
      for (const queue of queues(1)) {
        queue.putNowait('data')
        createTask(() => join(queue, log), { name: 'joiner' })
        createTask(() => put(queue, 'data 2', log), { name: 'first' })
        createTask(() => put(queue, 'data 3', log), { name: 'second' })
        await sleep(0)
        createTask(() => turns(3), { name: 'clock' })
        queue.shutdown()
        log(String(queue))
        await sleep(1)
        await put(queue, 'while it is full', log)
        log(await queue.get())
        await sleep(1)
        log(String(queue))
        await every(queue, log)
        await sleep(1)
        now(() => queue.taskDone(), log)
      }
    },
  }),

  orderCase('an immediate shutdown throws away what is there, and it counts as dealt with', {
    python: `
      ${PYTHON}
      async def main():
          for kind in asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue:
              queue = kind(2)
              queue.put_nowait("a")
              queue.put_nowait("a")
              asyncio.create_task(join(queue), name="joiner")
              asyncio.create_task(put(queue, "b"), name="putter")
              await asyncio.sleep(0)
              asyncio.create_task(turns(3), name="clock")
              queue.shutdown(immediate=True)
              log(queue.qsize(), str(queue))
              await asyncio.sleep(1)
              await every(queue)
    `,
    async typescript({ log, turns }) {
      for (const queue of queues(2)) {
        queue.putNowait('a')
        queue.putNowait('a')
        createTask(() => join(queue, log), { name: 'joiner' })
        createTask(() => put(queue, 'b', log), { name: 'putter' })
        await sleep(0)
        createTask(() => turns(3), { name: 'clock' })
        queue.shutdown(true)
        log(queue.qsize(), String(queue))
        await sleep(1)
        await every(queue, log)
      }
    },
  }),

  orderCase('what was taken before an immediate shutdown has still to be dealt with', {
    python: `
      ${PYTHON}
      async def main():
          for kind in asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue:
              queue = kind()
              queue.put_nowait("data")
              queue.put_nowait("data")
              asyncio.create_task(join(queue), name="joiner")
              log(await queue.get())
              queue.shutdown(immediate=True)
              log(str(queue))
              await asyncio.sleep(1)
              await every(queue)
              now(queue.task_done)
              await asyncio.sleep(1)
    `,
    async typescript({ log }) {
      for (const queue of queues()) {
        queue.putNowait('data')
        queue.putNowait('data')
        createTask(() => join(queue, log), { name: 'joiner' })
        log(await queue.get())
        queue.shutdown(true)
        log(String(queue))
        await sleep(1)
        await every(queue, log)
        now(() => queue.taskDone(), log)
        await sleep(1)
      }
    },
  }),

  orderCase('a second shutdown, at once, throws away what the first one left', {
    python: `
      ${PYTHON}
      async def main():
          queue = asyncio.Queue()
          for item in 1, 2, 3:
              queue.put_nowait(item)
          asyncio.create_task(join(queue), name="joiner")
          await asyncio.sleep(0)
          queue.shutdown()
          queue.shutdown()
          log(str(queue))
          await get(queue)
          queue.task_done()
          queue.shutdown(immediate=True)
          log(str(queue))
          queue.shutdown(immediate=True)
          queue.shutdown()
          await asyncio.sleep(1)
          await every(queue)
    `,
    async typescript({ log }) {
      const queue = new Queue<unknown>()
      for (const item of [1, 2, 3]) queue.putNowait(item)
      createTask(() => join(queue, log), { name: 'joiner' })
      await sleep(0)
      queue.shutdown()
      queue.shutdown()
      log(String(queue))
      await get(queue, log)
      queue.taskDone()
      queue.shutdown(true)
      log(String(queue))
      queue.shutdown(true)
      queue.shutdown()
      await sleep(1)
      await every(queue, log)
    },
  }),

  orderCase('who was woken just before the shutdown finds what is there in its own step', {
    python: `
      ${PYTHON}
      async def main():
          for immediate in False, True:
              queue = asyncio.Queue(1)
              asyncio.create_task(get(queue), name="first")
              asyncio.create_task(get(queue), name="second")
              await asyncio.sleep(0)
              queue.put_nowait("item")
              queue.shutdown(immediate)
              log(str(queue))
              await asyncio.sleep(1)
              log(str(queue))

              queue = asyncio.Queue(1)
              queue.put_nowait("item")
              asyncio.create_task(put(queue, 1), name="first")
              asyncio.create_task(put(queue, 2), name="second")
              await asyncio.sleep(0)
              queue.get_nowait()
              queue.shutdown(immediate)
              log(str(queue))
              await asyncio.sleep(1)
              log(str(queue))
    `,
    async typescript({ log }) {
      for (const immediate of [false, true]) {
        const empty = new Queue<unknown>(1)
        createTask(() => get(empty, log), { name: 'first' })
        createTask(() => get(empty, log), { name: 'second' })
        await sleep(0)
        empty.putNowait('item')
        empty.shutdown(immediate)
        log(String(empty))
        await sleep(1)
        log(String(empty))

        const full = new Queue<unknown>(1)
        full.putNowait('item')
        createTask(() => put(full, 1, log), { name: 'first' })
        createTask(() => put(full, 2, log), { name: 'second' })
        await sleep(0)
        full.getNowait()
        full.shutdown(immediate)
        log(String(full))
        await sleep(1)
        log(String(full))
      }
    },
  }),

  orderCase('who is cancelled in the turn of the shutdown is cancelled, before it and after it', {
    python: `
      ${PYTHON}
      async def main():
          for early in True, False:
              for queue in asyncio.Queue(1), asyncio.Queue(1):
                  if early:
                      queue.put_nowait("item")
                  waits = put(queue, 1) if queue.full() else get(queue)
                  task = asyncio.create_task(waits, name="cancelled")
                  other = asyncio.create_task(put(queue, 2) if queue.full() else get(queue), name="other")
                  await asyncio.sleep(0)
                  if early:
                      task.cancel("enough")
                  queue.shutdown()
                  if not early:
                      task.cancel("enough")
                  await asyncio.sleep(1)
                  log(str(queue))
    `,
    async typescript({ log }) {
      for (const early of [true, false]) {
        for (const queue of [new Queue<unknown>(1), new Queue<unknown>(1)]) {
          if (early) queue.putNowait('item')
          const wait = (item: number) => (early ? put(queue, item, log) : get(queue, log))
          const task = createTask(() => wait(1), { name: 'cancelled' })
          createTask(() => wait(2), { name: 'other' })
          await sleep(0)
          if (early) task.cancel('enough')
          queue.shutdown()
          if (!early) task.cancel('enough')
          await sleep(1)
          log(String(queue))
        }
      }
    },
  }),

  orderCase('a loop over a queue takes the items in the turns in which a loop of gets does, until the shutdown', {
    python: `
      async def main():
          queue = asyncio.Queue(2)

          async def consume():
              try:
                  while True:
                      log(await queue.get())
              except asyncio.QueueShutDown:
                  log("end", str(queue))

          asyncio.create_task(turns(6), name="clock")
          asyncio.create_task(consume(), name="first")
          asyncio.create_task(consume(), name="second")
          for item in range(7):
              await queue.put(item)
              log("put", item)
          queue.shutdown()
          await asyncio.sleep(1)
    `,
    async typescript({ log, turns }) {
      const queue = new Queue<number>(2)
      async function consume() {
        for await (const item of queue) log(item)
        log('end', String(queue))
      }
      createTask(() => turns(6), { name: 'clock' })
      createTask(consume, { name: 'first' })
      createTask(consume, { name: 'second' })
      for (let item = 0; item < 7; item++) {
        await queue.put(item)
        log('put', item)
      }
      queue.shutdown()
      await sleep(1)
    },
  }),
]
