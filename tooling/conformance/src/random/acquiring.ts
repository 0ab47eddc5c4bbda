import { TimeoutError, waitFor } from '@asyncio/core'
import type { Acquirable } from '@asyncio/sync'
import { describe } from '../describe.ts'
import { awaiting } from './awaiting.ts'
import type { Draw } from './draw.ts'
import { enclosing } from './enclosing.ts'
import { immediate, waiting, type OperationKind } from './operation-kind.ts'
import type { Block } from './program.ts'
import type { Shared } from './shared.ts'
import type { Step } from './step.ts'

const LIMITS = [0, 0.001, 0.01, 0.05, 0.15] as const

/** How often each of the operations comes; by default 1. */
interface Weights {
  readonly with?: number
  readonly acquire?: number
}

/**
 * The operations of all that is acquired and released: `withLock`, `holdLock`, and so on.
 *
 * @param name how one of them is called in the names of the operations
 * @param count how many are shared
 */
export function acquiring<S extends Acquirable>(
  name: string,
  shared: Shared<readonly S[]>,
  count: number,
  weights: Weights = {},
): Record<string, OperationKind> {
  const any = ({ random }: Draw): { readonly at: number } => ({ at: random.between(0, count - 1) })
  const which = ({ world }: Step, given: { readonly at: number }): S => world.shared(shared)[given.at] as S
  const inPython = `world.shared["${shared.name}"][at]`

  return {
    [`with${name}`]: enclosing<S>({
      weight: weights.with ?? 1,
      draw: (draw) => ({ ...any(draw), body: draw.block() }),
      python: `
        async def perform(world, label, at, body):
            held = ${inPython}
            async with held:
                world.log(label, "in", text(held))
                await world.run(body)
            world.log(label, "out", text(held))
      `,
      on: which,
      entered: (step, held) => step.log('in', String(held)),
    }),

    [`hold${name}`]: waiting<{ readonly at: number; readonly body: Block }>({
      nests: true,
      draw: (draw) => ({ ...any(draw), body: draw.block() }),
      python: `
        async def perform(world, label, at, body):
            held = ${inPython}
            await held.acquire()
            try:
                world.log(label, "in", text(held))
                await world.run(body)
            finally:
                held.release()
            world.log(label, "out", text(held))
      `,
      async native(step, given) {
        const held = which(step, given)
        const guard = await held.guard()
        try {
          step.log('in', String(held))
          await step.run(given.body)
        } finally {
          guard.release()
        }
        step.log('out', String(held))
      },
      *generator(step, given) {
        const held = which(step, given)
        yield* held.acquire()
        try {
          step.log('in', String(held))
          yield* step.run(given.body)
        } finally {
          held.release()
        }
        step.log('out', String(held))
      },
    }),

    [`hold${name}InTime`]: waiting<{ readonly at: number; readonly delay: number; readonly body: Block }>({
      nests: true,
      draw: (draw) => ({ ...any(draw), delay: draw.random.pick(LIMITS), body: draw.block() }),
      python: `
        async def perform(world, label, at, delay, body):
            held = ${inPython}
            try:
                await asyncio.wait_for(held.acquire(), delay)
            except TimeoutError:
                world.log(label, "late", text(held))
                return
            try:
                world.log(label, "in", text(held))
                await world.run(body)
            finally:
                held.release()
            world.log(label, "out", text(held))
      `,
      async native(step, given) {
        const held = which(step, given)
        try {
          await waitFor(held.acquire(), given.delay)
        } catch (error) {
          late(step, error, held)
          return
        }
        try {
          step.log('in', String(held))
          await step.run(given.body)
        } finally {
          held.release()
        }
        step.log('out', String(held))
      },
      *generator(step, given) {
        const held = which(step, given)
        try {
          yield* waitFor(held.acquire(), given.delay)
        } catch (error) {
          late(step, error, held)
          return
        }
        try {
          step.log('in', String(held))
          yield* step.run(given.body)
        } finally {
          held.release()
        }
        step.log('out', String(held))
      },
    }),

    [`acquire${name}`]: awaiting({
      weight: weights.acquire ?? 1,
      draw: any,
      python: `
        async def perform(world, label, at):
            held = ${inPython}
            await world.outcome_of(label, held, held.acquire())
      `,
      on: which,
      begin: (held) => held.acquire(),
    }),

    [`release${name}`]: immediate<{ readonly at: number }>({
      draw: any,
      python: `
        async def perform(world, label, at):
            held = ${inPython}
            try:
                held.release()
            except (RuntimeError, ValueError) as error:
                world.log(label, describe(error))
            world.log(label, text(held))
      `,
      perform(step, given) {
        const held = which(step, given)
        try {
          held.release()
        } catch (error) {
          step.log(describe(error))
        }
        step.log(String(held))
      },
    }),

    [`lookAt${name}`]: immediate<{ readonly at: number }>({
      draw: any,
      python: `
        async def perform(world, label, at):
            held = ${inPython}
            world.log(label, held.locked(), text(held))
      `,
      perform(step, given) {
        const held = which(step, given)
        step.log(held.locked(), String(held))
      },
    }),
  }
}

/** That the time was over is logged; another error goes on its way. */
function late(step: Step, error: unknown, held: Acquirable): void {
  if (!(error instanceof TimeoutError)) throw error
  step.log('late', String(held))
}
