import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Collects what nothing holds on to any more, and lets the platform tell those who wanted to know. */
export async function collectGarbage(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    // What was held by the step that runs is let go with its end.
    await new Promise((resolve) => setTimeout(resolve, 2))
    collect()
  }
  await new Promise((resolve) => setTimeout(resolve, 2))
}
