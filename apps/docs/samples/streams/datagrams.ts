import { openDatagramEndpoint, run } from '@asyncio/node'

async function main(): Promise<void> {
  await using server = await openDatagramEndpoint({ localAddr: ['127.0.0.1', 0] })
  await using client = await openDatagramEndpoint({ remoteAddr: server.localAddress })

  await client.send(new TextEncoder().encode('are you there?'))
  const [data, address] = await server.receive()
  console.log(new TextDecoder().decode(data))
  await server.send(new TextEncoder().encode('yes'), address)
  console.log(new TextDecoder().decode((await client.receive())[0]))
}

await run(main)
