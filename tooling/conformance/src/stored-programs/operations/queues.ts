import type { Queue } from '@asyncio/sync'
import { describe } from '../../describe.ts'
import { awaiting, immediate, type Operations } from '../operation-kind.ts'
import type { Step } from '../step.ts'

type OfQueue = { readonly i: number; readonly v: number; readonly imm: boolean }

/** Queues of each sort that tasks put items on, take them from, and shut down. */
export const queues: Operations = {
  q_put: awaiting<OfQueue>((step, given) => queueAt(step, given).put(given.v)),
  q_get: awaiting<OfQueue>((step, given) => queueAt(step, given).get()),
  q_join: awaiting<OfQueue>((step, given) => queueAt(step, given).join()),
  q_put_nw: immediate<OfQueue>((step, given) => {
    attempt(step, () => queueAt(step, given).putNowait(given.v))
  }),
  q_get_nw: immediate<OfQueue>((step, given) => {
    attempt(step, () => step.log(queueAt(step, given).getNowait()))
  }),
  q_done: immediate<OfQueue>((step, given) => {
    attempt(step, () => queueAt(step, given).taskDone())
  }),
  q_shutdown: immediate<OfQueue>((step, given) => queueAt(step, given).shutdown(given.imm)),
}

function queueAt({ resources }: Step, { i }: OfQueue): Queue<number> {
  return resources.queues[i] as Queue<number>
}

/** An error is logged. */
function attempt(step: Step, attempted: () => void): void {
  try {
    attempted()
  } catch (error) {
    step.log(describe(error))
  }
}
