import {
  IncompleteReadError,
  LimitOverrunError,
  run,
  StreamReader,
} from '@asyncio/node'

const encoder = new TextEncoder()
const text = (bytes: Uint8Array): string =>
  JSON.stringify(new TextDecoder().decode(bytes))

async function main(): Promise<void> {
  const reader = new StreamReader({ limit: 8 })
  reader.feedData(encoder.encode('one\ntwo;abcd'))
  reader.feedData(encoder.encode('ab'))
  reader.feedEof()

  console.log(text(await reader.readline()))
  console.log(text(await reader.readuntil(encoder.encode(';'))))
  console.log(text(await reader.readexactly(4)))
  try {
    await reader.readexactly(100)
  } catch (error) {
    if (!(error instanceof IncompleteReadError)) throw error
    console.log('only', text(error.partial))
  }
  console.log(text(await reader.read()), reader.atEof())

  const wide = new StreamReader({ limit: 8 })
  wide.feedData(encoder.encode('a line that is much too long'))
  try {
    await wide.readuntil(encoder.encode('\n'))
  } catch (error) {
    if (!(error instanceof LimitOverrunError)) throw error
    console.log('too long after', error.consumed)
  }
}

await run(main)
