import { getRunningLoop } from '@asyncio/core'
import type { Family } from '../family.ts'
import { immediate } from '../operation-kind.ts'

/** What is called by the loop, in no task. */
export const callbacks: Family = {
  kinds: {
    callSoon: immediate({
      python: `
        async def perform(world, label):
            asyncio.get_running_loop().call_soon(lambda: world.log(label, "called", world.variable.get()))
      `,
      perform(step) {
        getRunningLoop().callSoon(() => step.log('called', step.world.variable.get()))
      },
    }),

    callLater: immediate({
      draw: (draw) => ({ delay: draw.delay() }),
      python: `
        async def perform(world, label, delay):
            asyncio.get_running_loop().call_later(delay, lambda: world.log(label, "called", world.variable.get()))
      `,
      perform(step, { delay }) {
        getRunningLoop().callLater(delay, () => step.log('called', step.world.variable.get()))
      },
    }),
  },
}
