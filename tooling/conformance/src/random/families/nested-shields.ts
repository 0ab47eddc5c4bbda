import { gather, shield } from '@asyncio/core'
import type { Family } from '../family.ts'
import { waiting } from '../operation-kind.ts'

/** Shields around shields, and gathered ones. */
export const nestedShields: Family = {
  kinds: {
    shieldTwice: waiting({
      nests: true,
      draw: (draw) => ({ body: draw.block() }),
      python: `
        async def perform(world, label, body):
            await world.outcome(label, asyncio.shield(asyncio.shield(world.start(body, f"shielded {label}"))))
      `,
      async native(step, { body }) {
        await step.outcome(shield(shield(step.world.start(body, `shielded ${step.label}`))))
      },
      *generator(step, { body }) {
        yield* step.outcome(shield(shield(step.world.start(body, `shielded ${step.label}`))))
      },
    }),

    gatherShields: waiting({
      nests: true,
      draw: (draw) => ({ bodies: draw.blocks(), returnExceptions: draw.random.chance(0.4) }),
      python: `
        async def perform(world, label, bodies, returnExceptions):
            shields = [asyncio.shield(world.start(body, f"shielded {label}.{at}")) for at, body in enumerate(bodies)]
            await world.outcome(label, asyncio.shield(asyncio.gather(*shields, return_exceptions=returnExceptions)))
      `,
      async native(step, { bodies, returnExceptions }) {
        const shields = bodies.map((body, at) => shield(step.world.start(body, `shielded ${step.label}.${at}`)))
        await step.outcome(shield(gather(shields, { returnExceptions })))
      },
      *generator(step, { bodies, returnExceptions }) {
        const shields = bodies.map((body, at) => shield(step.world.start(body, `shielded ${step.label}.${at}`)))
        yield* step.outcome(shield(gather(shields, { returnExceptions })))
      },
    }),
  },
}
