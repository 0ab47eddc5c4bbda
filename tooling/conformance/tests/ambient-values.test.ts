import { AsyncLocalStorage } from 'node:async_hooks'
import { Coroutine, coroutineFunction, createTask, getRunningLoop, sleep } from '@asyncio/core'
import { expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// A tracer's span, a web framework's request: values that others keep in an AsyncLocalStorage of their own.
const request = new AsyncLocalStorage<string>()

test('a task inherits the ambient values of whoever created it, at every step', () =>
  inVirtualTime(async () => {
    const seen: string[] = []
    const work = async (): Promise<void> => {
      seen.push(String(request.getStore()))
      await sleep(1)
      seen.push(String(request.getStore()))
      await Promise.resolve()
      seen.push(String(request.getStore()))
    }
    await Promise.all([request.run('one', () => createTask(work)), request.run('two', () => createTask(work))])
    expect(seen.filter((value) => value === 'one')).toHaveLength(3)
    expect(seen.filter((value) => value === 'two')).toHaveLength(3)
    expect(request.getStore()).toBeUndefined()
  }))

test('a generator task inherits them too, and so do async functions that it starts', () =>
  inVirtualTime(async () => {
    const seen: (string | undefined)[] = []
    const native = coroutineFunction(async function native() {
      await sleep(1)
      seen.push(request.getStore())
    })
    const work = function* (): Generator<unknown, void, unknown> {
      seen.push(request.getStore())
      yield
      seen.push(request.getStore())
      yield* sleep(1)
      seen.push(request.getStore())
      yield* native()
      seen.push(request.getStore())
    }
    await request.run('mine', () => createTask(work))
    expect(seen).toEqual(['mine', 'mine', 'mine', 'mine', 'mine'])
  }))

test('a coroutine object that is awaited runs with the ambient values of its awaiter, at every step', () =>
  inVirtualTime(async () => {
    const seen: (string | undefined)[] = []
    const body = (): Coroutine<void> =>
      new Coroutine(
        (function* () {
          seen.push(request.getStore())
          yield
          seen.push(request.getStore())
          yield* sleep(1)
          seen.push(request.getStore())
        })(),
        'body',
      )
    await request.run('awaiter', async () => body())
    expect(seen).toEqual(['awaiter', 'awaiter', 'awaiter'])
  }))

test('a callback has the ambient values of whoever asked for it', () =>
  inVirtualTime(async () => {
    const loop = getRunningLoop()
    const seen: string[] = []
    const note = (what: string) => (): number => seen.push(`${what}: ${request.getStore()}`)
    const future = loop.createFuture<void>()
    request.run('soon', () => loop.callSoon(note('callSoon')))
    request.run('later', () => loop.callLater(1, note('callLater')))
    request.run('done', () => future.addDoneCallback(note('done callback')))
    request.run('setter', () => future.setResult())
    await sleep(2)
    expect(seen).toEqual(['callSoon: soon', 'done callback: done', 'callLater: later'])
  }))

test('nothing of one task leaks into another through the loop', () =>
  inVirtualTime(async () => {
    const future = getRunningLoop().createFuture<void>()
    let seen: string | undefined = 'not run'
    const waiter = createTask(async () => {
      await future
      await sleep(0)
      seen = request.getStore()
    })
    await sleep(0)
    await request.run('the setter', async () => {
      future.setResult()
      await sleep(0)
    })
    await waiter
    expect(seen).toBeUndefined()
  }))
