import {
  getRunningLoop,
  timeout,
  timeoutAt,
  TimeoutError,
  waitFor,
  type Coroutine,
  type Timeout,
  type TimeoutBody,
} from '@asyncio/core'
import type { Draw } from '../draw.ts'
import type { Family } from '../family.ts'
import { waiting, type Arguments, type OperationKind } from '../operation-kind.ts'
import type { Block } from '../program.ts'
import type { Step } from '../step.ts'

const LIMITS = [0, 0.001, 0.01, 0.015, 0.05, 0.06, 0.15] as const

/** Blocks that are given some time. */
export const timeLimits: Family = {
  kinds: {
    timeout: limited({
      draw: drawLimited,
      python: `
        async def perform(world, label, delay, body):
            try:
                async with asyncio.timeout(delay) as limit:
                    await world.run(body)
            except TimeoutError:
                world.log(label, "timeout", limit.expired())
            world.log(label, "left", limit.expired())
      `,
      begin: ({ delay }, body) => timeout(delay, body),
    }),

    timeoutAt: limited({
      draw: drawLimited,
      python: `
        async def perform(world, label, delay, body):
            try:
                async with asyncio.timeout_at(asyncio.get_running_loop().time() + delay) as limit:
                    await world.run(body)
            except TimeoutError:
                world.log(label, "timeout", limit.expired())
            world.log(label, "left", limit.expired())
      `,
      begin: ({ delay }, body) => timeoutAt(getRunningLoop().time() + delay, body),
    }),

    reschedule: limited({
      draw: (draw) => ({ ...drawLimited(draw), newDelay: draw.random.pick([0, 0.001, 0.03, 0.3]) }),
      python: `
        async def perform(world, label, delay, body, newDelay):
            try:
                async with asyncio.timeout(delay) as limit:
                    limit.reschedule(asyncio.get_running_loop().time() + newDelay)
                    await world.run(body)
            except TimeoutError:
                world.log(label, "timeout", limit.expired())
            world.log(label, "left", limit.expired())
      `,
      begin: ({ delay }, body) => timeout(delay, body),
      entered: (limit, { newDelay }) => limit.reschedule(getRunningLoop().time() + newDelay),
    }),

    waitFor: waiting({
      weight: 2,
      nests: true,
      draw: drawLimited,
      python: `
        async def perform(world, label, delay, body):
            await world.outcome(label, asyncio.wait_for(world.body(body), delay))
      `,
      native: async (step, { delay, body }) => step.outcome(waitFor(step.body(body), delay)),
      *generator(step, { delay, body }) {
        yield* step.outcome(waitFor(step.body(body), delay))
      },
    }),

    waitForTask: waiting({
      draw: (draw) => ({ task: draw.task(), delay: draw.random.pick(LIMITS) }),
      python: `
        async def perform(world, label, task, delay):
            if younger := world.younger(task):
                await world.outcome(label, asyncio.wait_for(younger, delay))
      `,
      async native(step, { task, delay }) {
        const younger = step.world.younger(task)
        if (younger) await step.outcome(waitFor(younger, delay))
      },
      *generator(step, { task, delay }) {
        const younger = step.world.younger(task)
        if (younger) yield* step.outcome(waitFor(younger, delay))
      },
    }),
  },
}

interface Limited extends Arguments {
  readonly delay: number
  readonly body: Block
}

function drawLimited(draw: Draw): Limited {
  return { delay: draw.random.pick(LIMITS), body: draw.block() }
}

/** An operation that runs a block within a time limit, and logs how that ended. */
function limited<A extends Limited>(kind: {
  draw(draw: Draw): A
  readonly python: string
  begin(given: A, body: TimeoutBody<void>): Coroutine<void>
  entered?(limit: Timeout, given: A): void
}): OperationKind {
  return waiting<A>({
    nests: true,
    draw: kind.draw,
    python: kind.python,
    async native(step, given) {
      let limit: Timeout | undefined
      try {
        await kind.begin(given, async (entered) => {
          limit = entered
          kind.entered?.(limit, given)
          await step.run(given.body)
        })
      } catch (error) {
        late(step, error, limit)
      }
      step.log('left', limit?.expired())
    },
    *generator(step, given) {
      let limit: Timeout | undefined
      try {
        yield* kind.begin(given, function* (entered) {
          limit = entered
          kind.entered?.(limit, given)
          yield* step.run(given.body)
        })
      } catch (error) {
        late(step, error, limit)
      }
      step.log('left', limit?.expired())
    },
  })
}

/** That the time was over is logged; another error goes on its way. */
function late(step: Step, error: unknown, limit: Timeout | undefined): void {
  if (!(error instanceof TimeoutError)) throw error
  step.log('timeout', limit?.expired())
}
