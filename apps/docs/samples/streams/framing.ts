import { IncompleteReadError, LengthPrefix, run, StreamReader } from '@asyncio/node'

const messages = new LengthPrefix({ size: 2, limit: 1000 }) // two bytes of length, then as many bytes
const encoder = new TextEncoder()

async function main(): Promise<void> {
  const reader = new StreamReader()
  reader.feedData(messages.encode(encoder.encode('a message\nof two lines')))
  reader.feedData(messages.encode(encoder.encode('')))
  reader.feedData(messages.encode(encoder.encode('broken off')).subarray(0, 6))
  reader.feedEof()

  try {
    for await (const message of messages.messages(reader))
      console.log(JSON.stringify(new TextDecoder().decode(message)))
  } catch (error) {
    if (!(error instanceof IncompleteReadError)) throw error
    console.log(
      `the connection ended after ${error.partial.length} of ${error.expected} bytes`,
    )
  }

  try {
    messages.encode(new Uint8Array(1001))
  } catch (error) {
    console.log((error as Error).name)
  }
}

await run(main)
