import { asyncWith, sleep, type GeneratorCoroutine } from '@asyncio/core'
import type { World } from './world.ts'

const ROUNDS = 6
const PAUSE = 0.25

/** Frees, by and by, what a program left waiting, and cancels its tasks at last, so that every program comes to an end. */
export async function nativeJanitor(world: World): Promise<void> {
  const { conditions, barriers } = world.resources
  for (let round = 0; round < ROUNDS; round++) {
    await sleep(PAUSE)
    wake(world, round)
    for (const condition of conditions) {
      if (!condition.locked()) await asyncWith(condition, () => condition.notify(1))
    }
    fill(world, round)
    if (round === 2) for (const barrier of barriers) await barrier.abort()
    end(world, round)
  }
}

/** The same as a generator function. */
export function* generatorJanitor(world: World): GeneratorCoroutine<void> {
  const { conditions, barriers } = world.resources
  for (let round = 0; round < ROUNDS; round++) {
    yield* sleep(PAUSE)
    wake(world, round)
    for (const condition of conditions) {
      if (!condition.locked()) yield* asyncWith(condition, () => condition.notify(1))
    }
    fill(world, round)
    if (round === 2) for (const barrier of barriers) yield* barrier.abort()
    end(world, round)
  }
}

function wake(world: World, round: number): void {
  world.log(0, 'janitor', round)
  for (const event of world.resources.events) event.set()
  for (const future of world.resources.futures) if (!future.done()) future.setResult(round)
}

function fill(world: World, round: number): void {
  for (const queue of world.resources.queues) ignoringErrors(() => queue.putNowait(round))
}

function end(world: World, round: number): void {
  if (round === 2) {
    for (const queue of world.resources.queues) {
      ignoringErrors(() => {
        queue.getNowait()
        queue.taskDone()
      })
    }
  }
  if (round >= 3) for (const task of world.tasks) task.cancel('janitor')
}

function ignoringErrors(attempted: () => void): void {
  try {
    attempted()
  } catch {
    // That it was empty, full, or shut down.
  }
}
