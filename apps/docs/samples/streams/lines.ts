import {
  LimitOverrunError,
  linesOf,
  run,
  StreamReader,
  timeout,
  TimeoutError,
} from '@asyncio/node'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

async function main(): Promise<void> {
  const reader = new StreamReader({ limit: 32 }) // of a connection it would be there already
  reader.feedData(encoder.encode('GET /index.html\nAccept: text\n\nfirst;second;'))

  for await (const line of linesOf(reader)) {
    if (line === '') break
    console.log(line)
  }
  console.log(decoder.decode(await reader.readuntil(encoder.encode(';'))))

  reader.feedData(encoder.encode('unfini'))
  try {
    await timeout(0.005, async () => {
      await reader.readexactly(7)
      await reader.readline()
    })
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('no line yet')
  }
  reader.feedData(encoder.encode('shed\n'))
  console.log(decoder.decode(await reader.readline()).trimEnd()) // nothing was lost

  reader.feedData(encoder.encode('x'.repeat(100)))
  try {
    await reader.readuntil(encoder.encode(';'))
  } catch (error) {
    if (!(error instanceof LimitOverrunError)) throw error
    console.log('longer than 32 bytes')
  }
}

await run(main)
