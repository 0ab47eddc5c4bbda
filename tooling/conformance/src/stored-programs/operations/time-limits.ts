import { timeout, timeoutAt, TimeoutError, type Coroutine, type Timeout, type TimeoutBody } from '@asyncio/core'
import type { Arguments } from '../../random/operation-kind.ts'
import type { Block } from '../program.ts'
import { waiting, type OperationKind, type Operations } from '../operation-kind.ts'
import type { Step } from '../step.ts'

interface Limited extends Arguments {
  readonly d: number
  readonly d2: number
  readonly body: Block
}

/** Blocks that are given some time. */
export const timeLimits: Operations = {
  timeout: limited((_step, { d }, body) => timeout(d, body)),
  timeout_at: limited(({ world }, { d }, body) => timeoutAt(world.loop.time() + d, body)),
  resched: limited(
    (_step, { d }, body) => timeout(d, body),
    ({ world }, limit, { d2 }) => limit.reschedule(world.loop.time() + d2),
  ),
}

function limited(
  begin: (step: Step, given: Limited, body: TimeoutBody<void>) => Coroutine<void>,
  entered?: (step: Step, limit: Timeout, given: Limited) => void,
): OperationKind {
  return waiting<Limited>({
    async native(step, given) {
      let limit: Timeout | undefined
      try {
        await begin(step, given, async (running) => {
          limit = running
          entered?.(step, limit, given)
          await step.run(given.body)
        })
      } catch (error) {
        late(step, error, limit)
      }
      step.log('out', limit?.expired())
    },
    *generator(step, given) {
      let limit: Timeout | undefined
      try {
        yield* begin(step, given, function* (running) {
          limit = running
          entered?.(step, limit, given)
          yield* step.run(given.body)
        })
      } catch (error) {
        late(step, error, limit)
      }
      step.log('out', limit?.expired())
    },
  })
}

/** That the time was over is logged; another error goes on its way. */
function late(step: Step, error: unknown, limit: Timeout | undefined): void {
  if (!(error instanceof TimeoutError)) throw error
  step.log('timeout', limit?.expired())
}
