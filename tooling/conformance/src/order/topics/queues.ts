import { createTask, getRunningLoop, sleep, taskGroup } from '@asyncio/core'
import { LifoQueue, PriorityQueue, Queue } from '@asyncio/sync'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('where nobody has to wait, putting, getting and joining take no turn', {
    python: `
      async def main():
          asyncio.create_task(turns(2), name="clock")
          for queue in asyncio.Queue(), asyncio.LifoQueue(), asyncio.PriorityQueue(3):
              await queue.join()
              for item in 1, 3, 2:
                  await queue.put(item)
              log(queue.qsize(), queue.empty(), queue.full())
              log([await queue.get() for _ in range(3)])
              log(queue.qsize(), queue.empty(), queue.full())
              for _ in range(3):
                  queue.task_done()
              await queue.join()
          await asyncio.sleep(0)
    `,
    async typescript({ log, turns }) {
      createTask(() => turns(2), { name: 'clock' })
      for (const queue of [new Queue<number>(), new LifoQueue<number>(), new PriorityQueue<number>(3)]) {
        await queue.join()
        for (const item of [1, 3, 2]) await queue.put(item)
        log(queue.qsize(), queue.empty(), queue.full())
        log([await queue.get(), await queue.get(), await queue.get()])
        log(queue.qsize(), queue.empty(), queue.full())
        for (let count = 0; count < 3; count++) queue.taskDone()
        await queue.join()
      }
      await sleep(0)
    },
  }),

  orderCase('what waits in a task of its own goes on in the turn after it is woken', {
    python: `
      async def get(queue):
          log("got", await queue.get())

      async def put(queue, item):
          await queue.put(item)
          log("put", item)

      async def main():
          queue = asyncio.Queue(1)
          loop = asyncio.get_running_loop()
          loop.call_later(1, queue.put_nowait, "tea")
          asyncio.create_task(get(queue), name="getter")
          await asyncio.sleep(1)
          asyncio.create_task(turns(4), name="clock")
          await asyncio.sleep(1)
          queue.put_nowait("milk")
          asyncio.create_task(put(queue, "sugar"), name="putter")
          await asyncio.sleep(1)
          asyncio.create_task(turns(4), name="clock")
          log(queue.get_nowait())
          await asyncio.sleep(1)
          log(queue.get_nowait())
    `,
    async typescript({ log, turns }) {
      async function get(queue: Queue<string>) {
        log('got', await queue.get())
      }
      async function put(queue: Queue<string>, item: string) {
        await queue.put(item)
        log('put', item)
      }
      const queue = new Queue<string>(1)
      getRunningLoop().callLater(1, () => queue.putNowait('tea'))
      createTask(() => get(queue), { name: 'getter' })
      await sleep(1)
      createTask(() => turns(4), { name: 'clock' })
      await sleep(1)
      queue.putNowait('milk')
      createTask(() => put(queue, 'sugar'), { name: 'putter' })
      await sleep(1)
      createTask(() => turns(4), { name: 'clock' })
      log(queue.getNowait())
      await sleep(1)
      log(queue.getNowait())
    },
  }),

  orderCase('those who wait to get are served in the order in which they came, however the items come', {
    python: `
      async def get(queue):
          log("got", await queue.get())

      async def main():
          for queue in asyncio.Queue(), asyncio.LifoQueue(), asyncio.PriorityQueue():
              for name in "abcde":
                  asyncio.create_task(get(queue), name=name)
              await asyncio.sleep(0)
              log(str(queue).split(" ", 1)[1])
              asyncio.create_task(turns(4), name="clock")
              queue.put_nowait(3)
              queue.put_nowait(1)
              queue.put_nowait(2)
              log(str(queue).split("] ", 1)[1])
              await asyncio.sleep(0)
              await queue.put(5)
              await asyncio.sleep(0)
              await queue.put(4)
              await asyncio.sleep(1)
              log(str(queue).split(" ", 1)[1])
    `,
    async typescript({ log, turns }) {
      async function get(queue: Queue<number>) {
        log('got', await queue.get())
      }
      for (const queue of [new Queue<number>(), new LifoQueue<number>(), new PriorityQueue<number>()]) {
        for (const name of 'abcde') createTask(() => get(queue), { name })
        await sleep(0)
        log(String(queue).replace(/^\S+ /, ''))
        createTask(() => turns(4), { name: 'clock' })
        queue.putNowait(3)
        queue.putNowait(1)
        queue.putNowait(2)
        log(String(queue).replace(/^.*?\] /, ''))
        await sleep(0)
        await queue.put(5)
        await sleep(0)
        await queue.put(4)
        await sleep(1)
        log(String(queue).replace(/^\S+ /, ''))
      }
    },
  }),

  orderCase(
    'who asks between the wake and the step of the woken one is faster, and the woken one waits again behind all',
    {
      python: `
      async def get(queue):
          log("got", await queue.get())

      async def put(queue, item):
          await queue.put(item)
          log("put", item)

      async def main():
          queue = asyncio.Queue(1)
          asyncio.create_task(get(queue), name="first")
          asyncio.create_task(get(queue), name="second")
          await asyncio.sleep(0)
          queue.put_nowait(1)
          log("overtakes", await queue.get())
          await asyncio.sleep(0)
          log(str(queue))
          queue.put_nowait(2)
          await asyncio.sleep(1)
          queue.put_nowait(3)
          await asyncio.sleep(1)

          queue.put_nowait(1)
          asyncio.create_task(put(queue, 2), name="first")
          asyncio.create_task(put(queue, 3), name="second")
          await asyncio.sleep(0)
          log(queue.get_nowait())
          await queue.put(4)
          await asyncio.sleep(0)
          log(str(queue))
          for _ in range(3):
              log(queue.get_nowait())
              await asyncio.sleep(1)
    `,
      async typescript({ log }) {
        async function get(queue: Queue<number>) {
          log('got', await queue.get())
        }
        async function put(queue: Queue<number>, item: number) {
          await queue.put(item)
          log('put', item)
        }
        const queue = new Queue<number>(1)
        createTask(() => get(queue), { name: 'first' })
        createTask(() => get(queue), { name: 'second' })
        await sleep(0)
        queue.putNowait(1)
        log('overtakes', await queue.get())
        await sleep(0)
        log(String(queue))
        queue.putNowait(2)
        await sleep(1)
        queue.putNowait(3)
        await sleep(1)

        queue.putNowait(1)
        createTask(() => put(queue, 2), { name: 'first' })
        createTask(() => put(queue, 3), { name: 'second' })
        await sleep(0)
        log(queue.getNowait())
        await queue.put(4)
        await sleep(0)
        log(String(queue))
        for (let count = 0; count < 3; count++) {
          log(queue.getNowait())
          await sleep(1)
        }
      },
    },
  ),

  orderCase('a producer fills what room there is and waits until an item is taken', {
    python: `
      async def main():
          queue = asyncio.Queue(maxsize=2)

          async def produce():
              for item in range(5):
                  await queue.put(item)
                  log("put", item)
              return "produced"

          producer = asyncio.create_task(produce(), name="producer")
          await asyncio.sleep(0)
          await asyncio.sleep(0)
          log(queue.maxsize, queue.full(), str(queue))
          for _ in range(3):
              log("got", await queue.get())
              await asyncio.sleep(0)
              log(str(queue))
          log(producer.done(), await queue.get(), await queue.get(), producer.result())
    `,
    async typescript({ log }) {
      const queue = new Queue<number>(2)
      async function produce() {
        for (let item = 0; item < 5; item++) {
          await queue.put(item)
          log('put', item)
        }
        return 'produced'
      }
      const producer = createTask(produce, { name: 'producer' })
      await sleep(0)
      await sleep(0)
      log(queue.maxsize, queue.full(), String(queue))
      for (let count = 0; count < 3; count++) {
        log('got', await queue.get())
        await sleep(0)
        log(String(queue))
      }
      log(producer.done(), await queue.get(), await queue.get(), producer.result())
    },
  }),

  orderCase('a producer and a consumer over a single place take turns', {
    python: `
      async def main():
          queue = asyncio.Queue(1)

          async def produce():
              for item in range(5):
                  await queue.put(item)
                  log("put", item)

          async def consume():
              for _ in range(5):
                  log("got", await queue.get())

          async with asyncio.TaskGroup() as group:
              group.create_task(produce(), name="producer")
              group.create_task(consume(), name="consumer")
              group.create_task(turns(6), name="clock")
          log(str(queue))
    `,
    async typescript({ log, turns }) {
      const queue = new Queue<number>(1)
      async function produce() {
        for (let item = 0; item < 5; item++) {
          await queue.put(item)
          log('put', item)
        }
      }
      async function consume() {
        for (let count = 0; count < 5; count++) log('got', await queue.get())
      }
      await taskGroup((group) => {
        group.createTask(produce, { name: 'producer' })
        group.createTask(consume, { name: 'consumer' })
        group.createTask(() => turns(6), { name: 'clock' })
      })
      log(String(queue))
    },
  }),

  orderCase('a queue that is emptied at once wakes one putter for each place', {
    python: `
      async def main():
          queue = asyncio.Queue(2)

          async def empty():
              await asyncio.sleep(0)
              for _ in range(queue.qsize()):
                  log("got", queue.get_nowait())

          async def put(item):
              await queue.put(item)
              log("put", item)

          async with asyncio.TaskGroup() as group:
              group.create_task(empty(), name="getter")
              for item in range(4):
                  group.create_task(put(item), name=f"putter {item}")
          log(str(queue))
    `,
    async typescript({ log }) {
      const queue = new Queue<number>(2)
      async function empty() {
        await sleep(0)
        for (let count = queue.qsize(); count > 0; count--) log('got', queue.getNowait())
      }
      async function put(item: number) {
        await queue.put(item)
        log('put', item)
      }
      await taskGroup((group) => {
        group.createTask(empty, { name: 'getter' })
        for (let item = 0; item < 4; item++) group.createTask(() => put(item), { name: `putter ${item}` })
      })
      log(String(queue))
    },
  }),

  orderCase('calls that are given to tasks as they are begin in the first step of those', {
    python: `
      async def main():
          queue = asyncio.Queue(maxsize=1)
          asyncio.create_task(queue.put("a"), name="first")
          asyncio.create_task(queue.put("b"), name="second")
          log(str(queue))
          log(await queue.get())
          log(str(queue))
          log(await queue.get())
          log(str(queue))
          getter = asyncio.create_task(queue.get())
          await asyncio.sleep(0)
          await queue.put("c")
          log(await getter)
    `,
    async typescript({ log }) {
      const queue = new Queue<string>(1)
      createTask(queue.put('a'), { name: 'first' })
      createTask(queue.put('b'), { name: 'second' })
      log(String(queue))
      log(await queue.get())
      log(String(queue))
      log(await queue.get())
      log(String(queue))
      const getter = createTask(queue.get())
      await sleep(0)
      await queue.put('c')
      log(await getter)
    },
  }),

  orderCase('join returns in the turn after the last item was dealt with, to all who wait', {
    python: `
      async def join(queue):
          await queue.join()
          log("joined", str(queue))

      async def main():
          for queue in asyncio.Queue(), asyncio.LifoQueue(), asyncio.PriorityQueue():
              dealt_with = []
              for item in range(6):
                  queue.put_nowait(item)

              async def work(delay):
                  while True:
                      item = await queue.get()
                      await asyncio.sleep(delay)
                      dealt_with.append(item)
                      queue.task_done()

              workers = [asyncio.create_task(work(delay), name=f"worker {delay}") for delay in (1, 2)]
              asyncio.create_task(join(queue), name="joiner")
              asyncio.create_task(join(queue), name="another")
              await queue.join()
              log(dealt_with)
              for worker in workers:
                  worker.cancel()
              log(await asyncio.gather(*workers, return_exceptions=True) != [])
              try:
                  queue.task_done()
              except ValueError as error:
                  log(describe(error), str(error).split(":")[0])
    `,
    async typescript({ log }) {
      async function join(queue: Queue<number>) {
        await queue.join()
        log('joined', String(queue))
      }
      for (const queue of [new Queue<number>(), new LifoQueue<number>(), new PriorityQueue<number>()]) {
        const dealtWith: number[] = []
        for (let item = 0; item < 6; item++) queue.putNowait(item)
        const work = async (delay: number) => {
          for (;;) {
            const item = await queue.get()
            await sleep(delay)
            dealtWith.push(item)
            queue.taskDone()
          }
        }
        const workers = [1, 2].map((delay) => createTask(() => work(delay), { name: `worker ${delay}` }))
        createTask(() => join(queue), { name: 'joiner' })
        createTask(() => join(queue), { name: 'another' })
        await queue.join()
        log(dealtWith)
        for (const worker of workers) worker.cancel()
        log((await Promise.allSettled(workers)).length > 0)
        try {
          queue.taskDone()
        } catch (error) {
          log(describe(error), (error as Error).message.split(':')[0]?.replace('taskDone', 'task_done'))
        }
      }
    },
  }),

  orderCase('who joins goes on though an item is put before its step', {
    python: `
      async def main():
          queue = asyncio.Queue()
          queue.put_nowait(1)

          async def join():
              await queue.join()
              log("joined", str(queue))

          asyncio.create_task(join(), name="joiner")
          await asyncio.sleep(0)
          queue.get_nowait()
          queue.task_done()
          queue.put_nowait(2)
          asyncio.create_task(join(), name="late")
          await asyncio.sleep(1)
          queue.get_nowait()
          queue.task_done()
          await asyncio.sleep(1)
    `,
    async typescript({ log }) {
      const queue = new Queue<number>()
      queue.putNowait(1)
      async function join() {
        await queue.join()
        log('joined', String(queue))
      }
      createTask(join, { name: 'joiner' })
      await sleep(0)
      queue.getNowait()
      queue.taskDone()
      queue.putNowait(2)
      createTask(join, { name: 'late' })
      await sleep(1)
      queue.getNowait()
      queue.taskDone()
      await sleep(1)
    },
  }),

  orderCase('a size may be zero, negative, a fraction or infinite', {
    python: `
      async def main():
          for maxsize in 0, -1, -0.5, 0.5, 1.5, 2.0, float("inf"):
              queue = asyncio.Queue(maxsize)
              while not queue.full() and queue.qsize() < 4:
                  await queue.put(queue.qsize())
              try:
                  queue.put_nowait("more")
              except asyncio.QueueFull as error:
                  log(describe(error))
              log(queue.qsize(), queue.full(), queue.empty())
              while not queue.empty():
                  queue.get_nowait()
              try:
                  queue.get_nowait()
              except asyncio.QueueEmpty as error:
                  log(describe(error))
    `,
    async typescript({ log }) {
      for (const maxsize of [0, -1, -0.5, 0.5, 1.5, 2, Infinity]) {
        const queue = new Queue<unknown>(maxsize)
        while (!queue.full() && queue.qsize() < 4) await queue.put(queue.qsize())
        try {
          queue.putNowait('more')
        } catch (error) {
          log(describe(error))
        }
        log(queue.qsize(), queue.full(), queue.empty())
        while (!queue.empty()) queue.getNowait()
        try {
          queue.getNowait()
        } catch (error) {
          log(describe(error))
        }
      }
    },
  }),

  orderCase('tuples come out by their first item, then by their second', {
    python: `
      async def main():
          queue = asyncio.PriorityQueue()
          for entry in (2, "b"), (1, "z"), (2, "a"), (1,), (1, "y", 0), (1, "y"), (0, "last"):
              queue.put_nowait(entry)
          while not queue.empty():
              log(list(await queue.get()))
    `,
    async typescript({ log }) {
      const queue = new PriorityQueue<readonly (number | string)[]>()
      for (const entry of [[2, 'b'], [1, 'z'], [2, 'a'], [1], [1, 'y', 0], [1, 'y'], [0, 'last']]) {
        queue.putNowait(entry)
      }
      while (!queue.empty()) log(await queue.get())
    },
  }),

  orderCase('a task that has put its item before anybody asked for one is done', {
    python: `
      async def main():
          queue = asyncio.Queue()

          async def put():
              await queue.put(1)
              return "put"

          task = asyncio.create_task(put(), name="putter")
          log(await queue.get(), task.done(), task.result())
    `,
    async typescript({ log }) {
      const queue = new Queue<number>()
      async function put() {
        await queue.put(1)
        return 'put'
      }
      const task = createTask(put, { name: 'putter' })
      log(await queue.get(), task.done(), task.result())
    },
  }),
]
