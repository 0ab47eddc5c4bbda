import { ExceptionGroup, isCancelled, TimeoutError } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import type { Family } from '../family.ts'
import { immediate, waiting } from '../operation-kind.ts'
import { Returned } from '../returned.ts'
import type { Step } from '../step.ts'

/** What a language has without asyncio: errors, results, cleaning up; and values of a context. */
export const control: Family = {
  kinds: {
    log: immediate({
      python: `
        async def perform(world, label):
            pass
      `,
      perform() {},
    }),

    raise: immediate({
      python: `
        async def perform(world, label):
            raise Boom(label)
      `,
      perform({ label }) {
        throw new Boom(String(label))
      },
    }),

    return: immediate({
      draw: ({ random }) => ({ value: random.between(0, 9) }),
      python: `
        async def perform(world, label, value):
            raise Returned(value)
      `,
      perform(_step, { value }) {
        throw new Returned(value)
      },
    }),

    try: waiting({
      weight: 3,
      nests: true,
      draw: (draw) => ({ body: draw.block(), cleanup: draw.smallBlock(), swallow: draw.random.chance(0.6) }),
      python: `
        async def perform(world, label, body, cleanup, swallow):
            try:
                await world.run(body)
            except (Boom, TimeoutError, ExceptionGroup) as error:
                world.log(label, "caught", describe(error))
                if not swallow:
                    raise
            finally:
                world.log(label, "cleanup")
                await world.run(cleanup)
      `,
      async native(step, { body, cleanup, swallow }) {
        try {
          await step.run(body)
        } catch (error) {
          caught(step, error, swallow)
        } finally {
          step.log('cleanup')
          await step.run(cleanup)
        }
      },
      *generator(step, { body, cleanup, swallow }) {
        try {
          yield* step.run(body)
        } catch (error) {
          caught(step, error, swallow)
        } finally {
          step.log('cleanup')
          yield* step.run(cleanup)
        }
      },
    }),

    swallowCancel: waiting({
      nests: true,
      draw: (draw) => ({ body: draw.block() }),
      python: `
        async def perform(world, label, body):
            try:
                await world.run(body)
            except asyncio.CancelledError as error:
                world.log(label, "swallowed", describe(error))
      `,
      async native(step, { body }) {
        try {
          await step.run(body)
        } catch (error) {
          swallowed(step, error)
        }
      },
      *generator(step, { body }) {
        try {
          yield* step.run(body)
        } catch (error) {
          swallowed(step, error)
        }
      },
    }),

    setVariable: waiting({
      nests: true,
      draw: (draw) => ({ body: draw.block() }),
      python: `
        async def perform(world, label, body):
            before = world.variable.get()
            token = world.variable.set(label)
            try:
                await world.run(body)
                world.log(label, "variable", before, world.variable.get())
            finally:
                world.variable.reset(token)
      `,
      async native(step, { body }) {
        const { variable } = step.world
        const before = variable.get()
        const token = variable.set(step.label)
        try {
          await step.run(body)
          step.log('variable', before, variable.get())
        } finally {
          variable.reset(token)
        }
      },
      *generator(step, { body }) {
        const { variable } = step.world
        const before = variable.get()
        const token = variable.set(step.label)
        try {
          yield* step.run(body)
          step.log('variable', before, variable.get())
        } finally {
          variable.reset(token)
        }
      },
    }),
  },
}

/** What a `try` catches is logged; what it should not catch goes on its way. */
function caught(step: Step, error: unknown, swallow: boolean): void {
  const caughtHere = error instanceof Boom || error instanceof TimeoutError || error instanceof ExceptionGroup
  if (caughtHere) step.log('caught', describe(error))
  if (!caughtHere || !swallow) throw error
}

function swallowed(step: Step, error: unknown): void {
  if (!isCancelled(error)) throw error
  step.log('swallowed', describe(error))
}
