import { sleep } from '@asyncio/core'
import type { Family } from '../family.ts'
import { waiting } from '../operation-kind.ts'

/** Waiting for the time, and for a turn. */
export const sleeping: Family = {
  kinds: {
    sleep: waiting({
      weight: 2,
      draw: (draw) => ({ delay: draw.delay() }),
      python: `
        async def perform(world, label, delay):
            await asyncio.sleep(delay)
            world.log(label, "woke")
      `,
      async native(step, { delay }) {
        await sleep(delay)
        step.log('woke')
      },
      *generator(step, { delay }) {
        yield* sleep(delay)
        step.log('woke')
      },
    }),

    sleepZero: waiting({
      weight: 2,
      python: `
        async def perform(world, label):
            await asyncio.sleep(0)
            world.log(label, "woke")
      `,
      async native(step) {
        await sleep(0)
        step.log('woke')
      },
      *generator(step) {
        yield
        step.log('woke')
      },
    }),
  },
}
