import { EventLoop } from '@asyncio/loop'
import { checkEventLoop, describeEventLoop, eventLoopPromises, VirtualEventLoop } from '@asyncio/testing'
import { expect, test } from 'vitest'

const virtual = (): VirtualEventLoop => new VirtualEventLoop()

/** A loop that runs what was asked for first after the rest. */
function unorderly(): EventLoop {
  const loop = new EventLoop()
  const schedule = loop.schedule.bind(loop)
  let held: Parameters<typeof schedule>[0] | undefined
  loop.schedule = (runnable) => {
    if (held === undefined) {
      held = runnable
      queueMicrotask(() => {
        if (held !== undefined && !loop.isClosed()) schedule(held)
        held = undefined
      })
      return
    }
    schedule(runnable)
  }
  return loop
}

const orderly = 'callbacks run in the order in which they were asked for, each once, with its arguments'

test('describeEventLoop() gives the runner a group for the loop, one for each topic, and a test for each promise', async () => {
  const groups: string[] = []
  const tests: { name: string; body: () => Promise<void> }[] = []
  describeEventLoop('my loop', virtual, {
    describe(name, body) {
      groups.push(name)
      body()
    },
    test: (name, body) => tests.push({ name, body }),
  })
  expect(groups).toEqual([
    'my loop',
    'scheduling',
    'timers',
    'contexts',
    'futures',
    'tasks',
    'cancellation',
    'errors',
    'lifecycle',
    'transports over TCP',
    'reading over TCP',
    'contexts of connections over TCP',
    'ends of connections over TCP',
    'flow control over TCP',
    'servers over TCP',
    'datagrams',
  ])
  expect(tests.map(({ name }) => name)).toEqual(eventLoopPromises(virtual).map(({ name }) => name))
  await tests.find(({ name }) => name === orderly)?.body()
})

test('eventLoopPromises() has connections only for loops with a network, and exact times only where they are asked for', () => {
  const topics = (promises: ReturnType<typeof eventLoopPromises>): string[] => [
    ...new Set(promises.map(({ topic }) => topic)),
  ]
  expect(topics(eventLoopPromises(() => new EventLoop())).at(-1)).toBe('lifecycle')
  expect(topics(eventLoopPromises(() => new EventLoop(), { exactTime: true })).at(-1)).toBe('exact time')
  expect(topics(eventLoopPromises(virtual, { unixPath: () => '/socket' }))).toContain('servers over Unix sockets')
})

test('eventLoopPromises() names each promise of a topic once, in a sentence', () => {
  const promises = eventLoopPromises(virtual, { exactTime: true, unixPath: () => '/socket' })
  const names = promises.map(({ topic, name }) => `${topic}: ${name}`)
  expect(new Set(names).size).toBe(names.length)
  for (const { name } of promises) expect(name.split(' ').length).toBeGreaterThan(3)
})

test('checkEventLoop() says which promises are kept and which are broken', async () => {
  const only = ({ topic }: { topic: string }): boolean => topic === 'scheduling'
  const good = await checkEventLoop(virtual, { only })
  expect([good.ok, good.broken, good.kept.includes(orderly)]).toEqual([true, [], true])
  const bad = await checkEventLoop(unorderly, { only, patience: 0.2 })
  expect(bad.ok).toBe(false)
  expect(bad.kept.length + bad.broken.length).toBe(good.kept.length)
  const {
    broken: [broken],
  } = await checkEventLoop(unorderly, { only: ({ name }) => name === orderly, patience: 300 })
  expect(broken).toMatchObject({ topic: 'scheduling', error: { name: 'AssertionError' } })
  expect(broken?.error.message).toBe(
    `The loop breaks a promise: ${orderly}\n  what has run, from number 0 on: ` +
      `expected ['0,0', '1,-1', '2,-2', ...] of 300, received ['1,-1', '2,-2', '3,-3', ...] of 300`,
  )
})

test('a deviation is no failure, until it is none any more', async () => {
  const deviations = { [orderly]: 'it has no order' }
  const only = ({ name }: { name: string }): boolean => name === orderly
  expect((await checkEventLoop(unorderly, { only, deviations })).ok).toBe(true)
  const { broken } = await checkEventLoop(virtual, { only, deviations })
  expect(broken[0]?.error.message).toBe(
    `The loop keeps a promise that it was said to break: ${orderly}\n  Take it off the deviations: it has no order`,
  )
})

test('a deviation from what nobody promises is refused', () => {
  expect(() => eventLoopPromises(virtual, { deviations: { 'to be fast': 'it is slow' } })).toThrow(
    "Cannot take a deviation as it must be the name of a promise: received 'to be fast'",
  )
})

test('what the exception handler is told fails a check that did not expect it', async () => {
  const noisy = (): EventLoop => {
    const loop = new EventLoop()
    const callSoon = loop.callSoon.bind(loop)
    loop.callSoon = (callback, ...args) => {
      callSoon(() => {
        throw new RangeError('noise')
      })
      return callSoon(callback, ...args)
    }
    return loop
  }
  const { broken } = await checkEventLoop(noisy, { only: ({ name }) => name === orderly })
  expect(broken[0]?.error.message).toContain('The exception handler was told of something: Exception in callback')
  expect(broken[0]?.error.message).toContain(': RangeError: noise')
})
