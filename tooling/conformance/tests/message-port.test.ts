import {
  CancelledError,
  ContextVar,
  createTask,
  currentTask,
  ExceptionGroup,
  gather,
  getRunningLoop,
  InvalidStateError,
  isCancelled,
  RuntimeError,
  sleep,
  timeout,
  TimeoutError,
  wrapFuture,
  type EventLoop,
  type ExceptionContext,
} from '@asyncio/core'
import {
  acceptCalls,
  callsThrough,
  EventLoop as PlatformLoop,
  RemoteError,
  run,
  transfer,
  type CallTable,
  type RemoteCalls,
} from '@asyncio/loop'
import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import process from 'node:process'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'
import { platformRounds, until } from '../src/platform-rounds.ts'
import { oldestNode, runBundled } from '../src/run-bundled.ts'
import { startWorker } from '../src/start-worker.ts'

/** Runs `use` beside a loop that accepts calls through the other end of a channel, each end in a run of its own. */
async function withCalls<F extends CallTable<F>>(
  functions: F,
  use: (remote: RemoteCalls<F>, ends: { here: MessagePort; there: MessagePort }) => Promise<void>,
): Promise<ExceptionContext[]> {
  const { port1: there, port2: here } = new MessageChannel()
  const reports: ExceptionContext[] = []
  const accepting = run(async () => {
    getRunningLoop().setExceptionHandler((_, context) => reports.push(context))
    await acceptCalls(there, functions)
  })
  try {
    await use(callsThrough<F>(here), { here, there })
  } finally {
    here.close()
    await accepting
  }
  return reports
}

test('a call answers with what an async, a generator or a plain function brings, and with a coroutine’s result', async () => {
  const reports = await withCalls(
    {
      add: async (x: number, y: number) => {
        await sleep(0.001)
        return x + y
      },
      *twice(text: string) {
        yield* sleep(0.001)
        return text + text
      },
      plain: (value: { name: string }) => [value.name],
      nap: (seconds: number) => sleep(seconds, 'rested'),
    },
    async (remote) => {
      expect(await remote.runCoroutineThreadsafe('add', 1, 2)).toBe(3)
      expect(await remote.runCoroutineThreadsafe('twice', 'ab')).toBe('abab')
      expect(await remote.runCoroutineThreadsafe('plain', { name: 'Ada' })).toEqual(['Ada'])
      expect(await remote.runCoroutineThreadsafe('nap', 0.001)).toBe('rested')
    },
  )
  expect(reports).toEqual([])
})

test('calls run beside each other, as tasks of the accepting loop', async () => {
  const begun: unknown[] = []
  const gates = [0, 1, 2].map(() => Promise.withResolvers<void>())
  await withCalls(
    {
      async wait(number: number) {
        begun.push(currentTask() !== null)
        await gates[number]?.promise
        return number
      },
    },
    async (remote) => {
      const answers = gates.map((_, number) => remote.runCoroutineThreadsafe('wait', number))
      const order: number[] = []
      const all = Promise.all(answers.map((answer) => answer.then((number) => order.push(number))))
      await until(() => begun.length === 3)
      for (const number of [1, 2, 0]) {
        gates[number]?.resolve()
        await answers[number]
      }
      await all
      expect(order).toEqual([1, 2, 0])
    },
  )
  expect(begun).toEqual([true, true, true])
})

test('a call before anybody accepts it waits', async () => {
  const { port1, port2 } = new MessageChannel()
  const early = callsThrough(port2).runCoroutineThreadsafe('greet', 'Ada')
  // The other end listens for its own calls already, and must not lose this one.
  callsThrough(port1)
  await platformRounds()
  const accepting = run(() => acceptCalls(port1, { greet: (name: string) => `Hello, ${name}` }))
  expect(await early).toBe('Hello, Ada')
  port2.close()
  await accepting
})

test('cancel() of an answer cancels the task in the other thread', async () => {
  const seen: string[] = []
  await withCalls(
    {
      async wait() {
        seen.push('begins')
        try {
          await sleep(60)
        } catch (error) {
          seen.push(String(error))
          throw error
        }
      },
      look: () => seen,
    },
    async (remote) => {
      const answer = remote.runCoroutineThreadsafe('wait')
      await remote.runCoroutineThreadsafe('look')
      expect(answer.done()).toBe(false)
      expect(answer.cancel()).toBe(true)
      expect([answer.done(), answer.cancelled(), answer.cancel()]).toEqual([true, true, true])
      expect(await errorOf(answer)).toBeInstanceOf(CancelledError)
      await remote.runCoroutineThreadsafe('look')
      expect(await remote.runCoroutineThreadsafe('look')).toEqual(['begins', 'CancelledError'])
    },
  )
})

test('a task that is cancelled, or out of time, while it awaits an answer cancels the task in the other thread', async () => {
  const seen: string[] = []
  await withCalls(
    {
      async wait(name: string) {
        try {
          await sleep(60)
        } finally {
          seen.push(name)
        }
      },
      look: () => seen,
    },
    (remote) =>
      run(async () => {
        const awaiting = createTask(async () => remote.runCoroutineThreadsafe('wait', 'awaited'))
        const wrapping = createTask(async () => wrapFuture(remote.runCoroutineThreadsafe('wait', 'wrapped')))
        const gathering = gather([remote.runCoroutineThreadsafe('wait', 'gathered')])
        await remote.runCoroutineThreadsafe('look')
        awaiting.cancel('not handed on')
        wrapping.cancel()
        gathering.cancel()
        expect((await errorOf(awaiting)).message).toBe('not handed on')
        expect(await errorOf(wrapping)).toBeInstanceOf(CancelledError)
        expect(await errorOf(gathering)).toBeInstanceOf(CancelledError)
        const late = timeout(null, async (limit) => {
          const answer = remote.runCoroutineThreadsafe('wait', 'late')
          await remote.runCoroutineThreadsafe('look')
          limit.reschedule(getRunningLoop().time())
          await answer
        })
        expect(await errorOf(late)).toBeInstanceOf(TimeoutError)
        await remote.runCoroutineThreadsafe('look')
        expect(await remote.runCoroutineThreadsafe('look')).toEqual(['awaited', 'wrapped', 'gathered', 'late'])
      }),
  )
})

test('a task that is cancelled in its own thread cancels the answer', () =>
  withCalls(
    {
      async stop() {
        currentTask()?.cancel('by itself')
        await sleep(1)
      },
    },
    async (remote) => {
      const answer = remote.runCoroutineThreadsafe('stop')
      expect(isCancelled(await errorOf(answer))).toBe(true)
      expect(answer.cancelled()).toBe(true)
    },
  ).then((reports) => expect(reports).toEqual([])))

test('an error arrives with its name, message, stack, code and causes, and as one of its class where that is known', async () => {
  class Odd extends Error {
    override readonly name = 'Odd'
    readonly code = 'E_ODD'
  }
  const throwing: Record<string, () => unknown> = {
    type: () => new TypeError('wrong type'),
    runtime: () => new RuntimeError('wrong moment', { cause: new Odd('the cause') }),
    state: () => new InvalidStateError('wrong state'),
    late: () => new TimeoutError('too late'),
    odd: () => new Odd('odd'),
    group: () => new ExceptionGroup('several', [new Odd('one'), new RangeError('two')]),
    aggregate: () => new AggregateError([new Odd('one')], 'some'),
    named: () => Object.assign(new Error('renamed'), { name: 'toString' }),
    circle: () => {
      const error = new Error('round')
      error.cause = new Error('and round', { cause: error })
      return error
    },
    text: () => 'only text',
  }
  await withCalls(
    {
      fail: async (how: string) => {
        await sleep(0)
        throw throwing[how]?.()
      },
    },
    async (remote) => {
      const failure = (how: string): Promise<Error> => errorOf(remote.runCoroutineThreadsafe('fail', how))
      const type = await failure('type')
      expect(type).toBeInstanceOf(TypeError)
      expect(type.message).toBe('wrong type')
      expect(type.stack).toMatch(/TypeError: wrong type\n +at .*message-port/)
      expect(Object.keys(type)).toEqual([])
      const runtime = await failure('runtime')
      expect(runtime).toBeInstanceOf(RuntimeError)
      expect(runtime.cause).toBeInstanceOf(RemoteError)
      expect(String(runtime.cause)).toBe('Odd: the cause')
      expect(await failure('state')).toBeInstanceOf(InvalidStateError)
      expect(await failure('late')).toBeInstanceOf(TimeoutError)
      const odd = await failure('odd')
      expect(odd).toBeInstanceOf(RemoteError)
      expect([odd.name, odd.message, (odd as { code?: unknown }).code]).toEqual(['Odd', 'odd', 'E_ODD'])
      const group = (await failure('group')) as ExceptionGroup
      expect(group).toBeInstanceOf(ExceptionGroup)
      expect(group.errors.map(String)).toEqual(['Odd: one', 'RangeError: two'])
      const aggregate = (await failure('aggregate')) as AggregateError
      expect(aggregate).toBeInstanceOf(AggregateError)
      expect([aggregate.message, ...aggregate.errors.map(String)]).toEqual(['some', 'Odd: one'])
      expect(await failure('named')).toBeInstanceOf(RemoteError)
      expect(String((await failure('circle')).cause)).toBe('Error: and round')
      expect(await failure('text')).toBe('only text')
    },
  )
})

test('what cannot be copied fails the call, and nothing else', () =>
  withCalls(
    {
      functionOf: (value: unknown) => () => value,
      throwFunction: async () => {
        // eslint-disable-next-line typescript/only-throw-error
        throw () => {}
      },
      echo: (value: unknown) => value,
    },
    async (remote) => {
      expect(() => remote.runCoroutineThreadsafe('echo', () => {})).toThrow(/could not be cloned/)
      expect(() => remote.callSoonThreadsafe('echo', Symbol('x'))).toThrow(/could not be cloned/)
      const result = await errorOf(remote.runCoroutineThreadsafe('functionOf', 1))
      expect([result.name, result.message]).toEqual([
        'DataCloneError',
        expect.stringContaining('could not be cloned') as string,
      ])
      expect((await errorOf(remote.runCoroutineThreadsafe('throwFunction'))).name).toBe('DataCloneError')
      expect(await remote.runCoroutineThreadsafe('echo', new Map([[1, new Date(0)]]))).toEqual(
        new Map([[1, new Date(0)]]),
      )
    },
  ).then((reports) => expect(reports).toEqual([])))

test('only the table’s own functions can be called', () =>
  withCalls({ greet: () => 'Hello' }, async (remote) => {
    const any = remote as unknown as RemoteCalls<Record<string, (...args: unknown[]) => unknown>>
    for (const name of ['nothing', 'constructor', 'toString', '__proto__']) {
      const error = await errorOf(any.runCoroutineThreadsafe(name))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toBe(`No function named '${name}' can be called here: there are greet`)
    }
    expect(() => any.runCoroutineThreadsafe(Symbol('greet') as never)).toThrow(
      'A function is called by its name: received Symbol(greet)',
    )
  }).then((reports) => expect(reports).toEqual([])))

test('a function of the table has the table as its this', () =>
  withCalls(
    {
      greeting: () => 'Hello',
      greet(name: string): string {
        return `${this.greeting()}, ${name}`
      },
    },
    async (remote) => expect(await remote.runCoroutineThreadsafe('greet', 'Ada')).toBe('Hello, Ada'),
  ))

test('callSoonThreadsafe() calls in order, in no task, and errors go to the exception handler there', async () => {
  const seen: unknown[] = []
  const reports = await withCalls(
    {
      note: (text: string) => void seen.push(text, currentTask()),
      fail: () => {
        throw new Error('in the callback')
      },
      flush: () => seen,
    },
    async (remote) => {
      remote.callSoonThreadsafe('note', 'first')
      remote.callSoonThreadsafe('fail')
      remote.callSoonThreadsafe('note', 'second')
      const any = remote as unknown as RemoteCalls<Record<string, (...args: unknown[]) => unknown>>
      any.callSoonThreadsafe('nothing')
      expect(await remote.runCoroutineThreadsafe('flush')).toEqual(['first', null, 'second', null])
    },
  )
  expect(reports.map(({ exception }) => String(exception))).toEqual([
    'Error: in the callback',
    "TypeError: No function named 'nothing' can be called here: there are note, fail, flush",
  ])
})

test('transfer() moves an argument and a result', () =>
  withCalls(
    {
      fill(bytes: Uint8Array, value: number): Uint8Array {
        bytes.fill(value)
        return transfer(bytes, [bytes.buffer])
      },
      size: (buffer: ArrayBuffer) => buffer.byteLength,
    },
    async (remote) => {
      const bytes = new Uint8Array(4)
      const filled = await remote.runCoroutineThreadsafe('fill', transfer(bytes, [bytes.buffer]), 7)
      expect([bytes.length, ...filled]).toEqual([0, 7, 7, 7, 7])
      const buffer = new ArrayBuffer(8)
      expect([await remote.runCoroutineThreadsafe('size', transfer(buffer)), buffer.byteLength]).toEqual([8, 0])
      expect(() => transfer('text' as never)).toThrow('Cannot transfer what is not an object')
    },
  ))

test('calls run in both directions through one channel, from within each other', async () => {
  const { port1, port2 } = new MessageChannel()
  const factorial = (port: MessagePort) => ({
    async factorial(number: number): Promise<number> {
      const other = callsThrough<{ factorial(n: number): Promise<number> }>(port)
      return number <= 1 ? 1 : number * (await other.runCoroutineThreadsafe('factorial', number - 1))
    },
  })
  const both = [run(() => acceptCalls(port1, factorial(port1))), run(() => acceptCalls(port2, factorial(port2)))]
  expect(await callsThrough(port1).runCoroutineThreadsafe('factorial', 10)).toBe(3628800)
  port1.close()
  await Promise.all(both)
})

test('when the port is closed, calls that wait for an answer fail, those that run are cancelled, and accepting ends', async () => {
  const seen: string[] = []
  const { port1, port2 } = new MessageChannel()
  const accepting = run(async () => {
    await acceptCalls(port1, {
      async wait() {
        try {
          await sleep(60)
        } finally {
          await sleep(0.01)
          seen.push('cleaned up')
        }
      },
      echo: (value: unknown) => value,
    })
    seen.push('ended')
  })
  const remote = callsThrough(port2)
  const answer = remote.runCoroutineThreadsafe('wait')
  await remote.runCoroutineThreadsafe('echo', 1)
  port1.close()
  const error = await errorOf(answer)
  expect(error).toBeInstanceOf(RuntimeError)
  expect(error.message).toBe('The call will not be answered: the port is closed')
  await accepting
  expect(seen).toEqual(['cleaned up', 'ended'])
  expect(() => remote.runCoroutineThreadsafe('echo', 1)).toThrow("Cannot call 'echo' as the port is closed")
  expect(() => remote.callSoonThreadsafe('echo', 1)).toThrow("Cannot call 'echo' as the port is closed")
  await expect(run(() => acceptCalls(port1, {}))).rejects.toThrow('Cannot accept calls as the port is closed')
})

test('when the run that accepts calls ends, calls that wait for an answer fail, and so do later ones, until calls are accepted again', async () => {
  const { port1, port2 } = new MessageChannel()
  const remote = callsThrough(port2)
  const finish = Promise.withResolvers<void>()
  const running = run(async () => {
    createTask(acceptCalls(port1, { wait: () => sleep(60), echo: (value: unknown) => value }))
    await finish.promise
  })
  const answer = remote.runCoroutineThreadsafe('wait')
  expect(await remote.runCoroutineThreadsafe('echo', 1)).toBe(1)
  finish.resolve()
  await running
  const error = await errorOf(answer)
  expect(error).toBeInstanceOf(RuntimeError)
  expect(error.message).toBe('The call will not be answered: the other thread accepts no calls any more')
  expect(() => remote.runCoroutineThreadsafe('echo', 1)).toThrow(
    "Cannot call 'echo' as the other thread accepts no calls any more",
  )
  const again = run(() => acceptCalls(port1, { echo: (value: unknown) => value }))
  await once(port2, 'message')
  expect(await remote.runCoroutineThreadsafe('echo', 2)).toBe(2)
  port2.close()
  await again
})

test('a loop that was closed while it accepted calls refuses them', async () => {
  const { port1, port2 } = new MessageChannel()
  const loop = new PlatformLoop()
  const reports: string[] = []
  loop.setExceptionHandler((_, { message }) => reports.push(message))
  await loop.runUntilComplete(async () => {
    createTask(acceptCalls(port1, {}))
    await sleep(0)
  })
  loop.close()
  expect(reports).toEqual(['Task was destroyed but it is pending!'])
  const error = await errorOf(callsThrough(port2).runCoroutineThreadsafe('anything'))
  expect(error.message).toBe('The call will not be answered: the other thread accepts no calls any more')
  port2.close()
})

test('between two runs of a loop, calls wait', async () => {
  const { port1, port2 } = new MessageChannel()
  const loop: EventLoop = new PlatformLoop()
  const accepting = loop.createTask(acceptCalls(port1, { echo: (value: unknown) => value }))
  await loop.runUntilComplete(sleep(0))
  const answer = callsThrough(port2).runCoroutineThreadsafe('echo', 1)
  await platformRounds()
  expect(answer.done()).toBe(false)
  expect(await loop.runUntilComplete(async () => answer)).toBe(1)
  port2.close()
  await loop.runUntilComplete(accepting)
  loop.close()
})

test('a call runs in a copy of the context, and with the ambient values, that calls are accepted in', async () => {
  const variable = new ContextVar<string>('variable', { default: 'none' })
  const storage = new AsyncLocalStorage<string>()
  const { port1, port2 } = new MessageChannel()
  const accepting = run(async () => {
    variable.set('accepting')
    await storage.run('ambient', async () =>
      acceptCalls(port1, {
        async read() {
          const read = [variable.get(), storage.getStore()]
          variable.set('changed')
          await sleep(0)
          return [...read, variable.get(), storage.getStore()]
        },
      }),
    )
  })
  const remote = callsThrough(port2)
  await storage.run('of the caller', async () => {
    const expected = ['accepting', 'ambient', 'changed', 'ambient']
    expect(await remote.runCoroutineThreadsafe('read')).toEqual(expected)
    expect(await remote.runCoroutineThreadsafe('read')).toEqual(expected)
  })
  port2.close()
  await accepting
})

test('a failing task factory fails the call', async () => {
  const { port1, port2 } = new MessageChannel()
  const accepting = run(async () => {
    const task = createTask(acceptCalls(port1, { echo: (value: unknown) => value }))
    getRunningLoop().setTaskFactory(() => {
      throw new RangeError('no more tasks')
    })
    await task
  })
  const error = await errorOf(callsThrough(port2).runCoroutineThreadsafe('echo', 1))
  expect([error.name, error.message]).toEqual(['RangeError', 'no more tasks'])
  port2.close()
  await accepting
})

test('acceptCalls() and callsThrough() refuse what they cannot use, at once', async () => {
  const { port1 } = new MessageChannel()
  expect(() => callsThrough({} as never)).toThrow('A message port, or a Worker, is needed: received an object')
  expect(() => acceptCalls(null as never, {})).toThrow('A message port, or a Worker, is needed: received null')
  expect(() => acceptCalls(port1, { add: 1 } as never)).toThrow("acceptCalls() takes a table of functions: 'add' is 1")
  expect(() => acceptCalls(port1, null as never)).toThrow('acceptCalls() takes a table of functions: received null')
  await run(async () => {
    createTask(acceptCalls(port1, {}))
    await sleep(0)
    await expect(acceptCalls(port1, {})).rejects.toThrow('calls through this port are accepted already')
  })
})

test('messages that are not calls are left alone', () =>
  withCalls({ echo: (value: unknown) => value }, async (remote, { here, there }) => {
    for (const port of [here, there]) for (const message of [1, null, {}, { asyncio: 3 }]) port.postMessage(message)
    expect(await remote.runCoroutineThreadsafe('echo', 1)).toBe(1)
  }).then((reports) => expect(reports).toEqual([])))

/** One end of a channel as a host without Node's extras has it: no `ref`, no `close` event, and started by listening. */
class BarePort extends EventTarget {
  other: BarePort | undefined

  postMessage(data: unknown): void {
    const copy: unknown = structuredClone(data)
    const to = this.other
    queueMicrotask(() => to?.dispatchEvent(new MessageEvent('message', { data: copy })))
  }

  garble(): void {
    this.dispatchEvent(new MessageEvent('messageerror', { data: null }))
  }

  static pair(): [BarePort, BarePort] {
    const pair: [BarePort, BarePort] = [new BarePort(), new BarePort()]
    pair[0].other = pair[1]
    pair[1].other = pair[0]
    return pair
  }
}

test('an answer that is none fails its call, and is no error of anybody else', async () => {
  const [here, there] = BarePort.pair()
  const remote = callsThrough(here)
  const answers: ((id: number) => object)[] = [
    (id) => ({ asyncio: 'threw', id }),
    (id) => ({ asyncio: 'threw', id, error: null }),
    (id) => ({ asyncio: 'threw', id, error: { name: 'AggregateError', errors: 7 } }),
    (id) => ({ asyncio: 'threw', id, error: { name: 'Error', message: 'm', cause: 7 } }),
    (id) => ({ asyncio: 'threw', id, error: { name: { odd: 1 } } }),
  ]
  there.addEventListener('message', (event) => {
    const { id } = (event as MessageEvent).data as { id: number }
    const answer = answers.shift()
    const post = there.postMessage.bind(there)
    for (const strange of [{ asyncio: 'strange', id }, { asyncio: 'returned' }, { asyncio: 'threw', id: {} }])
      post(strange)
    post(answer === undefined ? { asyncio: 'returned', id, value: 'fine' } : answer(id))
  })
  for (let n = 0; n < 4; n++)
    expect((await errorOf(remote.runCoroutineThreadsafe('any'))).message).toBe(
      'The call will not be answered: what came in is no answer',
    )
  expect(await errorOf(remote.runCoroutineThreadsafe('any'))).toBeInstanceOf(RemoteError)
  expect(await remote.runCoroutineThreadsafe('any')).toBe('fine')
})

test('calls that nobody accepts are kept up to a limit, and those that are cancelled are not', async () => {
  const [here, there] = BarePort.pair()
  callsThrough(there)
  const remote = callsThrough(here)
  const warnings: string[] = []
  const warned = ({ message }: Error): void => void warnings.push(message)
  process.on('warning', warned)
  for (let n = 0; n < 1000; n++) remote.runCoroutineThreadsafe('echo', n).cancel()
  const kept = Array.from({ length: 1000 }, (_, n) => remote.runCoroutineThreadsafe('echo', n))
  const error = await errorOf(remote.runCoroutineThreadsafe('echo', 1))
  expect(error).toBeInstanceOf(RuntimeError)
  expect(error.message).toBe("Cannot call 'echo' as 1000 calls wait already, and nobody accepts them")
  for (let n = 0; n < 2; n++) remote.callSoonThreadsafe('echo', n)
  await run(async () => {
    await sleep(0.001)
    const accepting = createTask(acceptCalls(there, { echo: (n: number) => n }))
    expect(await gather(kept)).toEqual(Array.from({ length: 1000 }, (_, n) => n))
    accepting.cancel()
  })
  process.off('warning', warned)
  expect(warnings).toEqual(['Calls through a port were thrown away, as 1000 wait already, and nobody accepts them'])
})

test('whatever posts messages and listens to them is a port, in virtual time too', () =>
  inVirtualTime(async () => {
    const [here, there] = BarePort.pair()
    const accepting = createTask(acceptCalls(there, { wait: (seconds: number) => sleep(seconds, 'waited') }))
    const remote = callsThrough(here)
    expect(await remote.runCoroutineThreadsafe('wait', 3600)).toBe('waited')
    expect(getRunningLoop().time()).toBe(3600)
    const task = createTask(async () => remote.runCoroutineThreadsafe('wait', 3600))
    await sleep(1)
    task.cancel()
    expect(await errorOf(task)).toBeInstanceOf(CancelledError)
    accepting.cancel()
    await errorOf(accepting)
    expect(() => remote.runCoroutineThreadsafe('wait', 1)).toThrow('the other thread accepts no calls any more')
  }))

test('accepting calls waits for the world outside, and is no deadlock in virtual time', () =>
  inVirtualTime(async () => {
    const [here, there] = BarePort.pair()
    createTask(acceptCalls(there, { echo: (value: unknown) => value }))
    setTimeout(() => callsThrough(here).callSoonThreadsafe('echo', 1), 10)
    const answer = Promise.withResolvers<unknown>()
    setTimeout(() => void callsThrough(here).runCoroutineThreadsafe('echo', 2).then(answer.resolve), 20)
    expect(await wrapFuture(answer.promise)).toBe(2)
  }))

test('a message that cannot be read fails the calls that wait for an answer, and is told to the exception handler', async () => {
  const [here, there] = BarePort.pair()
  const reports: string[] = []
  await run(async () => {
    getRunningLoop().setExceptionHandler((_, { message }) => reports.push(message))
    createTask(acceptCalls(there, { wait: () => sleep(60) }))
    const answer = callsThrough(here).runCoroutineThreadsafe('wait')
    await sleep(0.001)
    here.garble()
    there.garble()
    expect((await errorOf(answer)).message).toBe(
      'The call will not be answered: a message came in that cannot be read, which may have been the answer',
    )
  })
  expect(reports).toEqual(['A message came in from another thread that cannot be read'])
})

test('a worker calls into the loop of the main thread, and is called by it', async () => {
  const worker = await startWorker(`
    import { createTask, CancelledError, sleep } from '@asyncio/core'
    import { acceptCalls, callsThrough, run } from '@asyncio/loop'
    import { parentPort } from 'node:worker_threads'

    const main = callsThrough(parentPort)

    class Odd extends Error {
      name = 'Odd'
    }

    void run(() => acceptCalls(parentPort, {
      square: async (number) => {
        await sleep(0.001)
        return main.runCoroutineThreadsafe('multiply', number, number)
      },
      fail: async () => {
        throw new Odd('in the worker')
      },
      async wait() {
        main.callSoonThreadsafe('note', 'waiting')
        try {
          await sleep(60)
        } finally {
          main.callSoonThreadsafe('note', 'cancelled')
        }
      },
    }))
  `)
  const noted: string[] = []
  const waiting = Promise.withResolvers<void>()
  const cancelled = Promise.withResolvers<void>()
  await run(async () => {
    const accepting = createTask(
      acceptCalls(worker, {
        multiply: async (x: number, y: number) => x * y,
        note(text: string): void {
          noted.push(text)
          if (text === 'waiting') waiting.resolve()
          else cancelled.resolve()
        },
      }),
    )
    const remote = callsThrough(worker)
    expect(await remote.runCoroutineThreadsafe('square', 12)).toBe(144)
    const error = await errorOf(remote.runCoroutineThreadsafe('fail'))
    expect([error instanceof RemoteError, error.name, error.message]).toEqual([true, 'Odd', 'in the worker'])
    const task = createTask(async () => remote.runCoroutineThreadsafe('wait'))
    await waiting.promise
    task.cancel()
    expect(await errorOf(task)).toBeInstanceOf(CancelledError)
    await cancelled.promise
    const unanswered = remote.runCoroutineThreadsafe('wait')
    await worker.terminate()
    expect((await errorOf(unanswered)).message).toBe('The call will not be answered: the port is closed')
    await accepting
  })
  expect(noted).toContain('cancelled')
})

test('a worker that has called, and waits for no answer, ends by itself', async () => {
  const worker = await startWorker(`
    import { callsThrough } from '@asyncio/loop'
    import { parentPort } from 'node:worker_threads'

    const main = callsThrough(parentPort)
    void main.runCoroutineThreadsafe('add', 1, 2).then((sum) => main.callSoonThreadsafe('tell', sum))
  `)
  const told: number[] = []
  await run(() =>
    acceptCalls(worker, {
      async add(x: number, y: number) {
        // Long enough for a worker that is held open by nothing to end.
        await sleep(0.05)
        return x + y
      },
      tell: (sum: number) => void told.push(sum),
    }),
  )
  expect(told).toEqual([3])
})

test('a process that has called, or has ended accepting calls, ends by itself', async () => {
  const printed = await runBundled(
    `
    import { createTask, sleep } from '@asyncio/core'
    import { acceptCalls, callsThrough, run } from '@asyncio/loop'
    import { MessageChannel } from 'node:worker_threads'

    const { port1, port2 } = new MessageChannel()
    await run(async () => {
      createTask(acceptCalls(port1, { add: async (x, y) => sleep(0.05, x + y) }))
      console.log(await callsThrough(port2).runCoroutineThreadsafe('add', 1, 2))
    })
    // Neither end was closed.
    console.log('over')
  `,
    { node: oldestNode },
  )
  expect(printed).toBe('3\nover\n')
})
