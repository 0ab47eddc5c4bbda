import {
  Coroutine,
  coroutineFunction,
  createTask,
  gather,
  getRunningLoop,
  markCoroutineFunction,
  sleep,
  Task,
} from '@asyncio/core'
import {
  coroutine,
  CoroWrapper,
  ensureFuture,
  GeneratorBasedCoroutine,
  isCoroutine,
  isCoroutineFunction,
} from '@asyncio/legacy'
import { BaseEventLoop, NodeHost } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { transform } from 'esbuild'
import { inspect } from 'node:util'
import { beforeAll, expect, test, vi } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

beforeAll(() => {
  process.noDeprecation = true
})

/** Runs a test while a loop is in debug mode. */
async function inDebugMode<T>(main: () => Coroutine<T> | Promise<T>): Promise<T> {
  const loop = new VirtualEventLoop()
  loop.setDebug(true)
  try {
    return await loop.runUntilComplete(async () => main())
  } finally {
    loop.close()
  }
}

test('coroutine() makes lazy calls of a generator function, with its arguments, its this and its name', () =>
  inVirtualTime(async () => {
    const seen: unknown[] = []
    const counter = {
      step: 10,
      add: coroutine(function* add(this: { step: number }, from: number) {
        seen.push('begun')
        yield* sleep(1)
        return from + this.step
      }),
    }
    const call = counter.add(1)
    expect(call).toBeInstanceOf(GeneratorBasedCoroutine)
    expect([seen, call.name, counter.add.name, counter.add.length]).toEqual([[], 'add', 'add', 1])
    expect([await call, seen]).toEqual([11, ['begun']])
  }))

test('coroutine() of a plain function answers with the value that it returns', () =>
  inVirtualTime(async () => {
    let called = 0
    const plain = coroutine((value: string) => {
      called += 1
      return value
    })
    expect(isCoroutineFunction(plain)).toBe(true)
    const call = plain('test')
    expect([isCoroutine(call), called]).toEqual([true, 0])
    expect([await call, called]).toEqual(['test', 1])
    const list = coroutine(() => [1, 2])
    expect(await list()).toEqual([1, 2])
  }))

test('coroutine() of a plain function waits for the future, the coroutine, the generator or the promise that it returns', () =>
  inVirtualTime(async () => {
    const future = getRunningLoop().createFuture<string>()
    const inner = coroutine(() => 1)
    const results = gather([
      coroutine(() => future)(),
      coroutine(() => inner())(),
      coroutine(() => sleep(1, 'slept'))(),
      coroutine(() =>
        (function* () {
          yield
          return 'walked'
        })(),
      )(),
      coroutine(() => Promise.resolve('promised'))(),
    ])
    createTask(async () => future.setResult('set'))
    expect(await results).toEqual(['set', 1, 'slept', 'walked', 'promised'])
  }))

test('coroutine() throws what a plain function throws only when its call is awaited', () =>
  inVirtualTime(async () => {
    const failing = coroutine((): number => {
      throw new RangeError('no')
    })
    const call = failing()
    expect(await errorOf(call)).toBeInstanceOf(RangeError)
  }))

test('coroutine() returns an async function, and what is a coroutine function already, unchanged', () => {
  const native = async (): Promise<void> => undefined
  const bound = native.bind(null)
  const lazy = coroutineFunction(native)
  const old = coroutine(function* old() {
    yield
  })
  for (const known of [native, bound, lazy, old]) expect(coroutine(known)).toBe(known)
})

test('coroutine() takes a bound generator function, whose calls say its name', () =>
  inVirtualTime(async () => {
    function* add(x: number, y: number): Generator<unknown, number> {
      yield
      return x + y
    }
    const call = coroutine(add.bind(null, 1) as (y: number) => Generator<unknown, number>)(2)
    expect(inspect(call)).toBe('<Coroutine bound add>')
    expect(await call).toBe(3)
  }))

test('coroutine() refuses what is no function, and what is no method', () => {
  expect(() => coroutine(42 as never)).toThrow('coroutine() takes a function: received 42')
  expect(() => coroutine(() => 1, { kind: 'getter' } as never)).toThrow('coroutine() decorates methods only')
})

interface AccountClass {
  open(): Generator<unknown, { read(): Generator<unknown, number>; quadrupled(): Generator<unknown, number> }>
}

const ACCOUNT = `
  class Account {
    #balance = 1

    @coroutine
    *read() {
      yield* sleep(1)
      return this.#balance
    }

    @coroutine
    *#doubled() {
      return 2 * (yield* this.read())
    }

    *quadrupled() {
      return 2 * (yield* this.#doubled())
    }

    @coroutine
    static *open() {
      yield
      return new Account()
    }
  }
`

test('coroutine decorates methods, static and private ones too', () =>
  inVirtualTime(async () => {
    // Compiled here: what runs the tests leaves decorators as they are.
    const { code } = await transform(ACCOUNT, { loader: 'ts', target: 'es2022' })
    // oxlint-disable-next-line typescript/no-implied-eval -- the program above, and nothing else
    const Account = new Function('coroutine', 'sleep', `${code}\nreturn Account`)(coroutine, sleep) as AccountClass
    const account = await createTask(() => Account.open())
    const read = account.read()
    expect(read).toBeInstanceOf(GeneratorBasedCoroutine)
    expect(await createTask(read)).toBe(1)
    expect(await createTask(() => account.quadrupled())).toBe(4)
  }))

test('a bare yield of a future fails with the error of the time, and the future is left alone', () =>
  inVirtualTime(async () => {
    const future = getRunningLoop().createFuture<void>()
    const mistaken = coroutine(function* mistaken() {
      yield future
    })
    expect((await errorOf(createTask(mistaken()))).message).toMatch(
      /^yield was used instead of yield from in <Task pending .*> with <Future pending.*>; write yield\* to wait for something$/,
    )
    expect(future.done()).toBe(false)
  }))

test('a bare yield of a coroutine or a generator fails with the error of the time', () =>
  inVirtualTime(async () => {
    const other = coroutine(function* other() {
      yield
    })
    function* plain(): Generator<unknown, void> {
      yield
    }
    for (const made of [other(), plain(), sleep(1)]) {
      const mistaken = coroutine(function* mistaken() {
        try {
          yield made
        } finally {
          if (made instanceof Coroutine) made.close()
        }
      })
      expect((await errorOf(createTask(mistaken()))).message).toMatch(
        /^yield was used instead of yield from for generator in <Task pending .*> with an .*; write yield\* to wait for something$/,
      )
    }
    const bad = coroutine(function* bad() {
      yield 42
    })
    expect((await errorOf(createTask(bad()))).message).toMatch(/got bad yield: 42; write yield\*/)
  }))

test('isCoroutine() takes generators for coroutines, as the rule was', () => {
  function* plain(): Generator<unknown, void> {
    yield
  }
  const nap = sleep(1)
  const native = coroutineFunction(async () => undefined)()
  const [old, generator] = [coroutine(plain)(), plain()]
  expect([nap, native, old, generator].map(isCoroutine)).toEqual([true, true, true, true])
  expect([42, [], Promise.resolve(), plain, 'text'].map(isCoroutine)).toEqual([false, false, false, false, false])
  for (const made of [nap, native, old]) made.close()
})

test('isCoroutineFunction() takes what is decorated, marked or async, and no plain generator function', () => {
  function* plain(): Generator<unknown, void> {
    yield
  }
  expect([() => 1, plain, vi.fn(), {}, 42].map(isCoroutineFunction)).toEqual([false, false, false, false, false])
  const marked = markCoroutineFunction(() => sleep(1))
  const functions = [coroutine(plain), coroutine(() => 1), async () => 1, marked, coroutineFunction(async () => 1)]
  expect(functions.map(isCoroutineFunction)).toEqual([true, true, true, true, true])
})

test('a task is made of a coroutine of a generator as of an async function, one after the other', () =>
  inVirtualTime(async () => {
    const old = coroutine(function* old() {
      yield
      return 'old'
    })
    for (let time = 0; time < 2; time += 1) {
      const tasks = [createTask(old()), createTask(old), createTask(() => old()), createTask(async () => 'new')]
      for (const task of tasks) expect(task).toBeInstanceOf(Task)
      expect(await gather(tasks)).toEqual(['old', 'old', 'old', 'new'])
    }
  }))

test('ensureFuture() makes a task of a coroutine of a generator, on the loop that is given', async () => {
  const loop = new VirtualEventLoop()
  const old = coroutine(function* old() {
    yield
    return 'ok'
  })
  const task = ensureFuture(old(), { loop })
  expect([task instanceof Task, task.getLoop() === loop]).toEqual([true, true])
  expect(await loop.runUntilComplete(task)).toBe('ok')
  loop.close()
})

test('a future is waited for twice: the second time it answers at once', () => {
  const future = new VirtualEventLoop().createFuture<number>()
  const walk = coroutine(function* walk() {
    yield 'A'
    yield ['B', yield* future]
    yield ['C', yield* future]
  })()
  expect(walk.next().value).toBe('A')
  expect(walk.next().value).toBe(future)
  future.setResult(42)
  expect(walk.next().value).toEqual(['B', 42])
  expect(walk.next().value).toEqual(['C', 42])
  expect(walk.next().done).toBe(true)
})

test('a coroutine of a generator is walked by hand: next, send, throw, return', () => {
  const seen: unknown[] = []
  const echo = coroutine(function* echo() {
    let heard: unknown
    try {
      for (;;) {
        try {
          heard = yield heard
        } catch (error) {
          heard = error
        }
      }
    } finally {
      seen.push('closed')
    }
  })
  const walk = echo()
  expect(walk.next()).toEqual({ done: false, value: undefined })
  expect(walk.send('spam')).toEqual({ done: false, value: 'spam' })
  const error = new Error('thrown')
  expect(walk.throw(error)).toEqual({ done: false, value: error })
  expect(walk.return('over' as never)).toEqual({ done: true, value: 'over' })
  expect(seen).toEqual(['closed'])
  expect(() => walk.next()).toThrow('cannot reuse already awaited coroutine')
})

test('a CoroWrapper hands send, throw and close on to its generator', () => {
  const wrapper = new CoroWrapper(
    (function* () {
      let heard: unknown
      for (;;) {
        try {
          heard = yield heard
        } catch (error) {
          heard = error
        }
      }
    })(),
  )
  wrapper.send()
  expect(wrapper.send([1, 2]).value).toEqual([1, 2])
  const error = new Error('foo')
  expect(wrapper.throw(error).value).toBe(error)
  wrapper.close()
  expect(wrapper.giFrame).toBeNull()

  const returning = new CoroWrapper(
    (function* () {
      const sent: unknown = yield
      return sent
    })(),
  )
  returning.send()
  expect(returning.send('spam')).toEqual({ done: true, value: 'spam' })
  expect(() => new CoroWrapper(42 as never)).toThrow('CoroWrapper takes a generator or a coroutine object: received 42')
})

test('in debug mode a call is a CoroWrapper, which says whether it runs and whether it has ended', () =>
  inDebugMode(async () => {
    const gate = getRunningLoop().createFuture<void>()
    gate.setResult()
    const seen: unknown[] = []
    const old = coroutine(function* old() {
      seen.push(call.giRunning)
      yield* gate
      return 'done'
    })
    const call = old() as CoroWrapper<string>
    expect(call).toBeInstanceOf(CoroWrapper)
    expect([isCoroutine(call), call.giRunning, call.giFrame === null, call.giCode?.name]).toEqual([
      true,
      false,
      false,
      'old',
    ])
    expect(inspect(call)).toMatch(/^<CoroWrapper old\(\) running, created at .*legacy-coroutine\.test\.ts:\d+>$/)
    expect(await call).toBe('done')
    expect([seen, call.giRunning, call.giFrame]).toEqual([[true], false, null])
    expect(inspect(call)).toMatch(/^<CoroWrapper old\(\) done, created at .*>$/)
  }))

test('in debug mode coroutines wait for each other as they do without it', async () => {
  const program = async (): Promise<unknown> => {
    const set = coroutine((future: { setResult(value: number[]): void }) => {
      future.setResult([1, 2, 3])
    })
    const inner = coroutine(function* inner() {
      const future = getRunningLoop().createFuture<number[]>()
      createTask(set(future))
      return yield* future
    })
    const outer = coroutine(function* outer() {
      return yield* inner()
    })
    const returning = coroutine(() => outer())
    return [await outer(), await createTask(outer()), await returning(), await new CoroWrapper(outer())]
  }
  const expected = Array.from({ length: 4 }, () => [1, 2, 3])
  expect(await inVirtualTime(program)).toEqual(expected)
  expect(await inDebugMode(program)).toEqual(expected)
})

test('in debug mode a call that nobody waits for says that it was never yielded from, and where it was made', async () => {
  const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  try {
    const forgotten = coroutine(function forgotten() {})
    await inDebugMode(async () => void forgotten())
    expect(errors).toHaveBeenCalledTimes(1)
    expect(errors.mock.lastCall?.[0]).toMatch(
      /^<CoroWrapper forgotten\(\) running, created at .*legacy-coroutine\.test\.ts:\d+> was never yielded from\nCoroutine object created at \(most recent call first\):\n[^]*legacy-coroutine\.test\.ts/,
    )
  } finally {
    errors.mockRestore()
  }
})

test('without debug mode a call that nobody waits for is warned of, as any coroutine', async () => {
  const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  try {
    const forgotten = coroutine(function* forgotten() {
      yield
    })
    await inVirtualTime(async () => void forgotten())
    expect(warnings.mock.lastCall?.slice(0, 1)).toEqual(["coroutine 'forgotten' was never awaited"])
  } finally {
    warnings.mockRestore()
  }
})

test('a task of a partly applied coroutine function shows it in debug mode, too', () =>
  inDebugMode(async () => {
    const native = async (_x: number, _y: number): Promise<void> => sleep(0)
    const partial = coroutine((y: number) => native(1, y))
    const task = createTask(() => partial(2))
    expect(inspect(task)).toContain('<Task pending')
    await task
  }))

test('a loop on a host of its own runs coroutines of generators by runUntilComplete', async () => {
  const loop = new BaseEventLoop({ host: new NodeHost() })
  const compute = coroutine(function* compute(x: number, y: number) {
    yield* sleep(0.001)
    return x + y
  })
  expect(await loop.runUntilComplete(compute(1, 2))).toBe(3)
  loop.close()
})
