import { getRunningLoop, openConnection, run, sleep, startServer } from '@asyncio/node'
import { VirtualEventLoop } from '@asyncio/testing'

const loop = new VirtualEventLoop()
loop.network.addHost('shop')
loop.network.link({ latency: { milliseconds: 20 } })

const text = new TextDecoder()
const bytes = new TextEncoder()

async function ask(question: string): Promise<void> {
  const [reader, writer] = await openConnection('shop', 80)
  writer.write(bytes.encode(`${question}\n`))
  console.log(
    `at ${getRunningLoop().time().toFixed(2)}:`,
    text.decode(await reader.readline()).trim(),
  )
  writer.close()
}

async function main(): Promise<void> {
  await using _server = await startServer(
    async (reader, writer) => {
      await reader.readline()
      writer.write(bytes.encode('yes, we have it\n'))
      writer.close()
    },
    'shop',
    80,
  )
  await ask('a lamp?')
  loop.network.partition('localhost', 'shop') // somebody trips over the cable
  loop.callLater(10, () => loop.network.heal('localhost', 'shop'))
  await ask('a rug?')
  await sleep(1)
}

await run(main, { loopFactory: () => loop })
