import { ContextVar, createTask, gather, isCancelled, RuntimeError, sleep, ValueError } from '@asyncio/core'
import { shareContextVar, toThread, work } from '@asyncio/executors'
import { RemoteError, run } from '@asyncio/loop'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { language } from '../src/executor-work.ts'
import type * as executorWork from '../src/executor-work.ts'

const module = new URL('../src/executor-work.ts', import.meta.url)

test('toThread() answers with what a function returns in another thread', async () => {
  await run(async () => {
    expect(await toThread((a: number, b: number) => a + b, 40, 2)).toBe(42)
    const here = `${process.pid}:0`
    const there = await toThread(work<typeof executorWork.whereAmI>(module, 'whereAmI'))
    expect(there).toMatch(new RegExp(`^${process.pid}:\\d+$`))
    expect(there).not.toBe(here)
  })
})

test('toThread() throws what the function throws, as one of its class, with its stack and its cause', async () => {
  await run(async () => {
    const error = await errorOf(toThread(work(module, 'throwRuntimeError')))
    expect(error).toBeInstanceOf(RuntimeError)
    expect(error.message).toBe('test')
    expect(error.stack).toContain('throwRuntimeError')
    expect(error.cause).toBeInstanceOf(RangeError)
  })
})

test('an error of a class of the work’s own arrives as a RemoteError with its name, and what can’t be copied in words', async () => {
  await run(async () => {
    const error = await errorOf(toThread(work(module, 'throwOwnError')))
    expect(error).toBeInstanceOf(RemoteError)
    expect(String(error)).toBe('LicenceError: none left')
    expect(await errorOf(toThread(work(module, 'throwFunction')))).toContain('function add(')
  })
})

test('toThread() calls a function once for each call, and begins when it is awaited', async () => {
  await run(async () => {
    const count = work<typeof executorWork.countCalls>(module, 'countCalls')
    const call = toThread(count)
    await sleep(0.05)
    expect(await call).toBe(1)
    expect(await toThread(count)).toBe(2)
  })
})

test('ten calls at once are ten calls', async () => {
  await run(async () => {
    const results = await gather(Array.from({ length: 10 }, (_, n) => toThread((x: number) => x, n)))
    expect(results).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
})

test('arguments arrive in their order, and an object stands for keywords', async () => {
  await run(async () => {
    const seen = await toThread((...values: unknown[]) => values, 'test', { something: true })
    expect(seen).toEqual(['test', { something: true }])
  })
})

test('shared context variables have their values in the thread, and nothing comes back', async () => {
  await run(async () => {
    const read = work<typeof executorWork.readLanguage>(module, 'readLanguage')
    expect(await toThread(read)).toBe('none')
    language.set('parrot')
    expect(await toThread(read)).toBe('parrot')
    expect(await toThread(work<typeof executorWork.changeLanguage>(module, 'changeLanguage'), 'dead')).toBe('dead')
    expect(language.get()).toBe('parrot')
    expect(await toThread(read)).toBe('parrot')
  })
})

test('two variables can’t be shared by one name; one can be twice', () => {
  const variable = shareContextVar(new ContextVar<number>('shared by one name'))
  expect(shareContextVar(variable)).toBe(variable)
  expect(() => shareContextVar(new ContextVar<number>('shared by one name'))).toThrow(ValueError)
})

test('a value that can’t be copied is told of', async () => {
  await run(async () => {
    const variable = shareContextVar(new ContextVar<unknown>('not to be copied'))
    const token = variable.set(() => undefined)
    expect(await errorOf(toThread(() => 1))).toMatchObject({ name: 'DataCloneError' })
    variable.reset(token)
    expect(await toThread(() => 1)).toBe(1)
  })
})

test('a cancelled toThread() stops a computation that would never end', async () => {
  await run(async () => {
    const task = createTask(toThread(work(module, 'spin')))
    await sleep(0.2)
    task.cancel()
    expect(isCancelled(await errorOf(task))).toBe(true)
    expect(await toThread(() => 'the next')).toBe('the next')
  })
})

test('what is no work is refused by the call', () => {
  expect(() => toThread('print' as never)).toThrow(TypeError)
  expect(() => toThread({ module: './work.ts' })).toThrow("new URL('./work.ts', import.meta.url)")
  expect(() => toThread(Math.max)).toThrow(TypeError)
  expect(() => toThread({ method() {} }.method)).toThrow('name its module')
  expect(() => toThread({ module, name: 7 as never })).toThrow('called by its name')
})

test('a function that a module does not have is told of', async () => {
  await run(async () => {
    expect(String(await errorOf(toThread(work(module, 'nothing'))))).toContain("exports no function 'nothing'")
    expect(await errorOf(toThread(work('node:nothing', 'x')))).toBeInstanceOf(Error)
  })
})
