import { createTask, sleep } from '@asyncio/core'
import {
  buildAsyncTree,
  buildTaskTable,
  CycleFoundError,
  run,
  snapshotTasks,
  type TaskSnapshot,
  type ThreadSnapshot,
} from '@asyncio/node'
import { expect, test } from 'vitest'

/** Threads with tasks: `[id, name, stack, who waits and by which calls]`. */
type Told = readonly [id: number, name: string | null, stack: string[], awaitedBy?: [number | string, string[]][]]

function thread(number: number, ...tasks: readonly Told[]): ThreadSnapshot {
  const told = tasks.map(([id, name, stack, awaitedBy = []]): TaskSnapshot => ({
    id,
    name,
    stack,
    awaitedBy: awaitedBy.map(([task, calls]) => ({ task, stack: calls })),
  }))
  return { thread: number, tasks: told }
}

const family = [
  thread(
    1,
    [2, 'main', []],
    [3, 'timer', ['sleep', 'awaiter /app.ts:3'], [[2, ['inner', 'outer']]]],
    [4, 'child 1', [], [[3, ['awaiter']]]],
    [5, 'child 2', [], [[3, ['awaiter']]]],
  ),
]

const cycle = (...ids: readonly number[]): ThreadSnapshot[] => [
  thread(1, ...ids.map((id, index): Told => [id, `task ${id}`, [], [[ids.at(index - 1) ?? id, ['wait']]]])),
]

test('a tree has each task under the calls of the task that waits for it', () => {
  expect(buildAsyncTree(family)).toEqual([
    [
      '└── (T) main',
      '    └──  outer',
      '        └──  inner',
      '            └── (T) timer',
      '                └──  awaiter',
      '                    ├── (T) child 1',
      '                    └── (T) child 2',
    ],
  ])
})

test('a table has a row for each task, with who waits for it', () => {
  expect(buildTaskTable(family)).toEqual([
    [1, '0x2', 'main', '', '', '', '0x0'],
    [1, '0x3', 'timer', 'sleep -> awaiter', 'inner -> outer', 'main', '0x2'],
    [1, '0x4', 'child 1', '', 'awaiter', 'timer', '0x3'],
    [1, '0x5', 'child 2', '', 'awaiter', 'timer', '0x3'],
  ])
})

test('a table has a row for each of several that wait for one task, and tasks of several threads', () => {
  const snapshot = [
    thread(
      0,
      [1, 'a', []],
      [2, 'b', []],
      [
        3,
        'shared',
        ['sleep'],
        [
          [1, ['first']],
          [2, ['second']],
        ],
      ],
    ),
    thread(7, [16, 'elsewhere', []]),
  ]
  expect(buildTaskTable(snapshot).slice(2)).toEqual([
    [0, '0x3', 'shared', 'sleep', 'first', 'a', '0x1'],
    [0, '0x3', 'shared', 'sleep', 'second', 'b', '0x2'],
    [7, '0x10', 'elsewhere', '', '', '', '0x0'],
  ])
  expect(buildAsyncTree(snapshot)).toEqual([
    ['└── (T) a', '    └──  first', '        └── (T) shared', '            └──  sleep'],
    ['└── (T) b', '    └──  second', '        └── (T) shared', '            └──  sleep'],
    ['└── (T) elsewhere'],
  ])
})

test('nothing makes no tree and no table', () => {
  expect([buildAsyncTree([]), buildTaskTable([]), buildAsyncTree([thread(1)]), buildTaskTable([thread(1)])]).toEqual([
    [],
    [],
    [],
    [],
  ])
})

test('a task that nobody waits for is a tree of its own, with its calls', () => {
  expect(buildAsyncTree([thread(1, [10, 'alone', ['sleep', 'main']], [11, 'bare', []])])).toEqual([
    ['└── (T) alone', '    └──  main', '        └──  sleep'],
    ['└── (T) bare'],
  ])
})

test('calls keep their places in a tree, and deep stacks their order', () => {
  const calls = Array.from({ length: 10 }, (_, index) => `call${index} /app.ts:${index}`)
  const [lines = []] = buildAsyncTree([thread(1, [1, 'waiting', []], [2, 'awaited', [], [[1, calls]]])])
  const shown = ['(T) waiting', ...calls.toReversed().map((call) => ` ${call}`), '(T) awaited']
  // One level further in for each call, as far down as it goes.
  expect(lines).toEqual(shown.map((line, depth) => `${'    '.repeat(depth)}└── ${line}`))
})

test('the same call on two ways is one branch', () => {
  const shared: [number, string[]][] = [[1, ['run']]]
  expect(buildAsyncTree([thread(1, [1, 'root', []], [2, 'a', [], shared], [3, 'b', [], shared])])).toEqual([
    ['└── (T) root', '    └──  run', '        ├── (T) a', '        └── (T) b'],
  ])
})

test.each([
  [[1], [[1, 1]]],
  [[1, 2], [[1, 2, 1]]],
  [[1, 2, 3], [[1, 2, 3, 1]]],
] as const)('a ring of tasks %j makes no tree, and the error has it', (ids, cycles) => {
  const error = thrownBy(() => buildAsyncTree(cycle(...ids)))
  expect(error).toBeInstanceOf(CycleFoundError)
  const { cycles: found, message } = error as CycleFoundError
  const normal = (ring: readonly (number | string)[]): string => [...new Set(ring)].map(String).toSorted().join()
  expect(found.map(normal)).toEqual(cycles.map(normal))
  expect(found.every((ring) => ring[0] === ring.at(-1))).toBe(true)
  expect(message).toContain('task 1')
  expect(buildTaskTable(cycle(...ids))).toHaveLength(ids.length)
})

test('several rings are all found', () => {
  const [first] = cycle(1, 2)
  const [second] = cycle(3, 4)
  const error = thrownBy(() => buildAsyncTree([first as ThreadSnapshot, second as ThreadSnapshot])) as CycleFoundError
  expect(error.cycles).toHaveLength(2)
  // Both through one task.
  const both = thread(
    1,
    [
      1,
      'a',
      [],
      [
        [2, ['wait']],
        [3, ['wait']],
      ],
    ],
    [2, 'b', [], [[1, ['wait']]]],
    [3, 'c', [], [[1, ['wait']]]],
  )
  expect((thrownBy(() => buildAsyncTree([both])) as CycleFoundError).cycles).toEqual([
    [2, 1, 2],
    [1, 3, 1],
  ])
})

test('a task that waits and is not told of is named by its id', () => {
  const snapshot = [thread(1, [2, 'awaited', [], [['elsewhere', ['run']]]])]
  expect(buildTaskTable(snapshot)).toEqual([[1, '0x2', 'awaited', '', 'run', 'Unknown', 'elsewhere']])
  expect(buildAsyncTree(snapshot)).toEqual([['└── (T) elsewhere', '    └──  run', '        └── (T) awaited']])
})

test('a task without a name is shown as null', () => {
  expect(buildTaskTable([thread(1, [1, null, []])])).toEqual([[1, '0x1', 'null', '', '', '', '0x0']])
})

test('tasks that are waited for on ever more ways are each shown, and not on each way', () => {
  const layers = 40
  const tasks = Array.from({ length: layers }, (_, layer) => [2 * layer + 1, 2 * layer + 2]).flatMap(
    (ids, layer, all) =>
      ids.map((id): Told => [id, `task ${id}`, [], (all[layer - 1] ?? []).map((awaiter) => [awaiter, []])]),
  )
  const trees = buildAsyncTree([thread(1, ...tasks)])
  expect(trees).toHaveLength(2)
  for (const lines of trees) {
    expect(lines.length).toBeLessThan(1200)
    expect(new Set(lines.map((line) => /task \d+/.exec(line)?.[0])).size).toBe(2 * layers - 1)
    expect(lines.at(-1)).toMatch(/task \d+ …$/)
  }
})

test('a chain of tasks may be longer than a stack is deep', () => {
  const tasks = Array.from({ length: 12_000 }, (_, id): Told => [id, 'link', [], id === 0 ? [] : [[id - 1, []]]])
  expect(thrownBy(() => buildAsyncTree([thread(1, ...tasks, [12_000, 'end', [], [[12_000, []]]])]))).toBeInstanceOf(
    CycleFoundError,
  )
  expect(buildAsyncTree([thread(1, ...tasks.slice(0, 2000))])[0]).toHaveLength(2000)
})

test('tasks and calls are marked as one likes', () => {
  const marks = { task: '🧵', call: '→' }
  expect(buildAsyncTree([thread(1, [1, 'root', ['main']])], marks)).toEqual([['└── 🧵 root', '    └── → main']])
})

test('snapshotTasks() tells of the tasks of every open NodeEventLoop', async () => {
  expect(snapshotTasks()).toEqual([{ thread: 0, tasks: [] }])
  const seen = await run(async function main() {
    const child = createTask(sleep(600), { name: 'child' })
    const look = async (): Promise<ThreadSnapshot[]> => {
      await sleep(0)
      const snapshot = snapshotTasks()
      child.cancel()
      return snapshot
    }
    const watch = createTask(look, { name: 'watch' })
    try {
      await child
    } catch {
      // It was cancelled, and need not be waited for.
    }
    return watch
  })
  expect(seen[0]?.tasks.map(({ id, name, awaitedBy }) => [id, name, awaitedBy])).toEqual([
    [1, expect.stringMatching(/^Task-\d+$/), []],
    [2, 'child', [{ task: 1, stack: ['main'] }]],
    [3, 'watch', []],
  ])
  expect(snapshotTasks()).toEqual([{ thread: 0, tasks: [] }])
})

function thrownBy(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
