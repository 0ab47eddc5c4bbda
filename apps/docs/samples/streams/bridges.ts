import { createGzip } from 'node:zlib'
import { linesOf, readerFrom, run, StreamReader, toReadableStream } from '@asyncio/node'
import { readerFromReadable, toReadable } from '@asyncio/streams/node'

const encoder = new TextEncoder()

function letter(): StreamReader {
  const reader = new StreamReader()
  reader.feedData(encoder.encode('dear reader\n'.repeat(1000)))
  reader.feedEof()
  return reader
}

async function main(): Promise<void> {
  // From a stream of the web, such as the body of a response.
  const response = new Response('one\ntwo\n')
  for await (const line of linesOf(
    readerFrom(response.body as ReadableStream<Uint8Array>),
  ))
    console.log(line)

  // Into one, and out again: what the platform can do with streams is done on the way.
  const packed = toReadableStream(letter()).pipeThrough(new CompressionStream('gzip'))
  const unpacked = packed.pipeThrough(new DecompressionStream('gzip'))
  let lines = 0
  for await (const _ of readerFrom(unpacked)) lines += 1
  console.log(lines, 'lines')

  // The same with streams of Node's.
  const gzip = toReadable(letter()).pipe(createGzip())
  const bytes = await readerFromReadable(gzip).read()
  console.log(bytes.length < 200 ? 'packed' : 'not packed')
}

await run(main)
