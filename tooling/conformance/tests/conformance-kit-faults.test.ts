import type {
  BufferedProtocol,
  Coroutine,
  EventLoop as AnyEventLoop,
  Host,
  Protocol,
  ScheduledTimer,
  Server,
  StreamProtocol,
} from '@asyncio/core'
import { BaseEventLoop, EventLoop, NodeHost } from '@asyncio/loop'
import { checkEventLoop, MemoryNetwork, VirtualEventLoop, type ConformanceReport } from '@asyncio/testing'
import { expect, test, vi } from 'vitest'
import { platformRounds } from '../src/platform-rounds.ts'
import { mutant, type Mutation } from '../src/small-loop/mutant.ts'

interface Fault extends Mutation {
  readonly fault: string
  /** One of the promises that it breaks. */
  readonly breaks: string
}

const faults: readonly Fault[] = [
  {
    fault: 'timers run in the order in which they were set',
    file: 'small-loop',
    from: '(other) => other.when > when',
    to: '() => false',
    breaks: 'timers run in the order of their times',
  },
  {
    fault: 'of timers for the same time, the last one runs first',
    file: 'small-loop',
    from: '(other) => other.when > when',
    to: '(other) => other.when >= when',
    breaks: 'of timers for the same time, the one that was set first runs first',
  },
  {
    fault: 'a timer runs early',
    file: 'small-loop',
    from: 'const now = this.time()',
    to: 'const now = this.time() + 10_000',
    breaks: 'a timer never runs before its time',
  },
  {
    fault: 'a far timer overflows and runs at once',
    file: 'small-loop',
    from: '#takeDueTimers(): void {',
    to: '#takeDueTimers(): void {\n    for (const timer of this.#timers) if (timer.when - this.time() > LONGEST / 1000) timer.when = 0',
    breaks: 'timers that are too far for the platform do not run at once',
  },
  {
    fault: 'a cancelled timer runs when it is taken with others',
    file: 'small-handle',
    from: 'if (this.#cancelled) return',
    to: 'if (this.#cancelled && this.#when === 0) return',
    breaks: 'a timer that is cancelled by another of the same time does not run',
  },
  {
    fault: 'time goes back',
    file: 'small-loop',
    from: 'return performance.now() / 1000',
    to: 'const self = this as { calls?: number }\n    self.calls = (self.calls ?? 0) + 1\n    return performance.now() / 1000 - (self.calls > 30 ? 1000 : 0)',
    breaks: 'time never goes back',
  },
  {
    fault: 'a callback runs twice',
    file: 'small-loop',
    from: 'this.schedule(handle)\n    return handle',
    to: 'this.schedule(handle)\n    this.schedule(handle)\n    return handle',
    breaks: 'callbacks run in the order in which they were asked for, each once, with its arguments',
  },
  {
    fault: 'the last callback runs first',
    file: 'small-loop',
    from: 'this.#ready.shift()',
    to: 'this.#ready.pop()',
    breaks: 'callbacks run in the order in which they were asked for, each once, with its arguments',
  },
  {
    fault: 'a callback runs at once',
    file: 'small-loop',
    from: 'this.schedule(handle)\n    return handle',
    to: 'if (this.#running) handle.run()\n    else this.schedule(handle)\n    return handle',
    breaks: 'nothing runs within callSoon itself',
  },
  {
    fault: 'what is asked for in a turn runs in the same one',
    file: 'small-loop',
    from: 'for (let left = this.#ready.length; left > 0; left -= 1) {',
    to: 'for (let most = 1000; this.#ready.length > 0 && most > 0; most -= 1) {',
    breaks: 'what is asked for in a turn runs in the next one, before what that asks for',
  },
  {
    fault: 'a cancelled handle runs',
    file: 'small-handle',
    from: 'if (this.#cancelled) return',
    to: '',
    breaks: 'a handle that was cancelled does not run, whoever cancels it and when',
  },
  {
    fault: 'errors in callbacks are lost',
    file: 'small-handle',
    from: 'else this.#loop.callExceptionHandler',
    to: 'else void (() => undefined)',
    breaks: 'an error in a callback is told to the exception handler, once, and the loop goes on',
  },
  {
    fault: 'an error in a callback ends the run',
    file: 'small-handle',
    from: 'if (isFatal(exception))',
    to: 'if (isFatal(exception) || exception)',
    breaks: 'an error in a callback is told to the exception handler, once, and the loop goes on',
  },
  {
    fault: 'a fatal error is only told',
    file: 'small-handle',
    from: 'if (isFatal(exception))',
    to: 'if (false)',
    breaks: 'an error that is to end the program ends the run, and what stood behind it waits for the next',
  },
  {
    fault: 'an exception handler that fails ends the run',
    file: 'small-loop',
    from: 'if (isFatal(exception)) this.abort(exception)',
    to: 'if (exception) this.abort(exception)',
    breaks: 'an exception handler that fails does not stop the loop, and the default one is told of it',
  },
  {
    fault: 'a step of an async function is interleaved with others',
    file: 'small-loop',
    from: 'if (this.#nativeStepped) await this.#rest()',
    to: 'if (this.#nativeStepped) await null',
    breaks: 'a step of an async function runs to its next suspension before anything else does',
  },
  {
    fault: 'the loop does not look whether a callback has made an async function go on',
    file: 'small-loop',
    from: 'this.#nativeStepped = true',
    to: '',
    breaks: 'after nativeStepped the loop takes nothing before all microtasks have run',
  },
  {
    fault: 'input and output are starved',
    file: 'small-loop',
    from: 'new Promise<void>((resolve) => setImmediate(resolve))',
    to: 'new Promise<void>((resolve) => process.nextTick(resolve))',
    breaks: 'input and output are not starved by callbacks that repeat for ever',
  },
  {
    fault: 'timers are starved',
    file: 'small-loop',
    from: 'this.#takeDueTimers()\n      for',
    to: 'if (this.#ready.length === 0) this.#takeDueTimers()\n      for',
    breaks: 'timers are not starved by callbacks that repeat for ever',
  },
  {
    fault: 'a callback runs in the context of whoever runs the loop',
    file: 'small-handle',
    from: 'new Frame(this.#loop, null, this.#context)',
    to: 'new Frame(this.#loop, null, new (this.#context.constructor as new () => Context)())',
    breaks: 'a callback sees the context variables of whoever asked for it, as they were then',
  },
  {
    fault: 'callbacks share a context',
    file: 'small-loop',
    from: 'return this.callSoonIn(copyContext(), callback, ...args)',
    to: 'return this.callSoonIn(((this.tasks as { shared?: Context }).shared ??= copyContext()), callback, ...args)',
    breaks: 'what a callback sets is seen by nobody else',
  },
  {
    fault: 'callbacks run outside of any loop',
    file: 'small-handle',
    from: 'new Frame(this.#loop, null, this.#context)',
    to: 'new Frame(null, null, this.#context)',
    breaks: 'a callback runs outside of any task, with its loop as the running one',
  },
  {
    fault: 'callSoonThreadsafe does not wake the loop',
    file: 'small-loop',
    from: 'return this.callSoon(callback, ...args)',
    to: 'const wake = this.#wake\n    this.#wake = undefined\n    const handle = this.callSoon(callback, ...args)\n    this.#wake = wake\n    return handle',
    breaks: 'callSoonThreadsafe wakes a loop that sleeps',
  },
  {
    fault: 'nothing wakes the loop',
    file: 'small-loop',
    from: 'this.#ready.push(runnable)\n    this.#wake?.()',
    to: 'this.#ready.push(runnable)',
    breaks: 'callSoon and timers wake a loop that sleeps',
  },
  {
    fault: 'stop drops what is ready',
    file: 'small-loop',
    from: 'this.#throwFailure()\n      }',
    to: 'this.#throwFailure()\n        if (this.#stopping) this.#ready.length = left = 1\n        if (this.#stopping) this.#ready.length = 0\n      }',
    breaks: 'stop lets run what is ready, and what that asks for waits for the next run',
  },
  {
    fault: 'stop waits until nothing is ready',
    file: 'small-loop',
    from: 'if (this.#stopping) return',
    to: 'if (this.#stopping && this.#ready.length === 0) return',
    breaks: 'stop lets run what is ready, and what that asks for waits for the next run',
  },
  {
    fault: 'stop does not wake the loop',
    file: 'small-loop',
    from: 'this.#stopping = true\n    this.#wake?.()',
    to: 'this.#stopping = true',
    breaks: 'stop from outside ends a loop that sleeps',
  },
  {
    fault: 'abort is forgotten',
    file: 'small-loop',
    from: 'this.#failure ??= { error }',
    to: '',
    breaks: 'abort ends the run at once, with its error, also while the loop sleeps',
  },
  {
    fault: 'a loop can be run twice',
    file: 'small-loop',
    from: "if (this.#running) throw new RuntimeError('This event loop is already running')\n    if (currentLoop() !== null) throw",
    to: 'if (false) throw',
    breaks: 'a loop that runs can not be run again, nor another one within it',
  },
  {
    fault: 'a closed loop still takes callbacks',
    file: 'small-loop',
    from: "if (this.#closed) throw new RuntimeError('Event loop is closed')",
    to: '',
    breaks: 'a closed loop refuses everything, and closing it twice does no harm',
  },
  {
    fault: 'what tasks left behind is not told of',
    file: 'small-loop',
    from: 'reportLeftovers(this)',
    to: '',
    breaks: 'exceptions that nobody has looked at are told when the loop closes',
  },
  {
    fault: 'debug mode can not be switched on',
    file: 'small-loop',
    from: 'this.#debug = enabled',
    to: '',
    breaks: 'debug mode can be switched on and off, and changes nothing of the order',
  },
  {
    fault: 'the task factory is not asked',
    file: 'small-loop',
    from: 'this.#factory?.(this, coroutine, options) ?? new Task',
    to: 'new Task',
    breaks: 'a task factory makes the tasks while it is set',
  },
]

test.each(faults)('the kit finds it out when $fault', async ({ breaks, ...mutation }) => {
  const Mutant = mutant(mutation)
  await expectBroken(() => new Mutant(), breaks)
})

/** Hosts that do a thing wrong, under a loop that relies on them. */
const hostFaults: readonly { fault: string; host: (real: NodeHost) => Partial<Host>; breaks: string }[] = [
  {
    fault: 'calls back before all microtasks have run',
    host: () => ({ afterMicrotasks: (callback) => queueMicrotask(callback) }),
    breaks: 'a step of an async function runs to its next suspension before anything else does',
  },
  {
    fault: 'gives input and output no chance',
    host: (real) => ({ soon: (callback) => real.afterMicrotasks(callback) }),
    breaks: 'input and output are not starved by callbacks that repeat for ever',
  },
  {
    fault: 'has a clock that goes back',
    host: (real) => {
      let calls = 0
      return { time: () => real.time() - ((calls += 1) > 30 ? 1000 : 0) }
    },
    breaks: 'time never goes back',
  },
  {
    fault: 'forgets its alarms',
    host: () => ({ at: () => ({ cancel: () => undefined }) }),
    breaks: 'time passes while a timer is waited for',
  },
]

test.each(hostFaults)('the kit finds it out when a host $fault', async ({ host, breaks }) => {
  const newHost = (): Host => {
    const real = new NodeHost()
    return {
      resolution: real.resolution,
      time: () => real.time(),
      soon: (callback) => real.soon(callback),
      at: (when, callback) => real.at(when, callback),
      afterMicrotasks: (callback) => real.afterMicrotasks(callback),
      ...host(real),
    }
  }
  await expectBroken(() => new BaseEventLoop({ host: newHost() }), breaks)
})

/** What a network does wrong to the protocols of its servers. */
const networkFaults: readonly {
  fault: string
  change: (real: Required<Protocol>, loop: AnyEventLoop) => Protocol
  breaks: string
}[] = [
  {
    fault: 'loses bytes',
    change: (real) => ({ dataReceived: (data) => real.dataReceived(data.subarray(0, data.length - 1)) }),
    breaks: 'bytes arrive complete and in order, both ways at once',
  },
  {
    fault: 'turns bytes around',
    change: (real) => ({ dataReceived: (data) => real.dataReceived(data.toReversed()) }),
    breaks: 'bytes arrive complete and in order, both ways at once',
  },
  {
    fault: 'tells of the loss twice',
    change: (real) => ({
      connectionLost(error) {
        real.connectionLost(error)
        real.connectionLost(error)
      },
    }),
    breaks: 'abort drops what waits, and connectionLost(null) comes in a later turn, once',
  },
  {
    fault: 'never tells of the loss',
    change: () => ({ connectionLost: () => undefined }),
    breaks: 'close sends what waits, and connectionLost(null) comes in a later turn, once',
  },
  {
    fault: 'does not tell of the end',
    change: () => ({ eofReceived: () => false }),
    breaks: 'writeEof ends one way after all that was written, and then the other side closes',
  },
  {
    fault: 'closes although the protocol wants to go on',
    change: (real) => ({
      eofReceived() {
        real.eofReceived()
        return false
      },
    }),
    breaks: 'who answers eofReceived with true can go on writing',
  },
  {
    fault: 'calls protocols in a task',
    change: (real, loop) => ({
      dataReceived: (data) => void loop.createTask(async () => real.dataReceived(data)),
    }),
    breaks: 'protocols are called outside of any task, by the loop',
  },
]

test.each(networkFaults)('the kit finds it out when a network $fault', async ({ change, breaks }) => {
  class FaultyNetwork extends MemoryNetwork {
    readonly #loop: AnyEventLoop

    constructor(loop: AnyEventLoop) {
      super(loop)
      this.#loop = loop
    }

    override createServer(factory: () => StreamProtocol, ...rest: [never, never, never]): Coroutine<Server> {
      const faulty = (): StreamProtocol => {
        const real = factory() as Required<Protocol> & Partial<BufferedProtocol>
        const changed = change(real, this.#loop)
        return new Proxy(real, {
          get: (_, name) => {
            const method: unknown = Reflect.get(changed, name) ?? Reflect.get(real, name)
            return typeof method === 'function' ? method.bind(real) : method
          },
        })
      }
      return super.createServer(faulty, ...rest)
    }
  }
  await expectBroken(() => new VirtualEventLoop({ network: (loop) => new FaultyNetwork(loop) }), breaks)
})

test('the kit finds it out when callbacks run outside of their frame, or with the ambient values of whoever wakes the loop', async () => {
  const callbackFrames = mutant({ file: 'small-handle', from: 'this.#scope.enter(frame, this)', to: 'this.step()' })
  await expectBroken(
    () => new callbackFrames(),
    'an async callback keeps its loop and its context variables through its awaits',
  )
  await expectBroken(() => new callbackFrames(), 'a callback sees the AsyncLocalStorage values of whoever asked for it')
})

test('a loop whose turn runs what it schedules itself is given up, and so is each check after it', async () => {
  const Circling = mutant({
    file: 'small-loop',
    from: 'for (let left = this.#ready.length; left > 0; left -= 1) {',
    to: 'while (this.#ready.length > 0) {',
  })
  const Synchronous = mutant({
    file: 'small-loop',
    from: 'if (this.#nativeStepped) await this.#rest()',
    to: 'while (this.#ready.length > 0) this.#runNext()',
  })
  const starved = ['input and output are not starved by callbacks that repeat for ever', 'sleep(0) takes one turn']
  for (const Loop of [Circling, Synchronous]) {
    const { broken } = await checkEventLoop(() => new Loop(), {
      patience: 0.2,
      only: ({ name }) => starved.includes(name),
    })
    expect(broken.map(({ name }) => name)).toEqual(starved)
    expect(broken[0]?.error.message).toContain(
      'It runs in circles: for 0.2 seconds the platform had no chance to call back',
    )
  }
})

test('what a loop throws where nobody can catch it is told of, and the checks after it still run', async () => {
  const handlers = ['uncaughtException', 'unhandledRejection'].map((event) => process.listeners(event as 'exit'))
  for (const thrower of ['setImmediate', 'Promise'] as const) {
    class Throwing extends EventLoop {
      override scheduleAt(...args: Parameters<EventLoop['scheduleAt']>): ScheduledTimer {
        const throwIt = (): never => {
          throw new RangeError('out of the loop')
        }
        if (thrower === 'setImmediate') setImmediate(throwIt)
        else void Promise.resolve().then(throwIt)
        return super.scheduleAt(...args)
      }
    }
    const { kept, broken } = await checkEventLoop(() => new Throwing(), {
      only: ({ name }) => ['time passes while a timer is waited for', 'sleep(0) takes one turn'].includes(name),
    })
    expect(broken.map(({ error }) => error.message)).toEqual([
      'The loop breaks a promise: time passes while a timer is waited for\n' +
        '  An error came out where nobody can catch it: RangeError: out of the loop',
    ])
    expect(kept).toEqual(['sleep(0) takes one turn'])
  }
  expect(['uncaughtException', 'unhandledRejection'].map((event) => process.listeners(event as 'exit'))).toEqual(
    handlers,
  )
})

test('a loop that hangs is given up, and the checks after it still run', async () => {
  const Deaf = mutant({
    file: 'small-loop',
    from: 'this.#ready.push(runnable)\n    this.#wake?.()',
    to: 'this.#ready.push(runnable)',
  })
  const kinds = [
    'callSoonThreadsafe wakes a loop that sleeps',
    'callbacks run in the order in which they were asked for, each once, with its arguments',
  ]
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let over = false
  const checking = checkEventLoop(() => new Deaf(), { patience: 0.5, only: ({ name }) => kinds.includes(name) })
  void checking.finally(() => (over = true))
  // The patience ends by what the platform has done meanwhile, however slow it is.
  while (!over) {
    await platformRounds()
    vi.advanceTimersByTime(10)
  }
  vi.useRealTimers()
  const { kept, broken } = await checking
  const messages = broken.map(({ error }) => error.message)
  expect(messages).toContain(
    'The loop breaks a promise: callSoonThreadsafe wakes a loop that sleeps\n  It did not end: given up after 0.5 seconds',
  )
  expect(kept).toEqual(['callbacks run in the order in which they were asked for, each once, with its arguments'])
})

async function expectBroken(factory: () => AnyEventLoop, breaks: string): Promise<ConformanceReport> {
  const report = await checkEventLoop(factory, { patience: 0.5, only: ({ name }) => name === breaks })
  expect(report.broken.map(({ name }) => name)).toEqual([breaks])
  expect(report.ok).toBe(false)
  expect(report.broken[0]?.error.message).toContain(`The loop breaks a promise: ${breaks}\n  `)
  return report
}
