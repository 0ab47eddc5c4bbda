import { gather, Lock, run, sleep } from '@asyncio/node'

const stage = new Lock()

async function play(band: string): Promise<void> {
  using _held = await stage.guard()
  console.log(`${band} begins`)
  await sleep(0.01)
  console.log(`${band} ends`)
} // given back here, whatever happened

await run(() => gather([() => play('The Locks'), () => play('The Keys')]))
