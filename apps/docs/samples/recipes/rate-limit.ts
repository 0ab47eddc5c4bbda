import { asyncWith, getRunningLoop, Lock, run, sleep, taskGroup } from '@asyncio/node'
import { VirtualEventLoop } from '@asyncio/testing'

// #region limit
class RateLimit {
  readonly #pause: number
  readonly #line = new Lock()
  #next = 0

  constructor(perSecond: number) {
    this.#pause = 1 / perSecond
  }

  /** Waits for a turn: first come, first served. */
  async turn(): Promise<void> {
    await asyncWith(this.#line, async () => {
      const loop = getRunningLoop()
      const wait = this.#next - loop.time()
      if (wait > 0) await sleep(wait)
      this.#next = loop.time() + this.#pause
    })
  }
}
// #endregion

async function main(): Promise<void> {
  const limit = new RateLimit(4)
  const call = async (name: string): Promise<void> => {
    await limit.turn()
    console.log(`${name} at ${getRunningLoop().time().toFixed(2)} s`)
  }
  await taskGroup(async (group) => {
    const calls = ['first', 'second', 'third', 'fourth'].map((name) =>
      group.createTask(() => call(name)),
    )
    await sleep(0.3)
    calls[2]?.cancel() // its turn goes to the next in line
  })
}

await run(main, { loopFactory: () => new VirtualEventLoop() })
