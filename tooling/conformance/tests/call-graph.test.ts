import {
  captureCallGraph,
  coroutineFunction,
  createTask,
  formatCallGraph,
  Future,
  futureAddToAwaitedBy,
  futureDiscardFromAwaitedBy,
  gather,
  getRunningLoop,
  printCallGraph,
  RuntimeError,
  shield,
  sleep,
  Task,
  taskGroup,
  timeout,
  wait,
  waitFor,
  type FutureCallGraph,
} from '@asyncio/core'
import { run } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

const inDebugMode = { debug: true, loopFactory: (): VirtualEventLoop => new VirtualEventLoop() }

/** A graph as far as it has names: who it is about, the functions of its stack, and who waits. The tests' own tasks have none. */
function outline(graph: FutureCallGraph | null): unknown {
  if (graph === null) return null
  const { callStack, awaitedBy } = graph
  const awaiters = awaitedBy.filter((awaiter) => !/^Task-\d+$/.test(who(awaiter)))
  return [who(graph), callStack.map(({ functionName }) => functionName), ...awaiters.map(outline)]
}

function who({ future }: FutureCallGraph): string {
  return future instanceof Task ? future.getName() : 'a future'
}

/** Runs `check` in a task when the tasks that were made before have come to wait. */
async function whenSettled(check: () => void): Promise<void> {
  await sleep(0.1)
  check()
}

test('the running task has its suspended callers on its stack, the innermost function first', () =>
  inVirtualTime(async () => {
    let graph: FutureCallGraph | null = null
    async function inner(): Promise<void> {
      await sleep(0)
      graph = captureCallGraph()
    }
    async function outer(): Promise<void> {
      await inner()
    }
    const task = createTask(
      async function begin() {
        await outer()
      },
      { name: 'task' },
    )
    await task
    expect(outline(graph)).toEqual(['task', ['inner', 'outer', 'begin']])
    for (const { file } of (graph as FutureCallGraph | null)?.callStack ?? [])
      expect(file).toMatch(/call-graph\.test\.ts$/)
  }))

test('the running generator coroutine has its callers on its stack', () =>
  inVirtualTime(async () => {
    let graph: FutureCallGraph | null = null
    function* inner(): Generator<unknown, void, unknown> {
      yield* sleep(1)
      graph = captureCallGraph()
    }
    function* outer(): Generator<unknown, void, unknown> {
      yield* inner()
    }
    await createTask(outer, { name: 'generating' })
    expect(outline(graph)).toMatchObject(['generating', ['inner', 'outer']])
  }))

test('an async generator is on the stack between those who write it and those who read it', () =>
  inVirtualTime(async () => {
    let graph: FutureCallGraph | null = null
    async function look(): Promise<void> {
      await sleep(0)
      graph = captureCallGraph()
    }
    async function* produce(): AsyncGenerator<number> {
      await look()
      yield 1
    }
    await createTask(
      async function consume() {
        for await (const _ of produce()) break
      },
      { name: 'reader' },
    )
    expect(outline(graph)).toMatchObject(['reader', ['look', 'produce', 'consume']])
  }))

test('the stack of a task that is started at once ends where the task begins', () =>
  inVirtualTime(async function creator() {
    let graph: FutureCallGraph | null = null
    const task = createTask(
      async function eager() {
        graph = captureCallGraph()
      },
      { name: 'eager', eagerStart: true },
    )
    await task
    expect(outline(graph)).toEqual(['eager', ['eager']])
  }))

test('a task that waits shows the coroutine it awaits and the function it began with', () =>
  inVirtualTime(async () => {
    const waiting = createTask(
      async function begin() {
        await sleep(1)
      },
      { name: 'waiting' },
    )
    const sleeping = createTask(sleep(1), { name: 'sleeping' })
    const unnamed = createTask(async () => new Future(), { name: 'unnamed' })
    const fresh = createTask(async function notYet() {}, { name: 'fresh' })
    expect(outline(captureCallGraph(fresh))).toEqual(['fresh', ['notYet']])
    await whenSettled(() => {
      expect(outline(captureCallGraph(waiting))).toEqual(['waiting', ['sleep', 'begin']])
      expect(outline(captureCallGraph(sleeping))).toEqual(['sleeping', ['sleep']])
      expect(outline(captureCallGraph(unnamed))).toEqual(['unnamed', ['']])
      expect(formatCallGraph(unnamed)).toBe("* Task(name='unnamed')\n  + Call stack:\n  |   async anonymous")
      unnamed.cancel()
    })
    await sleep(1)
    expect(outline(captureCallGraph(waiting))).toEqual(['waiting', []])
  }))

test('in debug mode a task that waits shows all functions between, and where they stand', async () => {
  await run(async () => {
    async function inner(): Promise<void> {
      await sleep(1)
      await sleep(1)
    }
    async function begin(): Promise<void> {
      await inner()
    }
    const task = createTask(begin, { name: 'plain' })
    const lazily = coroutineFunction(async function lazily() {
      await sleep(2)
    })
    const lazy = createTask(
      async function begins() {
        await lazily()
      },
      { name: 'lazy' },
    )
    function* innermost(): Generator<unknown, void, unknown> {
      yield* sleep(2)
    }
    function* outermost(): Generator<unknown, void, unknown> {
      yield* innermost()
    }
    const generating = createTask(outermost, { name: 'generating' })
    for (const _ of ['in its first step', 'after that']) {
      await sleep(0.9)
      const graph = captureCallGraph(task)
      expect(outline(graph)).toEqual(['plain', ['sleep', 'inner', 'begin']])
      for (const entry of graph?.callStack.slice(1) ?? [])
        expect(entry).toMatchObject({ file: expect.stringMatching(/call-graph\.test\.ts$/), async: true })
    }
    expect(outline(captureCallGraph(lazy))).toEqual(['lazy', ['sleep', 'lazily', 'begins']])
    expect(outline(captureCallGraph(generating))).toEqual(['generating', ['innermost', 'outermost']])
    await wait([task, lazy, generating])
  }, inDebugMode)
})

test('a future and a task show the tasks that await them, and so on up', () =>
  inVirtualTime(async () => {
    const future = new Future<void>()
    const middle = createTask(async function middle() {
      await future
    })
    middle.setName('middle')
    const top = createTask(
      async function top() {
        await middle
      },
      { name: 'top' },
    )
    const beside = createTask(
      function* beside() {
        yield* future
      },
      { name: 'beside' },
    )
    await whenSettled(() => {
      expect(outline(captureCallGraph(future))).toEqual([
        'a future',
        [],
        ['middle', ['middle'], ['top', ['top']]],
        ['beside', ['beside']],
      ])
      future.setResult()
    })
    for (const task of [top, beside]) await task
    expect(outline(captureCallGraph(future))).toEqual(['a future', []])
  }))

test('gather stands between its children and the task that awaits it', () =>
  inVirtualTime(async () => {
    const child = createTask(sleep(1), { name: 'child' })
    const parent = createTask(
      async function parent() {
        await gather([child, sleep(1)])
      },
      { name: 'parent' },
    )
    await whenSettled(() =>
      expect(outline(captureCallGraph(child))).toEqual(['child', ['sleep'], ['a future', [], ['parent', ['parent']]]]),
    )
    await parent
  }))

test('shield stands between what it shields and the task that awaits it', () =>
  inVirtualTime(async () => {
    const child = createTask(sleep(1), { name: 'child' })
    const parent = createTask(
      async function parent() {
        await shield(child)
      },
      { name: 'parent' },
    )
    await whenSettled(() =>
      expect(outline(captureCallGraph(child))).toEqual(['child', ['sleep'], ['a future', [], ['parent', ['parent']]]]),
    )
    await parent
  }))

test('what a task waits for with wait() and waitFor() is awaited by the task', () =>
  inVirtualTime(async () => {
    const children = [createTask(sleep(1), { name: 'first' }), createTask(sleep(1), { name: 'second' })] as const
    const waiting = createTask(
      async function waiting() {
        await wait(children)
      },
      { name: 'waiting' },
    )
    const limited = createTask(
      async function limited() {
        await waitFor(children[1], 10)
      },
      { name: 'limited' },
    )
    await whenSettled(() => {
      const byWaiting = ['waiting', ['wait', 'waiting']]
      expect(outline(captureCallGraph(children[0]))).toEqual(['first', ['sleep'], byWaiting])
      expect(outline(captureCallGraph(children[1]))).toMatchObject([
        'second',
        ['sleep'],
        byWaiting,
        ['limited', expect.any(Array)],
      ])
    })
    for (const task of [waiting, limited]) await task
  }))

test('the tasks of a group are awaited by the task that has the group', () =>
  inVirtualTime(async () => {
    const graphs: unknown[] = []
    const parent = createTask(
      async function parent() {
        await taskGroup(async (group) => {
          group.createTask(
            async function child() {
              await sleep(1)
              graphs.push(outline(captureCallGraph()))
            },
            { name: 'child' },
          )
        })
      },
      { name: 'parent' },
    )
    await parent
    expect(graphs).toMatchObject([['child', ['child'], ['parent', expect.arrayContaining(['parent'])]]])
  }))

test('a timeout adds nobody: its body is part of the task', () =>
  inVirtualTime(async () => {
    let graph: FutureCallGraph | null = null
    const parent = createTask(
      async function parent() {
        await timeout(10, async function body() {
          await sleep(1)
          graph = captureCallGraph()
        })
      },
      { name: 'parent' },
    )
    await parent
    expect(outline(graph)).toMatchObject(['parent', ['body']])
  }))

test('what a program waits for in ways of its own can be added by hand, and taken back', () =>
  inVirtualTime(async () => {
    const part = new Future()
    const [whole, other] = [createTask(sleep(1), { name: 'whole' }), createTask(sleep(1), { name: 'other' })]
    const waiters = (): unknown[] | undefined => captureCallGraph(part)?.awaitedBy.map(who)
    futureAddToAwaitedBy(part, whole)
    futureAddToAwaitedBy(part, whole)
    futureAddToAwaitedBy(part, other)
    expect(waiters()).toEqual(['whole', 'other'])
    futureDiscardFromAwaitedBy(part, whole)
    futureDiscardFromAwaitedBy(part, whole)
    futureDiscardFromAwaitedBy(whole, part)
    expect(waiters()).toEqual(['other'])
    expect(() => futureAddToAwaitedBy(part, {} as Future<unknown>)).toThrow(TypeError)
    expect(() => futureAddToAwaitedBy({} as Future<unknown>, part)).toThrow(TypeError)
    expect(() => futureDiscardFromAwaitedBy(part, {} as Future<unknown>)).toThrow(TypeError)
    expect(() => futureDiscardFromAwaitedBy({} as Future<unknown>, part)).toThrow(TypeError)
  }))

test('the graph of tasks that wait for each other in a ring ends', () =>
  inVirtualTime(async () => {
    const [one, two] = [new Future(), new Future()]
    futureAddToAwaitedBy(one, two)
    futureAddToAwaitedBy(two, one)
    expect(outline(captureCallGraph(one))).toEqual(['a future', [], ['a future', []]])
  }))

test('a positive limit keeps the outermost functions, a negative one the innermost, and zero none', () =>
  inVirtualTime(async () => {
    const found: Record<string, unknown> = {}
    async function c(): Promise<void> {
      await sleep(0)
      for (const limit of [null, 2, -2, 0, 9, -9]) found[String(limit)] = outline(captureCallGraph(null, { limit }))
    }
    async function b(): Promise<void> {
      await c()
    }
    const task = createTask(async function a() {
      await b()
    })
    task.setName('abc')
    await task
    expect(found).toEqual({
      null: ['abc', ['c', 'b', 'a']],
      2: ['abc', ['b', 'a']],
      '-2': ['abc', ['c', 'b']],
      0: ['abc', []],
      9: ['abc', ['c', 'b', 'a']],
      '-9': ['abc', ['c', 'b', 'a']],
    })
    const nap = createTask(async function nap() {
      await sleep(1)
    })
    nap.setName('nap')
    await whenSettled(() => {
      const stacks = [1, -1, 0].map((limit) => outline(captureCallGraph(nap, { limit })))
      expect(stacks).toEqual([
        ['nap', ['nap']],
        ['nap', ['sleep']],
        ['nap', []],
      ])
    })
    await nap
  }))

test('a depth leaves out the functions that ask, in the running task only', () =>
  inVirtualTime(async () => {
    const found: unknown[] = []
    const task: Task<void> = createTask(
      async function subject() {
        function helper(): void {
          found.push(outline(captureCallGraph(null, { depth: 1 })), outline(captureCallGraph(task, { depth: 2 })))
          found.push(formatCallGraph(null, { depth: 3 }))
        }
        helper()
        await sleep(1)
      },
      { name: 'subject' },
    )
    await whenSettled(() => found.push(outline(captureCallGraph(task, { depth: 2 }))))
    expect(found).toEqual([
      ['subject', ['helper', 'subject']],
      ['subject', ['subject']],
      "* Task(name='subject')",
      ['subject', ['sleep', 'subject']],
    ])
    await task
  }))

test('without a future it needs a running loop, and a task; and it takes nothing but futures', async () => {
  expect(() => captureCallGraph()).toThrow(RuntimeError)
  expect(() => formatCallGraph()).toThrow(/outside of a running event loop and no future to introspect was provided/)
  await inVirtualTime(async () => {
    const inCallback: unknown[] = []
    getRunningLoop().callSoon(() => inCallback.push(captureCallGraph(), formatCallGraph()))
    await sleep(0)
    expect(inCallback).toEqual([null, ''])
    expect(() => captureCallGraph({} as Future<unknown>)).toThrow(
      new TypeError('an object does not appear to be compatible with Future: give a task or a future of this library'),
    )
    expect(() => printCallGraph('task' as never)).toThrow(TypeError)
  })
})

test('outside of any loop a future that is given can be looked at', () => {
  const loop = new VirtualEventLoop()
  expect(formatCallGraph(new Future({ loop }))).toBe('* Future()')
  loop.close()
})

test('what many ways lead to is told once, however many there are', () =>
  inVirtualTime(async () => {
    const first = new Future<void>()
    let ends: Future<void>[] = [first]
    let count = 1
    for (let level = 0; level < 40; level += 1) {
      const below = ends
      ends = [0, 1].map((side) =>
        createTask(
          async () => {
            await Promise.all(below)
          },
          { name: `${level}.${side}` },
        ),
      )
      count += 2
    }
    await whenSettled(() => {
      const lines = formatCallGraph(first).split('\n')
      const names = lines.filter((line) => line.includes('* '))
      expect(names.filter((line) => !line.endsWith('(told above)'))).toHaveLength(count)
      // Each of a level is named by both of the level below.
      expect(names).toHaveLength(3 + 39 * 4)
      const [left, right] = captureCallGraph(first)?.awaitedBy ?? []
      expect(left?.awaitedBy[0]).toBe(right?.awaitedBy[0])
    })
    first.setResult()
    await Promise.all(ends)
  }))

test('a graph is written with a line for each function and each future, indented by who waits', () =>
  inVirtualTime(async () => {
    const child = createTask(sleep(1), { name: 'child' })
    const parent = createTask(
      async function parent() {
        await gather([child])
      },
      { name: 'parent' },
    )
    const lines: string[] = []
    await whenSettled(() => printCallGraph(child, { file: { write: (text: string) => lines.push(text) } }))
    expect(lines.join('')).toBe(`* Task(name='child')
  + Call stack:
  |   async sleep
  + Awaited by:
    * Future()
      + Awaited by:
        * Task(name='parent')
          + Call stack:
          |   async parent
`)
    await parent
    let live = ''
    await createTask(async function watching() {
      live = formatCallGraph()
    })
    expect(live).toMatch(/^ {2}\| {3}watching \(.*call-graph\.test\.ts:\d+:\d+\)$/m)
  }))
