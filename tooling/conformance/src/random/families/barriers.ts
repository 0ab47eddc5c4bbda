import { waitFor } from '@asyncio/core'
import { Barrier } from '@asyncio/sync'
import { awaiting } from '../awaiting.ts'
import type { Draw } from '../draw.ts'
import { enclosing } from '../enclosing.ts'
import type { Family } from '../family.ts'
import { immediate } from '../operation-kind.ts'
import type { Shared } from '../shared.ts'
import type { Step } from '../step.ts'

const COUNT = 2

const shared: Shared<readonly Barrier[]> = {
  name: 'barriers',
  draw: (random) => Array.from({ length: COUNT }, () => random.between(1, 3)),
  make: (parties) => (parties as readonly number[]).map((count) => new Barrier(count)),
  async sweep(barriers, number) {
    for (const barrier of barriers) await (number % 2 === 0 ? barrier.reset() : barrier.abort())
  },
  python: `
    def make(parties):
        return [asyncio.Barrier(count) for count in parties]

    async def sweep(barriers, number):
        for barrier in barriers:
            await (barrier.reset() if number % 2 == 0 else barrier.abort())
  `,
}

/** Barriers that tasks wait at, break and mend. */
export const barriers: Family = {
  occasional: true,
  shared,
  kinds: {
    awaitBarrier: awaiting({
      weight: 3,
      draw: which,
      python: `
        async def perform(world, label, at):
            barrier = world.shared["barriers"][at]
            await world.outcome_of(label, barrier, barrier.wait())
      `,
      on: barrierAt,
      begin: (barrier) => barrier.wait(),
    }),

    awaitBarrierInTime: awaiting({
      draw: (draw) => ({ ...which(draw), delay: draw.delay() }),
      python: `
        async def perform(world, label, at, delay):
            barrier = world.shared["barriers"][at]
            await world.outcome_of(label, barrier, asyncio.wait_for(barrier.wait(), delay))
      `,
      on: barrierAt,
      begin: (barrier, { delay }) => waitFor(barrier.wait(), delay),
    }),

    withBarrier: enclosing<Barrier>({
      weight: 2,
      draw: (draw) => ({ ...which(draw), body: draw.block() }),
      python: `
        async def perform(world, label, at, body):
            barrier = world.shared["barriers"][at]
            async with barrier as index:
                world.log(label, "in", index, text(barrier))
                await world.run(body)
            world.log(label, "out", text(barrier))
      `,
      on: barrierAt,
      entered: (step, barrier, _given, index) => step.log('in', index, String(barrier)),
    }),

    abortBarrier: awaiting({
      draw: which,
      python: `
        async def perform(world, label, at):
            barrier = world.shared["barriers"][at]
            await world.outcome_of(label, barrier, barrier.abort())
      `,
      on: barrierAt,
      begin: (barrier) => barrier.abort(),
    }),

    resetBarrier: awaiting({
      weight: 2,
      draw: which,
      python: `
        async def perform(world, label, at):
            barrier = world.shared["barriers"][at]
            await world.outcome_of(label, barrier, barrier.reset())
      `,
      on: barrierAt,
      begin: (barrier) => barrier.reset(),
    }),

    lookAtBarrier: immediate({
      draw: which,
      python: `
        async def perform(world, label, at):
            barrier = world.shared["barriers"][at]
            world.log(label, barrier.n_waiting, barrier.parties, barrier.broken, text(barrier))
      `,
      perform(step, given) {
        const barrier = barrierAt(step, given)
        step.log(barrier.nWaiting, barrier.parties, barrier.broken, String(barrier))
      },
    }),
  },
}

function which({ random }: Draw): { readonly at: number } {
  return { at: random.between(0, COUNT - 1) }
}

function barrierAt({ world }: Step, { at }: { readonly at: number }): Barrier {
  return world.shared(shared)[at] as Barrier
}
