import { Future } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import type { Family } from '../family.ts'
import { immediate, waiting } from '../operation-kind.ts'
import type { RandomNumbers } from '../random-numbers.ts'
import type { Shared } from '../shared.ts'
import type { Step } from '../step.ts'

const COUNT = 3

const shared: Shared<readonly Future<unknown>[]> = {
  name: 'futures',
  draw: () => COUNT,
  make: (count) => Array.from({ length: Number(count) }, () => new Future<unknown>()),
  sweep(futures, number) {
    for (const future of futures) if (!future.done()) future.setResult(number)
  },
  python: `
    def make(count):
        return [asyncio.get_running_loop().create_future() for _ in range(count)]

    async def sweep(futures, number):
        for future in futures:
            if not future.done():
                future.set_result(number)
  `,
}

/** Futures that tasks wait for and settle. */
export const futures: Family = {
  shared,
  kinds: {
    awaitFuture: waiting({
      draw: ({ random }) => ({ future: which(random) }),
      python: `
        async def perform(world, label, future):
            await world.outcome(label, world.shared["futures"][future])
      `,
      native: async (step, { future }) => step.outcome(futureAt(step, future)),
      *generator(step, { future }) {
        yield* step.outcome(futureAt(step, future))
      },
    }),

    setResult: immediate({
      draw: ({ random }) => ({ future: which(random), value: random.between(0, 9) }),
      python: `
        async def perform(world, label, future, value):
            try:
                world.log(label, world.shared["futures"][future].set_result(value))
            except asyncio.InvalidStateError as error:
                world.log(label, describe(error))
      `,
      perform(step, { future, value }) {
        settle(step, () => futureAt(step, future).setResult(value))
      },
    }),

    setException: immediate({
      draw: ({ random }) => ({ future: which(random) }),
      python: `
        async def perform(world, label, future):
            try:
                world.log(label, world.shared["futures"][future].set_exception(Boom(label)))
            except asyncio.InvalidStateError as error:
                world.log(label, describe(error))
      `,
      perform(step, { future }) {
        settle(step, () => futureAt(step, future).setException(new Boom(String(step.label))))
      },
    }),

    cancelFuture: immediate({
      draw: ({ random }) => ({ future: which(random) }),
      python: `
        async def perform(world, label, future):
            world.log(label, world.shared["futures"][future].cancel())
      `,
      perform(step, { future }) {
        step.log(futureAt(step, future).cancel())
      },
    }),
  },
}

function which(random: RandomNumbers): number {
  return random.between(0, COUNT - 1)
}

function futureAt(step: Step, index: number): Future<unknown> {
  return step.world.shared(shared)[index] as Future<unknown>
}

function settle(step: Step, settleIt: () => unknown): void {
  try {
    step.log(settleIt())
  } catch (error) {
    step.log(describe(error))
  }
}
