// The process of a peer in JavaScript: `--peer NAME`. It is asked on standard input and answers on standard output, a line of JSON each.
// `--list` prints what the peer can do, and ends.
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { measure } from './measure.ts'
import { loadPrograms } from './programs.ts'

const { values } = parseArgs({ options: { peer: { type: 'string', default: '' }, list: { type: 'boolean' } } })
const { version, programs } = await loadPrograms(values.peer)

if (values.list === true) console.log(JSON.stringify({ version, operations: Object.keys(programs) }))
else await answer()

async function answer(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const { key, count, measures } = JSON.parse(line) as { key: string; count: number; measures: string }
    const program = programs[key]
    if (program === undefined) throw new Error(`${values.peer} does not know ${key}`)
    // Of all the memory only where that is measured: collecting everything throws away what the engine has compiled, too.
    if (measures === 'bytes') globalThis.gc?.()
    try {
      console.log(JSON.stringify({ figure: await measure(program, count, measures === 'processor') }))
    } catch (error) {
      console.log(JSON.stringify({ error: String(error) }))
    }
  }
}
