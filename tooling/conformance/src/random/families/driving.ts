import { getRunningLoop } from '@asyncio/core'
import type { Family } from '../family.ts'
import { immediate } from '../operation-kind.ts'
import { driving as shared } from '../driving.ts'

/** The loop is stopped in the middle of it all, and goes on in another run. */
export const driving: Family = {
  occasional: true,
  shared,
  kinds: {
    stopLoop: immediate({
      draw: ({ random }) => ({ soon: random.chance(0.5) }),
      python: `
        async def perform(world, label, soon):
            loop = asyncio.get_running_loop()
            loop.call_soon(loop.stop) if soon else loop.stop()
      `,
      perform(_step, { soon }) {
        const loop = getRunningLoop()
        if (soon) loop.callSoon(() => loop.stop())
        else loop.stop()
      },
    }),
  },
}
