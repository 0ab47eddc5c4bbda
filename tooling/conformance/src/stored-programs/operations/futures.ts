import { InvalidStateError, type Future } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { awaiting, immediate, type Operations } from '../operation-kind.ts'
import type { Step } from '../step.ts'

type OfFuture = { readonly i: number; readonly v: number }

/** Futures that all tasks share. */
export const futures: Operations = {
  fut_wait: awaiting<OfFuture>(futureAt),
  fut_set: immediate<OfFuture>((step, given) => {
    unlessDone(step, () => futureAt(step, given).setResult(given.v))
  }),
  fut_exc: immediate<OfFuture>((step, given) => {
    unlessDone(step, () => futureAt(step, given).setException(new Boom(String(step.label))))
  }),
  fut_cancel: immediate<OfFuture>((step, given) => step.log(futureAt(step, given).cancel())),
}

function futureAt({ resources }: Step, { i }: OfFuture): Future<number> {
  return resources.futures[i] as Future<number>
}

function unlessDone(step: Step, settle: () => void): void {
  try {
    settle()
  } catch (error) {
    if (!(error instanceof InvalidStateError)) throw error
    step.log('InvalidState')
  }
}
