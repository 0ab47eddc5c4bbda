import { asyncWith } from '@asyncio/core'
import type { Condition, Semaphore } from '@asyncio/sync'
import { enclosing, type Enclosing } from '../enclosing.ts'
import { awaiting, immediate, waiting, type Operations } from '../operation-kind.ts'
import type { Step } from '../step.ts'

type At = { readonly i: number }

/** All that tasks wait at until others let them go on. */
export const locks: Operations = {
  lock: enclosing(
    ({ resources }, { i }) => resources.locks[i],
    (step) => step.log('in'),
  ),
  sem: enclosing<Semaphore>(
    ({ resources }, { i }) => resources.semaphores[i],
    (step) => step.log('in'),
  ),
  cond_wait: enclosing(conditionAt, (_step, condition) => condition.wait()),
  cond_wait_for: enclosing<Condition, Enclosing & { readonly v: number }>(conditionAt, (step, condition, { v }) => {
    let asked = 0
    return condition.waitFor(() => {
      asked += 1
      step.log('pred', asked)
      return asked >= v
    })
  }),
  cond_notify: waiting<At & { readonly v: number }>({
    async native(step, given) {
      const condition = conditionAt(step, given)
      await asyncWith(condition, () => condition.notify(given.v))
    },
    *generator(step, given) {
      const condition = conditionAt(step, given)
      yield* asyncWith(condition, () => condition.notify(given.v))
    },
  }),
  event_set: immediate<At>(({ resources }, { i }) => resources.events[i]?.set()),
  event_clear: immediate<At>(({ resources }, { i }) => resources.events[i]?.clear()),
  event_wait: awaiting<At>(({ resources }, { i }) => resources.events[i]?.wait()),
  barrier_wait: awaiting<At>(({ resources }, { i }) => resources.barriers[i]?.wait()),
}

function conditionAt({ resources }: Step, { i }: At): Condition {
  return resources.conditions[i] as Condition
}
