import { createTask, Future, gather, getRunningLoop, sleep, wrapFuture } from '@asyncio/core'
import { expect, test } from 'vitest'
import { explore } from './explore.ts'

/** Every order that the lines of a log came in, over many runs. */
async function ordersOf(body: (log: string[]) => Promise<void>): Promise<string[]> {
  const orders = new Set<string>()
  await explore(
    async () => {
      const log: string[] = []
      await body(log)
      orders.add(log.join(' '))
    },
    { runs: 300 },
  )
  return [...orders].toSorted()
}

function writer(log: string[], line: string): () => Promise<void> {
  return async () => {
    log.push(line)
  }
}

test('tasks that are ready in the same turn take their steps in any order, async functions and generators alike', async () => {
  const orders = await ordersOf(async (log) => {
    function* generator(): Generator<unknown, void> {
      yield* sleep(0)
      log.push('c')
    }
    async function native(): Promise<void> {
      await sleep(0)
      log.push('b')
    }
    await gather([writer(log, 'a'), native, generator])
  })
  expect(orders).toEqual(['a b c', 'a c b'])
})

test('all orders of three first steps are tried', async () => {
  const orders = await ordersOf(async (log) => {
    await gather(['a', 'b', 'c'].map((line) => writer(log, line)))
  })
  expect(orders).toEqual(['a b c', 'a c b', 'b a c', 'b c a', 'c a b', 'c b a'])
})

test('tasks that wait for the same future go on in any order', async () => {
  const orders = await ordersOf(async (log) => {
    const gate = new Future<void>()
    async function wait(line: string): Promise<void> {
      await gate
      log.push(line)
    }
    const waiters = [createTask(() => wait('a')), createTask(() => wait('b'))]
    await sleep(1)
    gate.setResult()
    await gather(waiters)
  })
  expect(orders).toEqual(['a b', 'b a'])
})

test('callbacks keep the order they were asked for in', async () => {
  const orders = await ordersOf(async (log) => {
    const loop = getRunningLoop()
    for (const line of ['a', 'b', 'c']) loop.callSoon(() => log.push(line))
    await sleep(1)
  })
  expect(orders).toEqual(['a b c'])
})

test('the callbacks of a future, and a task that waits for it, keep the order they came in', async () => {
  const orders = await ordersOf(async (log) => {
    const gate = new Future<void>()
    gate.addDoneCallback(() => log.push('before'))
    async function wait(): Promise<void> {
      await gate
      log.push('task')
    }
    const waiting = createTask(wait)
    await sleep(1)
    gate.addDoneCallback(() => log.push('after'))
    gate.setResult()
    await waiting
  })
  expect(orders).toEqual(['before task after'])
})

test('a callback that a task has asked for comes before the next step of the task, and others may come between', async () => {
  const orders = await ordersOf(async (log) => {
    async function ask(): Promise<void> {
      getRunningLoop().callSoon(() => log.push('callback'))
      await sleep(0)
      log.push('task')
    }
    async function other(): Promise<void> {
      await sleep(0)
      log.push('other')
    }
    await gather([ask, other])
  })
  expect(orders).toEqual(['callback other task', 'callback task other', 'other callback task'])
})

test('it does so as well where somebody else has made the task go on', async () => {
  const orders = await ordersOf(async (log) => {
    let gate: Future<void> | undefined
    async function ask(): Promise<void> {
      getRunningLoop().callSoon(() => log.push('callback'))
      gate = new Future()
      await gate
      log.push('task')
    }
    async function open(): Promise<void> {
      while (gate === undefined) await sleep(0)
      gate.setResult()
      await sleep(0)
      log.push('opener')
    }
    await gather([ask, open])
  })
  expect(orders).toEqual(['callback opener task', 'callback task opener', 'opener callback task'])
})

test('the steps of one task keep their order, also where it waits for several things at once', async () => {
  const orders = await ordersOf(async (log) => {
    const [first, second] = [new Future<void>(), new Future<void>()]
    async function both(): Promise<void> {
      await Promise.all([first.then(writer(log, 'first'), null), second.then(writer(log, 'second'), null)])
    }
    const waiting = createTask(both)
    await sleep(1)
    first.setResult()
    second.setResult()
    await waiting
  })
  expect(orders).toEqual(['first second'])
})

test('timers that are due at the same time go off in any order, and others in theirs', async () => {
  const orders = await ordersOf(async (log) => {
    const loop = getRunningLoop()
    loop.callLater(2, () => log.push('late'))
    loop.callLater(1, () => log.push('a'))
    loop.callLater(1, () => log.push('b'))
    await sleep(3)
  })
  expect(orders).toEqual(['a b late', 'b a late'])
})

test('timers that are late keep their order, though they go off in the same turn', async () => {
  const orders = await ordersOf(async (log) => {
    const loop = getRunningLoop()
    loop.callAt(-1, () => log.push('second'))
    loop.callAt(-2, () => log.push('first'))
    loop.callAt(-1, () => log.push('third'))
    await sleep(1)
  })
  expect(orders).toEqual(['first second third', 'first third second'])
})

test('what a promise of the platform brings is explored, too', async () => {
  const orders = await ordersOf(async (log) => {
    async function wait(line: string): Promise<void> {
      await wrapFuture(Promise.resolve())
      log.push(line)
    }
    await gather([() => wait('a'), () => wait('b')])
  })
  expect(orders).toEqual(['a b', 'b a'])
})
