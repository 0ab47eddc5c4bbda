import { createTask, Future, gather, getRunningLoop, isCancelled, sleep, type Task } from '@asyncio/core'
import { Event, Lock, Queue, Semaphore } from '@asyncio/sync'
import {
  DeadlockError,
  explore,
  ExplorationError,
  type Exploration,
  type ExploredBody,
  type ExploreOptions,
} from '@asyncio/testing'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'

/** Explores a body that has a race, and looks at all that must hold of what is found. */
async function findRace(body: ExploredBody, options: ExploreOptions = {}): Promise<ExplorationError> {
  // Once, in the plain order, nothing is seen of it.
  expect((await explore(body, { ...options, runs: 1 })).runs).toBe(1)
  const found = await errorOf(explore(body, options))
  if (!(found instanceof ExplorationError)) throw new Error('No race was found', { cause: found })
  // The token brings the same failure again, in one run.
  const again = await errorOf(explore(body, { schedule: found.schedule }))
  if (!(again instanceof ExplorationError)) throw new Error('The schedule did not fail again', { cause: again })
  expect({ schedule: again.schedule, steps: again.steps, cause: String(again.cause), run: again.run }).toEqual({
    schedule: found.schedule,
    steps: found.steps,
    cause: String(found.cause),
    run: 1,
  })
  // Nothing can be left out of it: with one choice less the body passes, or the rest does not fit.
  const choices = found.schedule.match(/\d+:(cancel \S+|\d+)/g) ?? []
  expect(choices.length).toBe(found.steps.length)
  for (const left of choices) {
    const rest = choices.filter((choice) => choice !== left)
    const outcome = await Promise.allSettled([explore(body, { schedule: rest.join(' ') || 'plain' })])
    expect(outcome).not.toEqual([{ status: 'rejected', reason: expect.any(ExplorationError) }])
  }
  expect(found.message).toContain(`explore(body, { schedule: '${found.schedule}' })`)
  return found
}

function assertEqual(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${String(actual)} instead of ${String(expected)}`)
}

test('explore() finds a wake-up that is lost between a check and the wait that follows it', async () => {
  const found = await findRace(async () => {
    let isSet = false
    let waiter: Future<void> | undefined
    async function wait(): Promise<void> {
      if (isSet) return
      await sleep(0) // somebody may set it here, with nobody there to be woken
      waiter = new Future()
      await waiter
    }
    async function set(): Promise<void> {
      await sleep(0)
      isSet = true
      waiter?.setResult()
    }
    const waiting = createTask(wait, { name: 'waiter' })
    const setting = createTask(set, { name: 'setter' })
    await gather([waiting, setting])
  })
  expect(found.cause).toBeInstanceOf(DeadlockError)
  expect(found.steps).toEqual([expect.stringMatching(/setter takes its step \d, instead of waiter takes its step \d/)])
})

test('explore() finds two consumers that both see the last item of a queue, and the item is gone for one', async () => {
  const found = await findRace(async () => {
    const queue = new Queue<string>()
    queue.putNowait('the only one')
    async function consume(): Promise<void> {
      if (queue.empty()) return
      await sleep(0)
      queue.getNowait()
    }
    async function late(): Promise<void> {
      await sleep(0)
      await consume()
    }
    await gather([createTask(consume, { name: 'first' }), createTask(late, { name: 'second' })])
  })
  expect(String(found.cause)).toContain('QueueEmpty')
  expect(found.steps.length).toBe(1)
})

test('explore() finds the cancel between an acquire and the try that should have come before it', async () => {
  const body = async (): Promise<void> => {
    const permits = new Semaphore(1)
    async function work(): Promise<void> {
      await permits.acquire()
      await sleep(1) // a cancel that comes here never gives the permit back
      try {
        await sleep(1)
      } finally {
        permits.release()
      }
    }
    const workers = [1, 2].map((number) => createTask(work, { name: `worker-${number}` }))
    await gather(workers, { returnExceptions: true })
    assertEqual(permits.value, 1)
  }
  const found = await findRace(body, { cancels: true })
  expect(found.schedule).toMatch(/^\d+:cancel worker-\d$/)
  // The other one waits for it for ever.
  expect(found.cause).toBeInstanceOf(DeadlockError)
  expect(found.steps[0]).toMatch(/worker-\d is cancelled after its step \d, while it waits for <Future pending>/)
  // Without cancels nothing is wrong with it.
  expect((await explore(body)).runs).toBe(1000)
})

test('explore() finds who relies on the order of timers that are due at the same time', async () => {
  const found = await findRace(async () => {
    const loop = getRunningLoop()
    let letter: string | undefined
    let read: string | undefined
    loop.callLater(1, () => (letter = 'come home'))
    loop.callLater(1, () => (read = letter))
    await sleep(2)
    assertEqual(read, 'come home')
  })
  expect(String(found.cause)).toBe('Error: undefined instead of come home')
  expect(found.steps).toEqual([
    'step 2: timer 2 of main (due at 1) goes off, instead of timer 1 of main (due at 1) goes off',
  ])
})

test('explore() finds the deadlock of the dining philosophers', async () => {
  const found = await findRace(async () => {
    const forks = [new Lock(), new Lock(), new Lock()]
    async function dine(seat: number): Promise<void> {
      const left = forks[seat] as Lock
      const right = forks[(seat + 1) % 3] as Lock
      for (let thought = 0; thought < seat; thought += 1) await sleep(0)
      await left.acquire()
      await sleep(0)
      await right.acquire()
      await sleep(0)
      right.release()
      left.release()
    }
    await gather([0, 1, 2].map((seat) => createTask(() => dine(seat), { name: `philosopher-${seat}` })))
  })
  expect(found.cause).toBeInstanceOf(DeadlockError)
  expect(found.steps.length).toBe(2)
})

test('a correct program survives 2,000 runs, with cancels', async () => {
  const outcome: Exploration = await explore(
    async () => {
      const permits = new Semaphore(2)
      const queue = new Queue<number>(2)
      const started = new Event()
      const seen: number[] = []
      async function produce(from: number): Promise<void> {
        await started.wait()
        for (let item = from; item < from + 3; item += 1) await queue.put(item)
      }
      async function consume(): Promise<void> {
        while (true) {
          const item = await queue.get()
          seen.push(item)
          queue.taskDone()
        }
      }
      async function work(): Promise<void> {
        await permits.acquire()
        try {
          await sleep(1)
        } finally {
          permits.release()
        }
      }
      const producers = [0, 10].map((from) => createTask(() => produce(from)))
      const consumers: Task<void>[] = [1, 2].map(() => createTask(consume, { name: 'consumer' }))
      const workers = [1, 2, 3].map(() => createTask(work, { name: 'worker' }))
      started.set()
      await gather([...producers, ...workers], { returnExceptions: true })
      await queue.join()
      for (const consumer of consumers) consumer.cancel()
      for (const ended of await gather(consumers, { returnExceptions: true })) assertEqual(isCancelled(ended), true)
      assertEqual(seen.toSorted((a, b) => a - b).join(), '0,1,2,10,11,12')
      assertEqual(permits.value, 2)
    },
    { runs: 2000, cancels: { max: 3, of: (task) => task.getName() === 'worker' } },
  )
  expect(outcome.runs).toBe(2000)
  expect(outcome.orders).toBeGreaterThan(1000)
})
