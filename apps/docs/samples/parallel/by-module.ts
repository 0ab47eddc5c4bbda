import { run, toThread, transfer, work } from '@asyncio/node'
import type * as module from './letters.ts'

const letters = new URL('./letters.ts', import.meta.url)
const countLetters = work<typeof module.countLetters>(letters, 'countLetters')
const invert = work<typeof module.invert>(letters, 'invert')

async function main(): Promise<void> {
  const counts = await toThread(countLetters, 'Hello, world')
  console.log(counts.get('l'), counts.get('o'))

  const pixels = new Uint8Array([0, 1, 255])
  const inverted = await toThread(invert, transfer(pixels, [pixels.buffer])) // moved, and not copied
  console.log(inverted, 'here are left:', pixels.length)
}

await run(main)
