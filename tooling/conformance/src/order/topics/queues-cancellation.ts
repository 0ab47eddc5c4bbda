import { createTask, getRunningLoop, isCancelled, sleep, waitFor } from '@asyncio/core'
import { Queue } from '@asyncio/sync'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

export const cases: readonly OrderCase[] = [
  orderCase('a getter that is cancelled before an item comes leaves it to the next', {
    python: `
      async def main():
          queue = asyncio.Queue()

          async def get():
              log("got", await queue.get())

          first = asyncio.create_task(get(), name="first")
          asyncio.create_task(get(), name="second")
          await asyncio.sleep(0)
          first.cancel()
          log(str(queue))
          queue.put_nowait("a")
          log(str(queue))
          asyncio.create_task(turns(3), name="clock")
          await asyncio.sleep(1)
          log(first.cancelled(), str(queue))
    `,
    async typescript({ log, turns }) {
      const queue = new Queue<string>()
      const get = async () => log('got', await queue.get())
      const first = createTask(get, { name: 'first' })
      createTask(get, { name: 'second' })
      await sleep(0)
      first.cancel()
      log(String(queue))
      queue.putNowait('a')
      log(String(queue))
      createTask(() => turns(3), { name: 'clock' })
      await sleep(1)
      log(first.cancelled(), String(queue))
    },
  }),

  orderCase('a getter that is woken and then cancelled wakes the next, and no item is lost', {
    python: `
      async def main():
          queue = asyncio.Queue()

          async def get():
              try:
                  log("got", await queue.get())
              except asyncio.CancelledError as error:
                  log(describe(error), str(queue))
                  raise

          tasks = [asyncio.create_task(get(), name=name) for name in "abcd"]
          await asyncio.sleep(0)
          queue.put_nowait(1)
          queue.put_nowait(2)
          tasks[0].cancel("enough")
          asyncio.create_task(turns(4), name="clock")
          await asyncio.sleep(1)
          queue.put_nowait(3)
          tasks[3].cancel()
          await asyncio.sleep(1)
          log(str(queue), [task.cancelled() for task in tasks])
    `,
    async typescript({ log, turns }) {
      const queue = new Queue<number>()
      async function get() {
        try {
          log('got', await queue.get())
        } catch (error) {
          if (isCancelled(error)) log(describe(error), String(queue))
          throw error
        }
      }
      const tasks = ['a', 'b', 'c', 'd'].map((name) => createTask(get, { name }))
      await sleep(0)
      queue.putNowait(1)
      queue.putNowait(2)
      tasks[0]?.cancel('enough')
      createTask(() => turns(4), { name: 'clock' })
      await sleep(1)
      queue.putNowait(3)
      tasks[3]?.cancel()
      await sleep(1)
      log(
        String(queue),
        tasks.map((task) => task.cancelled()),
      )
    },
  }),

  orderCase('a woken getter that is cancelled and tries again gets the first item', {
    python: `
      async def main():
          queue = asyncio.Queue()

          async def get():
              while True:
                  try:
                      log("got", await queue.get())
                      return
                  except asyncio.CancelledError as error:
                      log(describe(error), str(queue))

          getter = asyncio.create_task(get(), name="getter")
          await asyncio.sleep(0)
          queue.put_nowait(1)
          queue.put_nowait(2)
          getter.cancel()
          await getter
          log(str(queue))
    `,
    async typescript({ log }) {
      const queue = new Queue<number>()
      async function get() {
        for (;;) {
          try {
            log('got', await queue.get())
            return
          } catch (error) {
            log(describe(error), String(queue))
          }
        }
      }
      const getter = createTask(get, { name: 'getter' })
      await sleep(0)
      queue.putNowait(1)
      queue.putNowait(2)
      getter.cancel()
      await getter
      log(String(queue))
    },
  }),

  orderCase('a woken getter that is cancelled when somebody has taken the item wakes nobody', {
    python: `
      async def main():
          queue = asyncio.Queue()
          tasks = [asyncio.create_task(queue.get(), name=name) for name in "ab"]
          await asyncio.sleep(0)
          queue.put_nowait(1)
          log(queue.get_nowait())
          tasks[0].cancel()
          await asyncio.sleep(1)
          log(str(queue), tasks[0].cancelled(), tasks[1].done())
          queue.put_nowait(2)
          log(await tasks[1])
    `,
    async typescript({ log }) {
      const queue = new Queue<number>()
      const first = createTask(queue.get(), { name: 'a' })
      const second = createTask(queue.get(), { name: 'b' })
      await sleep(0)
      queue.putNowait(1)
      log(queue.getNowait())
      first.cancel()
      await sleep(1)
      log(String(queue), first.cancelled(), second.done())
      queue.putNowait(2)
      log(await second)
    },
  }),

  orderCase('a putter that is cancelled before there is room leaves it to the next, and puts nothing', {
    python: `
      async def main():
          queue = asyncio.Queue(maxsize=1)

          async def put(item):
              await queue.put(item)
              log("put", item)

          tasks = [asyncio.create_task(put(item), name=item) for item in "abcd"]
          await asyncio.sleep(0)
          log(str(queue))
          tasks[1].cancel()
          log(queue.get_nowait(), str(queue))
          await asyncio.sleep(0)
          log(str(queue), tasks[1].cancelled())
          tasks[3].cancel()
          await asyncio.sleep(0)
          log(str(queue))
          log(queue.get_nowait(), str(queue))
    `,
    async typescript({ log }) {
      const queue = new Queue<string>(1)
      async function put(item: string) {
        await queue.put(item)
        log('put', item)
      }
      const tasks = ['a', 'b', 'c', 'd'].map((name) => createTask(() => put(name), { name }))
      await sleep(0)
      log(String(queue))
      tasks[1]?.cancel()
      log(queue.getNowait(), String(queue))
      await sleep(0)
      log(String(queue), tasks[1]?.cancelled())
      tasks[3]?.cancel()
      await sleep(0)
      log(String(queue))
      log(queue.getNowait(), String(queue))
    },
  }),

  orderCase('a putter that is woken and then cancelled wakes the next, and puts nothing', {
    python: `
      async def main():
          queue = asyncio.Queue(1)
          queue.put_nowait(0)

          async def put(item):
              try:
                  await queue.put(item)
                  log("put", item)
              except asyncio.CancelledError as error:
                  log(describe(error), str(queue))
                  raise

          tasks = [asyncio.create_task(put(item), name=f"putter {item}") for item in (1, 2, 3)]
          await asyncio.sleep(0)
          log(queue.get_nowait())
          tasks[0].cancel("enough")
          asyncio.create_task(turns(4), name="clock")
          await asyncio.sleep(1)
          log(queue.get_nowait())
          tasks[2].cancel()
          await asyncio.sleep(1)
          log(str(queue), [task.cancelled() for task in tasks])
    `,
    async typescript({ log, turns }) {
      const queue = new Queue<number>(1)
      queue.putNowait(0)
      async function put(item: number) {
        try {
          await queue.put(item)
          log('put', item)
        } catch (error) {
          log(describe(error), String(queue))
          throw error
        }
      }
      const tasks = [1, 2, 3].map((item) => createTask(() => put(item), { name: `putter ${item}` }))
      await sleep(0)
      log(queue.getNowait())
      tasks[0]?.cancel('enough')
      createTask(() => turns(4), { name: 'clock' })
      await sleep(1)
      log(queue.getNowait())
      tasks[2]?.cancel()
      await sleep(1)
      log(
        String(queue),
        tasks.map((task) => task.cancelled()),
      )
    },
  }),

  orderCase('a woken putter that is cancelled when somebody has taken the room wakes nobody', {
    python: `
      async def main():
          queue = asyncio.Queue(1)
          queue.put_nowait(0)
          tasks = [asyncio.create_task(queue.put(item)) for item in (1, 2)]
          await asyncio.sleep(0)
          queue.get_nowait()
          queue.put_nowait(3)
          tasks[0].cancel()
          await asyncio.sleep(1)
          log(str(queue), tasks[0].cancelled(), tasks[1].done())
          log(queue.get_nowait())
          await tasks[1]
          log(str(queue))
    `,
    async typescript({ log }) {
      const queue = new Queue<number>(1)
      queue.putNowait(0)
      const first = createTask(queue.put(1))
      const second = createTask(queue.put(2))
      await sleep(0)
      queue.getNowait()
      queue.putNowait(3)
      first.cancel()
      await sleep(1)
      log(String(queue), first.cancelled(), second.done())
      log(queue.getNowait())
      await second
      log(String(queue))
    },
  }),

  orderCase('an item in the turn of the deadline is taken or left in the queue, whichever comes first', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          for name in "item first", "deadline first", "a turn before", "a turn after":
              queue = asyncio.Queue()

              def later(turns):
                  if turns == 0:
                      queue.put_nowait("item")
                  else:
                      loop.call_soon(later, turns - 1)

              async def get():
                  try:
                      log("got", await asyncio.wait_for(queue.get(), 1))
                  except TimeoutError as error:
                      log(describe(error), str(queue))

              if name == "item first":
                  loop.call_later(1, later, 0)
              if name == "a turn before":
                  loop.call_later(1 - 1e-6, later, 0)
              task = asyncio.create_task(get(), name=name)
              await asyncio.sleep(0)
              if name == "deadline first":
                  loop.call_later(1, later, 0)
              if name == "a turn after":
                  loop.call_later(1, later, 1)
              await task
              await asyncio.sleep(1)
              log(str(queue))
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      for (const name of ['item first', 'deadline first', 'a turn before', 'a turn after']) {
        const queue = new Queue<string>()
        const later = (turns: number): void => {
          if (turns === 0) queue.putNowait('item')
          else loop.callSoon(later, turns - 1)
        }
        const get = async () => {
          try {
            log('got', await waitFor(queue.get(), 1))
          } catch (error) {
            log(describe(error), String(queue))
          }
        }
        if (name === 'item first') loop.callLater(1, later, 0)
        if (name === 'a turn before') loop.callLater(1 - 1e-6, later, 0)
        const task = createTask(get, { name })
        await sleep(0)
        if (name === 'deadline first') loop.callLater(1, later, 0)
        if (name === 'a turn after') loop.callLater(1, later, 1)
        await task
        await sleep(1)
        log(String(queue))
      }
    },
  }),

  orderCase('at the deadline’s turn an item that one getter leaves goes to the next', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          queue = asyncio.Queue()

          async def get(limit):
              try:
                  log("got", await asyncio.wait_for(queue.get(), limit))
              except TimeoutError as error:
                  log(describe(error), str(queue))

          loop.call_later(1, queue.put_nowait, "item")
          asyncio.create_task(get(1), name="first")
          asyncio.create_task(get(2), name="second")
          asyncio.create_task(get(3), name="third")
          await asyncio.sleep(4)
          log(str(queue))
    `,
    async typescript({ log }) {
      const queue = new Queue<string>()
      async function get(limit: number) {
        try {
          log('got', await waitFor(queue.get(), limit))
        } catch (error) {
          log(describe(error), String(queue))
        }
      }
      getRunningLoop().callLater(1, () => queue.putNowait('item'))
      createTask(() => get(1), { name: 'first' })
      createTask(() => get(2), { name: 'second' })
      createTask(() => get(3), { name: 'third' })
      await sleep(4)
      log(String(queue))
    },
  }),

  orderCase('room in the turn of the deadline is used, or left to the next, and nothing is put twice', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          for early in True, False:
              queue = asyncio.Queue(1)
              queue.put_nowait("full")

              async def put(item, limit):
                  try:
                      await asyncio.wait_for(queue.put(item), limit)
                      log("put", item, str(queue))
                  except TimeoutError as error:
                      log(describe(error), str(queue))

              if early:
                  loop.call_later(1, queue.get_nowait)
              asyncio.create_task(put("a", 1), name="first")
              asyncio.create_task(put("b", 2), name="second")
              await asyncio.sleep(0)
              if not early:
                  loop.call_later(1, queue.get_nowait)
              await asyncio.sleep(3)
              log(str(queue))
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      for (const early of [true, false]) {
        const queue = new Queue<string>(1)
        queue.putNowait('full')
        const put = async (item: string, limit: number) => {
          try {
            await waitFor(queue.put(item), limit)
            log('put', item, String(queue))
          } catch (error) {
            log(describe(error), String(queue))
          }
        }
        if (early) loop.callLater(1, () => queue.getNowait())
        createTask(() => put('a', 1), { name: 'first' })
        createTask(() => put('b', 2), { name: 'second' })
        await sleep(0)
        if (!early) loop.callLater(1, () => queue.getNowait())
        await sleep(3)
        log(String(queue))
      }
    },
  }),

  orderCase('of those who join one is cancelled, and the others go on waiting', {
    python: `
      async def main():
          queue = asyncio.Queue()
          queue.put_nowait(1)

          async def join():
              try:
                  await queue.join()
                  log("joined")
              except asyncio.CancelledError as error:
                  log(describe(error))

          tasks = [asyncio.create_task(join(), name=name) for name in "abc"]
          await asyncio.sleep(0)
          tasks[1].cancel("enough")
          await asyncio.sleep(1)
          queue.task_done()
          tasks[2].cancel("too late")
          await asyncio.sleep(1)
          log(str(queue))
    `,
    async typescript({ log }) {
      const queue = new Queue<number>()
      queue.putNowait(1)
      async function join() {
        try {
          await queue.join()
          log('joined')
        } catch (error) {
          log(describe(error))
        }
      }
      const tasks = ['a', 'b', 'c'].map((name) => createTask(join, { name }))
      await sleep(0)
      tasks[1]?.cancel('enough')
      await sleep(1)
      queue.taskDone()
      tasks[2]?.cancel('too late')
      await sleep(1)
      log(String(queue))
    },
  }),

  orderCase('a putter that is woken and then cancelled and tries again puts its item once', {
    python: `
      async def main():
          queue = asyncio.Queue(1)
          queue.put_nowait(1)

          async def put():
              while True:
                  try:
                      await queue.put(2)
                      return
                  except asyncio.CancelledError as error:
                      log(describe(error), str(queue))

          putter = asyncio.create_task(put(), name="putter")
          await asyncio.sleep(0)
          log(queue.get_nowait())
          putter.cancel()
          await putter
          log(queue.get_nowait(), queue.qsize(), str(queue))
    `,
    async typescript({ log }) {
      const queue = new Queue<number>(1)
      queue.putNowait(1)
      async function put() {
        for (;;) {
          try {
            await queue.put(2)
            return
          } catch (error) {
            log(describe(error), String(queue))
          }
        }
      }
      const putter = createTask(put, { name: 'putter' })
      await sleep(0)
      log(queue.getNowait())
      putter.cancel()
      await putter
      log(queue.getNowait(), queue.qsize(), String(queue))
    },
  }),

  orderCase('a cancellation that wakes nobody leaves those behind in the order in which they came', {
    python: `
      async def main():
          for kind in "taken meanwhile", "not woken":
              queue = asyncio.Queue()

              async def get():
                  log("got", await queue.get())

              tasks = [asyncio.create_task(get(), name=name) for name in "abcd"]
              await asyncio.sleep(0)
              if kind == "taken meanwhile":
                  queue.put_nowait(0)
                  queue.get_nowait()
              tasks[0].cancel()
              if kind == "not woken":
                  queue.put_nowait(0)
              for item in 1, 2, 3:
                  await asyncio.sleep(1)
                  queue.put_nowait(item)
              await asyncio.sleep(1)

          for kind in "taken meanwhile", "not woken":
              queue = asyncio.Queue(1)
              queue.put_nowait("full")
              tasks = [asyncio.create_task(queue.put(name), name=name) for name in "abcd"]
              await asyncio.sleep(0)
              if kind == "taken meanwhile":
                  queue.get_nowait()
                  queue.put_nowait("fast")
              tasks[0].cancel()
              for _ in range(4):
                  log(queue.get_nowait())
                  await asyncio.sleep(1)
    `,
    async typescript({ log }) {
      for (const kind of ['taken meanwhile', 'not woken']) {
        const queue = new Queue<number>()
        const get = async () => log('got', await queue.get())
        const tasks = ['a', 'b', 'c', 'd'].map((name) => createTask(get, { name }))
        await sleep(0)
        if (kind === 'taken meanwhile') {
          queue.putNowait(0)
          queue.getNowait()
        }
        tasks[0]?.cancel()
        if (kind === 'not woken') queue.putNowait(0)
        for (const item of [1, 2, 3]) {
          await sleep(1)
          queue.putNowait(item)
        }
        await sleep(1)
      }

      for (const kind of ['taken meanwhile', 'not woken']) {
        const queue = new Queue<string>(1)
        queue.putNowait('full')
        const tasks = ['a', 'b', 'c', 'd'].map((name) => createTask(queue.put(name), { name }))
        await sleep(0)
        if (kind === 'taken meanwhile') {
          queue.getNowait()
          queue.putNowait('fast')
        }
        tasks[0]?.cancel()
        for (let count = 0; count < 4; count++) {
          log(queue.getNowait())
          await sleep(1)
        }
      }
    },
  }),
]
