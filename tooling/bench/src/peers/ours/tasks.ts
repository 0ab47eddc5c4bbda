import { createTask, gather, getRunningLoop, sleep, taskGroup, timeout, type GeneratorCoroutine } from '@asyncio/core'
import { heapBytes } from '../heap-bytes.ts'
import { randomNumbers } from '../random.ts'
import { repeat } from '../repeat.ts'
import type { FormsByKey } from './forms.ts'

const one = async (): Promise<number> => 1
// oxlint-disable-next-line require-yield -- a task that never waits is what is measured
const oneByGenerator = function* (): GeneratorCoroutine<number> {
  return 1
}

async function nest(depth: number): Promise<number> {
  return depth === 0 ? 1 : 1 + (await nest(depth - 1))
}

function* nestByGenerator(depth: number): GeneratorCoroutine<number> {
  return depth === 0 ? 1 : 1 + (yield* nestByGenerator(depth - 1))
}

async function turns(count: number): Promise<number> {
  for (let turn = 0; turn < count; turn += 1) await sleep(0)
  return count
}

function* turnsByGenerator(count: number): GeneratorCoroutine<number> {
  for (let turn = 0; turn < count; turn += 1) yield* sleep(0)
  return count
}

const idle = async (): Promise<void> => {
  await sleep(1000)
}
const idleByGenerator = function* (): GeneratorCoroutine<void> {
  yield* sleep(1000)
}

const total = (figures: readonly number[]): number => figures.reduce((sum, figure) => sum + figure, 0)

export const tasks: FormsByKey = {
  'call.10': {
    async: async (count) => {
      let calls = 0
      for (let call = 0; call < count; call += 1) calls += await nest(9)
      return calls / 10
    },
    generator: function* (count) {
      let calls = 0
      for (let call = 0; call < count; call += 1) calls += yield* nestByGenerator(9)
      return calls / 10
    },
  },
  'yield.1': { async: turns, generator: turnsByGenerator },
  'yield.100': {
    async: async (count) => total(await gather(repeat(100, () => async () => turns(count / 100)))),
    generator: function* (count) {
      return total(yield* gather(repeat(100, () => () => turnsByGenerator(count / 100))))
    },
  },
  'spawn.join1': {
    async: async (count) => {
      let done = 0
      for (let task = 0; task < count; task += 1) done += await createTask(one)
      return done
    },
    generator: function* (count) {
      let done = 0
      for (let task = 0; task < count; task += 1) done += yield* createTask(oneByGenerator)
      return done
    },
  },
  'spawn.1000': {
    async: async (count) => {
      let done = 0
      for (let round = 0; round < count / 1000; round += 1) {
        for (const task of repeat(1000, () => createTask(one))) done += await task
      }
      return done
    },
    generator: function* (count) {
      let done = 0
      for (let round = 0; round < count / 1000; round += 1) {
        for (const task of repeat(1000, () => createTask(oneByGenerator))) done += yield* task
      }
      return done
    },
  },
  'tg.1': {
    async: async (count) => {
      let done = 0
      const body = async (): Promise<void> => {
        done += 1
      }
      for (let group = 0; group < count; group += 1) {
        await taskGroup(async (members) => {
          members.createTask(body)
        })
      }
      return done
    },
    generator: function* (count) {
      let done = 0
      // oxlint-disable-next-line require-yield -- as above
      const body = function* (): GeneratorCoroutine<void> {
        done += 1
      }
      for (let group = 0; group < count; group += 1) {
        yield* taskGroup((members) => {
          members.createTask(body)
        })
      }
      return done
    },
  },
  'tg.1000': {
    async: async (count) => {
      let done = 0
      const body = async (): Promise<void> => {
        done += 1
      }
      for (let round = 0; round < count / 1000; round += 1) {
        await taskGroup(async (members) => {
          for (let member = 0; member < 1000; member += 1) members.createTask(body)
        })
      }
      return done
    },
    generator: function* (count) {
      let done = 0
      // oxlint-disable-next-line require-yield -- as above
      const body = function* (): GeneratorCoroutine<void> {
        done += 1
      }
      for (let round = 0; round < count / 1000; round += 1) {
        yield* taskGroup((members) => {
          for (let member = 0; member < 1000; member += 1) members.createTask(body)
        })
      }
      return done
    },
  },
  'timeout.scope': {
    async: async (count) => {
      let done = 0
      for (let scope = 0; scope < count; scope += 1) done += await timeout(1000, one)
      return done
    },
    generator: function* (count) {
      let done = 0
      for (let scope = 0; scope < count; scope += 1) done += yield* timeout(1000, oneByGenerator)
      return done
    },
  },
  'timer.create_cancel': {
    async: async (count) => createAndCancelTimers(count),
    // oxlint-disable-next-line require-yield -- there is nothing to wait for
    generator: function* (count) {
      return createAndCancelTimers(count)
    },
  },
  'sleep.rand': {
    async: async (count) => {
      const random = randomNumbers(1)
      return (await gather(repeat(count, () => sleep(random() * 0.1)))).length
    },
    generator: function* (count) {
      const random = randomNumbers(1)
      return (yield* gather(repeat(count, () => sleep(random() * 0.1)))).length
    },
  },
  'cancel.own': {
    async: async (count) => {
      const sleeping = repeat(count, () => createTask(idle))
      await sleep(0)
      for (const task of sleeping) task.cancel()
      await gather(sleeping, { returnExceptions: true })
      return sleeping.filter((task) => task.cancelled()).length
    },
    generator: function* (count) {
      const sleeping = repeat(count, () => createTask(idleByGenerator))
      yield* sleep(0)
      for (const task of sleeping) task.cancel()
      yield* gather(sleeping, { returnExceptions: true })
      return sleeping.filter((task) => task.cancelled()).length
    },
  },
  'mem.task': {
    async: async (count, note) => {
      const before = heapBytes()
      const sleeping = repeat(count, () => createTask(idle))
      await sleep(0)
      note((heapBytes() - before) / count)
      for (const task of sleeping) task.cancel()
      return (await gather(sleeping, { returnExceptions: true })).length
    },
    generator: function* (count, note) {
      const before = heapBytes()
      const sleeping = repeat(count, () => createTask(idleByGenerator))
      yield* sleep(0)
      note((heapBytes() - before) / count)
      for (const task of sleeping) task.cancel()
      return (yield* gather(sleeping, { returnExceptions: true })).length
    },
  },
}

function createAndCancelTimers(count: number): number {
  const loop = getRunningLoop()
  const timers = repeat(count, () => loop.callLater(1000, one))
  for (const timer of timers) timer.cancel()
  return timers.length
}
