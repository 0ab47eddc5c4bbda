import { ContextVar, copyContext, getRunningLoop, sleep, type Context } from '@asyncio/core'
import { newAmbientValue, type AmbientValue } from './ambient-value.ts'
import type { PromiseChecks } from './promise-checks.ts'
import { requireSame, requireThat } from './require-same.ts'

/** Promises about context variables, and about other values that follow callbacks and tasks. */
export function contexts(): PromiseChecks {
  const value = newAmbientValue()
  return value === undefined ? variables : { ...variables, ...asyncCallbacks, ...ambientValues(value) }
}

const variables: PromiseChecks = {
  'a callback sees the context variables of whoever asked for it, as they were then': async (trial) => {
    const loop = trial.newLoop()
    const { variable, inContext } = newVariable()
    const log: string[] = []
    const look = (name: string): void => void log.push(`${name} ${variable.get()}`)
    inContext('asked', () => {
      loop.callSoon(look, 'callSoon')
      loop.callSoonThreadsafe(look, 'callSoonThreadsafe')
      loop.callLater(0, look, 'callLater')
      loop.callAt(loop.time(), look, 'callAt')
      variable.set('later')
    })
    loop.callSoon(look, 'outside')
    await trial.turns(loop, 4)
    requireSame(
      log,
      ['callSoon asked', 'callSoonThreadsafe asked', 'outside none', 'callLater asked', 'callAt asked'],
      'what they saw',
    )
  },

  'what a callback sets is seen by nobody else': async (trial) => {
    const loop = trial.newLoop()
    const { variable } = newVariable()
    const log: string[] = []
    const setAndLook = (value: string): void => {
      log.push(variable.get())
      variable.set(value)
      log.push(variable.get())
    }
    loop.callSoon(setAndLook, 'one')
    loop.callSoon(setAndLook, 'two')
    await trial.turns(loop, 2)
    requireSame(log, ['none', 'one', 'none', 'two'], 'what they saw')
    requireSame(variable.get(), 'none', 'what is seen outside')
  },

  'callbacks in a given context share what they set there': async (trial) => {
    const loop = trial.newLoop()
    const { variable, inContext } = newVariable()
    const context = inContext('given', () => copyContext())
    const log: string[] = []
    const setAndLook = (value: string): void => {
      log.push(variable.get())
      variable.set(value)
    }
    const handles = [
      loop.callSoonIn(context, setAndLook, 'one'),
      loop.callLaterIn(context, 0, setAndLook, 'two'),
      loop.callAtIn(context, loop.time(), setAndLook, 'three'),
    ]
    for (const handle of handles) requireThat(handle.getContext() === context, 'getContext() is not the one given')
    await trial.turns(loop, 4)
    requireSame(log, ['given', 'one', 'two'], 'what they saw')
    requireSame(context.get(variable), 'three', 'what is left in the context')
  },

  'a task has a copy of its own, which lasts through its awaits': async (trial) => {
    await trial.run(async (loop) => {
      const { variable } = newVariable()
      const log: string[] = []
      const body = async (value: string): Promise<void> => {
        log.push(variable.get())
        variable.set(value)
        await sleep(0)
        await sleep(0.001)
        log.push(variable.get())
      }
      variable.set('parent')
      const tasks = ['one', 'two'].map((value) => loop.createTask(async () => body(value)))
      variable.set('changed')
      for (const task of tasks) await task
      requireSame(log, ['parent', 'parent', 'one', 'two'], 'what they saw')
      requireSame(variable.get(), 'changed', 'what their parent sees')
    })
  },

  'a task runs in the context that it is given': async (trial) => {
    await trial.run(async (loop) => {
      const { variable, inContext } = newVariable()
      const context = inContext('given', () => copyContext())
      const task = loop.createTask(
        async () => {
          const before = variable.get()
          await sleep(0)
          variable.set('changed')
          return before
        },
        { context },
      )
      requireSame(await task, 'given', 'what it saw')
      requireSame(context.get(variable), 'changed', 'what is left in the context')
      requireThat(task.getContext() === context, 'getContext() is not the one given')
    })
  },

  'a done callback sees the context variables of whoever added it': async (trial) => {
    await trial.run(async (loop) => {
      const { variable, inContext } = newVariable()
      const log: string[] = []
      const future = loop.createFuture<void>()
      inContext('adder', () => future.addDoneCallback(() => log.push(variable.get())))
      inContext('setter', () => future.setResult())
      await sleep(0)
      await sleep(0)
      requireSame(log, ['adder'], 'what it saw')
    })
  },

  'the exception handler sees the context variables of what failed': async (trial) => {
    const loop = trial.newLoop()
    const { variable, inContext } = newVariable()
    const log: string[] = []
    loop.setExceptionHandler((_, { message }) => {
      log.push(`${variable.get()}: ${message === 'asked' ? message : 'failed'}`)
    })
    const fail = (): never => {
      throw new Error('boom')
    }
    inContext('callSoon', () => loop.callSoon(fail))
    inContext('callLater', () => loop.callLater(0, fail))
    const task = inContext('task', () => loop.createTask(async () => sleep(0)))
    await trial.turns(loop, 4)
    inContext('caller', () => loop.callExceptionHandler({ message: 'asked', task }))
    requireSame(log, ['callSoon: failed', 'callLater: failed', 'task: asked'], 'what it saw')
  },
}

const asyncCallbacks: PromiseChecks = {
  'an async callback keeps its loop and its context variables through its awaits': async (trial) => {
    await trial.run(async (loop) => {
      const { variable, inContext } = newVariable()
      const log: string[] = []
      const look = (what: string): void => {
        log.push(`${what}: ${variable.get()}, ${getRunningLoop() === loop ? 'its loop' : 'another loop'}`)
      }
      const body = async (name: string): Promise<void> => {
        await Promise.resolve()
        look(`${name} after a microtask`)
        variable.set(`${name} changed`)
        await sleep(0)
        look(`${name} after a turn`)
        await new Promise<void>((resolve) => setTimeout(resolve))
        look(`${name} after a foreign promise`)
      }
      const names = ['callSoon', 'callSoon again', 'callLater']
      const ended = names.map(
        (name) =>
          new Promise<void>((resolve, reject) => {
            const callback = async (): Promise<void> => body(name).then(resolve, reject)
            inContext(name, () => (name === 'callLater' ? loop.callLater(0, callback) : loop.callSoon(callback)))
          }),
      )
      await Promise.all(ended)
      const expected = names.flatMap((name) => [
        `${name} after a microtask: ${name}, its loop`,
        `${name} after a turn: ${name} changed, its loop`,
        `${name} after a foreign promise: ${name} changed, its loop`,
      ])
      requireSame(log.toSorted(), expected.toSorted(), 'what they saw')
    })
  },
}

function ambientValues(value: AmbientValue): PromiseChecks {
  return {
    'a callback sees the AsyncLocalStorage values of whoever asked for it': async (trial) => {
      await trial.run(async (loop) => {
        const log: string[] = []
        const look = (name: string): void => void log.push(`${name}: ${value.getStore()}`)
        value.run('asked', () => {
          loop.callSoon(look, 'callSoon')
          loop.callSoonThreadsafe(look, 'callSoonThreadsafe')
          loop.callSoonIn(copyContext(), look, 'callSoonIn')
          loop.callLater(0, look, 'callLater')
          loop.callAt(loop.time(), look, 'callAt')
        })
        loop.callSoon(look, 'outside')
        // Whoever wakes the loop has no part in what it does then.
        await value.run('wakes', async () => sleep(0.002))
        await new Promise<void>((resolve) => {
          trial.fromOutside(() => value.run('wakes', () => loop.callSoonThreadsafe(resolve)))
        })
        const asked = ['callSoon', 'callSoonThreadsafe', 'callSoonIn', 'callLater', 'callAt']
        const expected = [...asked.map((name) => `${name}: asked`), 'outside: undefined']
        requireSame(log.toSorted(), expected.toSorted(), 'what they saw')
        requireSame(value.getStore(), undefined, 'what the task sees that they woke')
      })
    },

    'a task sees the AsyncLocalStorage values of whoever made it, through its awaits': async (trial) => {
      await trial.run(async (loop) => {
        const log: string[] = []
        const future = loop.createFuture<void>()
        const body = async (name: string): Promise<void> => {
          log.push(`${name} begins: ${value.getStore()}`)
          await sleep(0)
          log.push(`${name} goes on: ${value.getStore()}`)
          await future
          log.push(`${name} ends: ${value.getStore()}`)
        }
        const tasks = ['one', 'two'].map((name) => value.run(name, () => loop.createTask(async () => body(name))))
        await sleep(0)
        await sleep(0)
        value.run('setter', () => future.setResult())
        for (const task of tasks) await task
        const expected = ['begins', 'goes on', 'ends'].flatMap((step) => [`one ${step}: one`, `two ${step}: two`])
        requireSame(log, expected, 'what they saw')
      })
    },

    'a done callback sees the AsyncLocalStorage values of whoever added it': async (trial) => {
      await trial.run(async (loop) => {
        const log: unknown[] = []
        const future = loop.createFuture<void>()
        value.run('adder', () => future.addDoneCallback(() => log.push(value.getStore())))
        value.run('setter', () => future.setResult())
        await sleep(0)
        await sleep(0)
        requireSame(log, ['adder'], 'what it saw')
      })
    },
  }
}

function newVariable(): { variable: ContextVar<string>; inContext: <R>(value: string, body: () => R) => R } {
  const variable = new ContextVar('conformance', { default: 'none' })
  const inContext = <R>(value: string, body: () => R): R => {
    const context: Context = copyContext()
    return context.run(() => {
      variable.set(value)
      return body()
    })
  }
  return { variable, inContext }
}
