import { ContextVar, copyContext, sleep, type Context } from '@asyncio/core'
import type { PromiseChecks } from './promise-checks.ts'
import { requireSame, requireThat } from './require-same.ts'

/** What is promised of context variables. */
export const contexts: PromiseChecks = {
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
