import { sleep } from '@asyncio/core'
import { immediate, waiting, type Operations } from '../operation-kind.ts'

/** Time, and callbacks of the loop. */
export const timing: Operations = {
  sleep: sleeping(({ d }) => d),
  sleep0: sleeping(() => 0),
  call_soon: immediate((step) => {
    step.world.loop.callSoon(() => step.log('cb'))
  }),
  call_later: immediate<{ readonly d: number }>((step, { d }) => {
    step.world.loop.callLater(d, () => step.log('cb'))
  }),
}

function sleeping(delay: (given: { readonly d: number }) => number): Operations[string] {
  return waiting<{ readonly d: number }>({
    async native(step, given) {
      await sleep(delay(given))
      step.log('woke')
    },
    *generator(step, given) {
      yield* sleep(delay(given))
      step.log('woke')
    },
  })
}
