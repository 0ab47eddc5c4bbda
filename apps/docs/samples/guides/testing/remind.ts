import { sleep, timeout, TimeoutError } from '@asyncio/node'

/** Asks, and asks again each day, until there is an answer; gives up after a week. */
export async function remind(
  ask: () => PromiseLike<string | undefined>,
): Promise<string> {
  try {
    return await timeout({ hours: 7 * 24 }, async () => {
      for (;;) {
        const answer = await ask()
        if (answer !== undefined) return answer
        await sleep({ hours: 24 })
      }
    })
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    return 'no answer'
  }
}
