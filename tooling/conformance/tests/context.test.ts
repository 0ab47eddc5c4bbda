import {
  ContextVar,
  copyContext,
  createTask,
  gather,
  getRunningLoop,
  sleep,
  type ExceptionContext,
} from '@asyncio/core'
import { VirtualEventLoop } from '@asyncio/testing'
import { expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

test('a task copies the context: neither its creator nor it sees what the other sets later', () =>
  inVirtualTime(async () => {
    const variable = new ContextVar('variable', { default: 'unset' })
    const child = createTask(async () => {
      await sleep(0.01)
      expect(variable.get()).toBe('unset')
      variable.set('by the child')
    })
    variable.set('by the creator')
    await child
    expect(variable.get()).toBe('by the creator')
  }))

test('a task keeps its context over a future that others settle and done callbacks that set variables', async () => {
  const variable = new ContextVar('variable', { default: 'unset' })
  await inVirtualTime(async () => {
    const loop = getRunningLoop()
    for (const round of [1, 2]) {
      const future = loop.createFuture<void>()
      future.addDoneCallback(() => variable.set('by a callback'))
      variable.set(`round ${round}`)
      loop.callSoon(() => future.setResult())
      await future
      expect(variable.get()).toBe(`round ${round}`)
      for (const step of [1, 2, 3]) {
        variable.set(`round ${round}, step ${step}`)
        await sleep(0.001)
        expect(variable.get()).toBe(`round ${round}, step ${step}`)
      }
    }
  })
  expect(variable.get()).toBe('unset')
})

test('a hundred tasks side by side keep their own values', async () => {
  const variable = new ContextVar('variable', { default: -1 })
  const work = async (number: number): Promise<void> => {
    for (let step = 0; step < 10; step += 1) {
      variable.set(number + step)
      await sleep(((number * 7 + step * 13) % 50) / 1000)
      expect(variable.get()).toBe(number + step)
    }
  }
  await inVirtualTime(async () => gather(Array.from({ length: 100 }, (_, number) => createTask(() => work(number)))))
  expect(variable.get()).toBe(-1)
})

test('tasks that are given a context set variables in it, by createTask() and by the loop’s', () =>
  inVirtualTime(async () => {
    const variable = new ContextVar<number | null>('variable')
    const context = copyContext()
    const read = (): number | null => context.run(() => variable.get(null))
    const work = (value: number) => async (): Promise<void> => {
      await sleep(0)
      variable.set(value)
    }
    const seen = [read()]
    for (const [value, owner] of [{ createTask }, getRunningLoop()].entries()) {
      await owner.createTask(work(value), { context })
      seen.push(read())
    }
    expect(seen).toEqual([null, 0, 1])
    expect(variable.get(null)).toBe(null)
  }))

test('the exception handler is told of a callback in the context of that callback', async () => {
  const variable = new ContextVar('variable', { default: 'unset' })
  const loop = new VirtualEventLoop()
  const told: [string, ExceptionContext][] = []
  loop.setExceptionHandler((_, context) => told.push([variable.get(), context]))
  loop.callSoon(() => {
    variable.set('set by the callback')
    throw new Error('thrown by the callback')
  })
  await loop.runUntilComplete(sleep(1))
  expect(told.map(([value, { exception }]) => [value, String(exception)])).toEqual([
    ['set by the callback', 'Error: thrown by the callback'],
  ])
  expect(variable.get()).toBe('unset')
  loop.close()
})
