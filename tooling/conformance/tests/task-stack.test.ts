import { createTask, Future, getStack, printStack, sleep, type Task } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { expect, test, vi } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

const inDebugMode = { debug: true, loopFactory: (): VirtualEventLoop => new VirtualEventLoop() }

function names(task: Task<unknown>, options?: { limit?: number | null }): string[] {
  return getStack(task, options).map(({ functionName }) => functionName)
}

function printed(task: Task<unknown>, options?: { limit?: number | null }): string {
  let text = ''
  printStack(task, { ...options, file: { write: (more: string) => (text += more) } })
  return text
}

async function inner(seconds: number): Promise<void> {
  await sleep(seconds)
  if (seconds > 5) throw new RangeError('too long')
}

async function outer(seconds: number): Promise<void> {
  await inner(seconds)
}

test('a task that waits has the function it began with and the coroutine it awaits on its stack, the oldest first', () =>
  inVirtualTime(async () => {
    const task = createTask(
      async function begin() {
        await outer(1)
      },
      { name: 'waiting' },
    )
    expect(names(task)).toEqual(['begin'])
    await sleep(0.1)
    expect(names(task)).toEqual(['begin', 'sleep'])
    expect(printed(task)).toBe(
      "Stack for <Task pending name='waiting'> (most recent call last):\n  async begin\n  async sleep\n",
    )
    await task
    expect(names(task)).toEqual([])
    expect(printed(task)).toBe("No stack for <Task finished name='waiting'>\n")
  }))

test('in debug mode the functions between are on it too, with their places', async () => {
  await run(async () => {
    const task = createTask(async function begin() {
      await outer(1)
    })
    await sleep(0.1)
    expect(names(task)).toEqual(['begin', 'outer', 'inner', 'sleep'])
    expect(printed(task)).toMatch(/^ {2}async inner \(.*task-stack\.test\.ts:\d+:\d+\)$/m)
    await task
  }, inDebugMode)
})

test('the running task has its callers on its stack, down to whoever asks', () =>
  inVirtualTime(async () => {
    const found: unknown[] = []
    const task: Task<void> = createTask(async function foo() {
      async function bar(): Promise<void> {
        found.push(names(task), names(task, { limit: 2 }))
        await sleep(0)
        found.push(names(task), printed(task, { limit: 2 }))
      }
      await bar()
    })
    task.setName('foo')
    await task
    expect(found.slice(0, 3)).toEqual([
      ['foo', 'bar', 'names'],
      ['bar', 'names'],
      ['foo', 'bar', 'names'],
    ])
    expect(found[3]).toMatch(
      /^Stack for <Task pending name='foo'> \(most recent call last\):\n {2}bar \(.*\)\n {2}printed \(.*\)\n$/,
    )
  }))

test('a task that failed has the stack of its exception, of which a limit keeps the oldest', () =>
  inVirtualTime(async () => {
    const task = createTask(
      async function begin() {
        await outer(10)
      },
      { name: 'failing' },
    )
    await expect(task).rejects.toThrow(RangeError)
    expect(names(task)).toEqual(['begin', 'outer', 'inner'])
    expect(names(task, { limit: 2 })).toEqual(['begin', 'outer'])
    expect(printed(task)).toMatch(
      /^Traceback for <Task finished name='failing'> \(most recent call last\):\n(?: {2}.*task-stack\.test\.ts:\d+:\d+\)\n){3}RangeError: too long\n$/,
    )
  }))

test('what is thrown without a stack is printed all the same', () =>
  inVirtualTime(async () => {
    const task = createTask(async () => Promise.reject('a text'), { name: 'throwing' })
    await expect(task).rejects.toBe('a text')
    expect(getStack(task)).toEqual([])
    expect(printed(task)).toBe("No stack for <Task finished name='throwing'>\na text\n")
  }))

test('a limit keeps the newest functions of a task that waits; none or less keeps nothing', () =>
  inVirtualTime(async () => {
    const task = createTask(async function begin() {
      await outer(1)
    })
    await sleep(0.1)
    expect([null, 9, 1, 0, -1].map((limit) => names(task, { limit }))).toEqual([
      ['begin', 'sleep'],
      ['begin', 'sleep'],
      ['sleep'],
      [],
      [],
    ])
    task.cancel()
    await expect(task).rejects.toThrow()
    expect(names(task)).toEqual([])
  }))

test('a stack is printed on the console if nothing else is said', () =>
  inVirtualTime(async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    try {
      printStack(createTask(async function notYet() {}, { name: 'fresh' }))
      expect(log.mock.calls).toEqual([
        ["Stack for <Task pending name='fresh'> (most recent call last):\n  async notYet"],
      ])
    } finally {
      log.mockRestore()
    }
  }))

test('only a task has a stack', () =>
  inVirtualTime(async () => {
    expect(() => getStack(new Future() as never)).toThrow(TypeError)
    expect(() => printStack('task' as never)).toThrow(
      new TypeError("Cannot get a stack as it must be of a task: received 'task'"),
    )
  }))

test('a task has its stack as methods, too', () =>
  inVirtualTime(async () => {
    const task = createTask(async function napping() {
      await sleep(1)
    })
    await sleep(0)
    const lines: string[] = []
    expect(task.getStack({ limit: 1 })).toEqual(getStack(task, { limit: 1 }))
    task.printStack({ file: { write: (text) => lines.push(text) } })
    expect(lines.join('')).toMatch(/^Stack for <Task pending name='.*'> \(most recent call last\):\n {2}async napping/)
    await task
  }))
