import { getRunningLoop, sleep, taskGroup } from '@asyncio/core'
import { BaseEventLoop, run } from '@asyncio/loop'
import { FrameHost } from './frame-host.ts'

async function bounce(name: string, seconds: number): Promise<void> {
  for (let n = 1; n <= 2; n++) {
    await sleep(seconds)
    console.log(`${name} bounces at ${getRunningLoop().time().toFixed(2)} s`)
  }
}

const host = new FrameHost(20)
const running = run(
  () =>
    taskGroup((group) => {
      group.createTask(() => bounce('the ball', 0.5))
      group.createTask(() => bounce('the box', 0.32))
    }),
  { loopFactory: () => new BaseEventLoop({ host }) },
)

let over = false
void running.finally(() => (over = true))
while (!over) {
  host.picture()
  await new Promise((resolve) => setImmediate(resolve)) // draws the picture
}
await running
console.log(`${(host.time() * 20).toFixed(0)} pictures`)
