import { ContextVar, coroutineFunction, getRunningLoop, RuntimeError, sleep, ValueError } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { NodeEventLoop } from '@asyncio/node'
import { constants } from 'node:os'
import { describe, expect, test } from 'vitest'
import { RunningProgram } from '../src/run-program.ts'

const loopFactory = (): NodeEventLoop => new NodeEventLoop()

/** The start of a program with a loop that handles signals. */
const start = `
  import { getRunningLoop, sleep } from '@asyncio/core'
  import { run } from '@asyncio/loop'
  import { NodeEventLoop } from '@asyncio/node'
  const loopFactory = () => new NodeEventLoop()
`

describe('what can’t be handled', () => {
  const loop = new NodeEventLoop()
  const handler = (): void => undefined

  test('is no signal', () => {
    for (const signal of ['boom', 0, -1, 10_000]) {
      expect(() => loop.addSignalHandler(signal, handler)).toThrow(ValueError)
      expect(() => loop.removeSignalHandler(signal)).toThrow(ValueError)
    }
    for (const signal of [null, 1.5, {}]) {
      expect(() => loop.addSignalHandler(signal as never, handler)).toThrow(TypeError)
      expect(() => loop.removeSignalHandler(signal as never)).toThrow(TypeError)
    }
  })

  test('is a signal that nobody can catch', () => {
    for (const signal of ['SIGKILL', 'SIGSTOP', constants.signals.SIGKILL]) {
      expect(() => loop.addSignalHandler(signal, handler)).toThrow(RuntimeError)
      expect(() => loop.addSignalHandler(signal, handler)).toThrow('cannot be caught')
      expect(loop.removeSignalHandler(signal)).toBe(false)
    }
  })

  test('is a coroutine, or what makes one', () => {
    const lazy = coroutineFunction(async () => undefined)
    const coroutine = sleep(1)
    for (const callback of [async () => undefined, lazy, coroutine, 'print'])
      expect(() => loop.addSignalHandler('SIGHUP', callback as never)).toThrow(TypeError)
    coroutine.close()
    expect(() => loop.addSignalHandler('SIGHUP', async () => undefined)).toThrow('coroutines cannot be used')
    expect(loop.removeSignalHandler('SIGHUP')).toBe(false)
  })

  test('is anything on a loop that is closed', () => {
    const closed = new NodeEventLoop()
    closed.close()
    expect(() => closed.addSignalHandler('SIGHUP', handler)).toThrow('Event loop is closed')
  })

  test('is anything outside of the main thread', async () => {
    using program = new RunningProgram(`
      import { Worker } from 'node:worker_threads'
      const worker = new Worker(\`
        import('@asyncio/node').then(({ NodeEventLoop }) => {
          try {
            new NodeEventLoop().addSignalHandler('SIGHUP', () => {})
          } catch (error) {
            console.log(String(error))
          }
        })\`, { eval: true })
    `)
    await program.ended()
    expect(program.output).toBe('RuntimeError: Signals can be handled in the main thread only\n')
  })
})

test('a handler is added, replaced and removed, and listens meanwhile only', () => {
  const loop = new NodeEventLoop()
  const before = process.listenerCount('SIGHUP')
  loop.addSignalHandler('SIGHUP', () => undefined)
  expect(process.listenerCount('SIGHUP')).toBe(before + 1)
  loop.addSignalHandler(constants.signals.SIGHUP, () => undefined)
  expect(process.listenerCount('SIGHUP')).toBe(before + 1)
  loop.addSignalHandler('SIGUSR2', () => undefined)
  expect(loop.removeSignalHandler('SIGHUP')).toBe(true)
  expect(process.listenerCount('SIGHUP')).toBe(before)
  expect(process.listenerCount('SIGUSR2')).toBe(1)
  expect(loop.removeSignalHandler('SIGHUP')).toBe(false)
  loop.close()
})

test('closing the loop removes all handlers', () => {
  const loop = new NodeEventLoop()
  loop.addSignalHandler('SIGHUP', () => undefined)
  loop.addSignalHandler('SIGUSR2', () => undefined)
  loop.close()
  expect([process.listenerCount('SIGHUP'), process.listenerCount('SIGUSR2')]).toEqual([0, 0])
})

test('a handler is called in the loop, with its arguments, outside of every task', async () => {
  await run(
    async () => {
      const loop = getRunningLoop()
      const seen: unknown[] = []
      loop.addSignalHandler('SIGUSR2', (...args: unknown[]) => seen.push(args, getRunningLoop() === loop), 42, 'x')
      process.emit('SIGUSR2')
      expect(seen).toEqual([])
      await sleep(0)
      await sleep(0)
      expect(seen).toEqual([[42, 'x'], true])
    },
    { loopFactory },
  )
})

test('a handler is called in the context that it was added in', async () => {
  const variable = new ContextVar('variable', { default: 'nothing' })
  const seen: string[] = []
  await run(
    async () => {
      variable.set('when it was added')
      getRunningLoop().addSignalHandler('SIGUSR2', () => seen.push(variable.get()))
      variable.set('when it came')
      process.emit('SIGUSR2')
      await sleep(0.01)
    },
    { loopFactory },
  )
  expect(seen).toEqual(['when it was added'])
})

test('a handler whose call was asked for is not called by a loop that was closed meanwhile', () => {
  const loop = new NodeEventLoop()
  const listeners = process.listeners('SIGUSR2')
  let called = false
  loop.addSignalHandler('SIGUSR2', () => (called = true))
  const [listener] = process.listeners('SIGUSR2').filter((each) => !listeners.includes(each))
  loop.close()
  listener?.('SIGUSR2')
  expect(called).toBe(false)
})

test('real signals arrive while the loop runs, and while it sleeps', async () => {
  using program = new RunningProgram(`${start}
    await run(async () => {
      let caught = 0
      const loop = getRunningLoop()
      loop.addSignalHandler('SIGUSR2', (by) => console.log('caught', (caught += by)), 1)
      loop.addSignalHandler('SIGINT', () => console.log('interrupted'))
      console.log('ready')
      while (caught < 2) await sleep(0.05)
      console.log(loop.removeSignalHandler('SIGUSR2'), loop.removeSignalHandler('SIGUSR2'))
      await sleep(60)
    }, { loopFactory })
  `)
  await program.printed('ready')
  program.signal('SIGUSR2')
  await program.printed('caught 1')
  program.signal('SIGINT')
  await program.printed('interrupted')
  program.signal('SIGUSR2')
  await program.printed('true false')
  program.signal('SIGUSR2')
  expect(await program.ended()).toEqual({ code: null, signal: 'SIGUSR2' })
})

test('an interrupt means again what it meant, when its handler was removed', async () => {
  using program = new RunningProgram(`${start}
    await run(async () => {
      const loop = getRunningLoop()
      loop.addSignalHandler('SIGINT', () => {
        console.log('handled', loop.removeSignalHandler('SIGINT'))
      })
      console.log('ready')
      try {
        await sleep(60)
      } finally {
        console.log('cancelled')
      }
    }, { loopFactory }).catch((error) => console.log(error.name))
  `)
  await program.printed('ready')
  program.signal('SIGINT')
  await program.printed('handled true')
  program.signal('SIGINT')
  await program.ended()
  expect(program.output).toBe('ready\nhandled true\ncancelled\nKeyboardInterrupt\n')
})

test('a handler stops a loop that runs for ever', async () => {
  using program = new RunningProgram(`${start}
    const loop = loopFactory()
    loop.addSignalHandler('SIGTERM', (...args) => { console.log(args.join()); loop.stop() }, 42)
    loop.callLater(60, () => loop.stop())
    console.log('ready')
    await loop.runForever()
    loop.close()
    console.log('closed')
  `)
  await program.printed('ready')
  program.signal('SIGTERM')
  expect(await program.ended()).toEqual({ code: 0, signal: null })
  expect(program.output).toBe('ready\n42\nclosed\n')
})
