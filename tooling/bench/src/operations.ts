import { createTask, gather, getRunningLoop, sleep, taskGroup, timeout, type GeneratorCoroutine } from '@asyncio/core'
import type { Operation } from './operation.ts'
import { streamOperations } from './stream-operations.ts'
import { syncOperations } from './sync-operations.ts'

const one = async (): Promise<number> => 1
// oxlint-disable-next-line require-yield -- a task that never waits is what is measured
const oneByGenerator = function* (): GeneratorCoroutine<number> {
  return 1
}

async function nest(depth: number): Promise<number> {
  return depth === 0 ? 0 : 1 + (await nest(depth - 1))
}

function* nestByGenerator(depth: number): GeneratorCoroutine<number> {
  return depth === 0 ? 0 : 1 + (yield* nestByGenerator(depth - 1))
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await sleep(0)
}

function* turnsByGenerator(count: number): GeneratorCoroutine<void> {
  for (let turn = 0; turn < count; turn += 1) yield* sleep(0)
}

export const operations: readonly Operation[] = [
  {
    name: 'call.10: ten nested calls that never wait',
    count: 100_000,
    promises: async (count) => {
      for (let call = 0; call < count; call += 1) await nest(10)
    },
    native: async (count) => {
      for (let call = 0; call < count; call += 1) await nest(10)
    },
    generator: function* (count) {
      for (let call = 0; call < count; call += 1) yield* nestByGenerator(10)
    },
  },
  {
    name: 'yield.1: a turn of the loop, one task',
    count: 100_000,
    native: turns,
    generator: turnsByGenerator,
  },
  {
    name: 'yield.100: a turn of the loop, 100 tasks',
    count: 100_000,
    native: async (count) => gather(Array.from({ length: 100 }, () => async () => turns(count / 100))),
    generator: function* (count) {
      yield* gather(Array.from({ length: 100 }, () => () => turnsByGenerator(count / 100)))
    },
  },
  {
    name: 'spawn.join1: a task, awaited at once',
    count: 50_000,
    native: async (count) => {
      for (let task = 0; task < count; task += 1) await createTask(one)
    },
    generator: function* (count) {
      for (let task = 0; task < count; task += 1) yield* createTask(oneByGenerator)
    },
  },
  {
    name: 'spawn.1000: a thousand tasks, then all awaited',
    count: 50_000,
    native: async (count) => {
      for (let round = 0; round < count / 1000; round += 1) {
        const tasks = Array.from({ length: 1000 }, () => createTask(one))
        for (const task of tasks) await task
      }
    },
    generator: function* (count) {
      for (let round = 0; round < count / 1000; round += 1) {
        const tasks = Array.from({ length: 1000 }, () => createTask(oneByGenerator))
        for (const task of tasks) yield* task
      }
    },
  },
  {
    name: 'tg.1: a task group of one',
    count: 20_000,
    native: async (count) => {
      for (let group = 0; group < count; group += 1) {
        await taskGroup(async (members) => {
          members.createTask(one)
        })
      }
    },
    generator: function* (count) {
      for (let group = 0; group < count; group += 1) {
        yield* taskGroup((members) => {
          members.createTask(oneByGenerator)
        })
      }
    },
  },
  {
    name: 'timeout.scope: a time limit, entered and left',
    count: 20_000,
    native: async (count) => {
      for (let scope = 0; scope < count; scope += 1) await timeout(10, one)
    },
    generator: function* (count) {
      for (let scope = 0; scope < count; scope += 1) yield* timeout(10, oneByGenerator)
    },
  },
  {
    name: 'timer.create_cancel: a timer, made and called off',
    count: 100_000,
    native: async (count) => {
      const loop = getRunningLoop()
      for (let timer = 0; timer < count; timer += 1) loop.callLater(10, one).cancel()
    },
    // oxlint-disable-next-line require-yield -- there is nothing to wait for
    generator: function* (count) {
      const loop = getRunningLoop()
      for (let timer = 0; timer < count; timer += 1) loop.callLater(10, one).cancel()
    },
  },
  {
    name: 'cancel.own: a sleeping task, cancelled and awaited',
    count: 50_000,
    native: async (count) => {
      const tasks = Array.from({ length: count }, () => createTask(async () => sleep(1000)))
      await sleep(0)
      for (const task of tasks) task.cancel()
      await gather(tasks, { returnExceptions: true })
    },
    generator: function* (count) {
      const tasks = Array.from({ length: count }, () => createTask(() => sleep(1000)))
      yield* sleep(0)
      for (const task of tasks) task.cancel()
      yield* gather(tasks, { returnExceptions: true })
    },
  },
  ...syncOperations,
  ...streamOperations,
]
