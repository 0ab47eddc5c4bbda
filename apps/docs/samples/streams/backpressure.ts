import { getRunningLoop, openConnection, run, sleep, startServer } from '@asyncio/node'
import { VirtualEventLoop } from '@asyncio/testing'

const PART = 128 * 1024

async function main(): Promise<void> {
  const loop = getRunningLoop()
  const server = await startServer(
    async (reader, writer) => {
      for (;;) {
        const part = await reader.read(PART)
        if (part.length === 0) break
        await sleep(1) // a slow consumer
      }
      writer.close()
      console.log(`all was read after ${loop.time().toFixed(0)} s`)
    },
    'shop',
    80,
  )
  const [reader, writer] = await openConnection('shop', 80)
  for (let part = 1; part <= 6; part++) {
    writer.write(new Uint8Array(PART))
    await writer.drain() // without it, all six parts would wait in memory
    console.log(`part ${part} is on its way after ${loop.time().toFixed(0)} s`)
  }
  writer.writeEof()
  await reader.read()
  writer.close()
  server.close()
}

const loop = new VirtualEventLoop()
loop.network.addHost('shop')
await run(main, { loopFactory: () => loop })
