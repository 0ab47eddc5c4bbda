import { Readable } from 'node:stream'
import { cancellable, createTask, isCancelled, run, sleep } from '@asyncio/node'

/** A stream of Node's that has two lines, and then is silent. */
function slowLines(): Readable {
  const stream = new Readable({ objectMode: true, read() {} })
  stream.push('one')
  stream.push('two')
  return stream
}

async function read(lines: Readable): Promise<void> {
  for await (const line of cancellable(lines)) console.log(line)
}

async function main(): Promise<void> {
  const lines = slowLines()
  const reading = createTask(() => read(lines))
  await sleep(0.02)
  reading.cancel()
  try {
    await reading
  } catch (error) {
    if (!isCancelled(error)) throw error
    console.log('no more lines; the stream is destroyed:', lines.destroyed)
  }
}

await run(main)
