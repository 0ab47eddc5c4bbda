// Writes down what each sample prints: `pnpm --filter @asyncio/docs samples:update`, or for a part of them with `guides/`
// or `tutorial/crawler` behind it. What is the same program in Python has to print the same.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadCPython } from './cpython.ts'
import { programs, samples, samplesFolder } from './samples.ts'
import { runProgram } from './run-program.ts'

const beginnings = process.argv.slice(2)
const isChosen = ({ name }: { name: string }): boolean =>
  beginnings.length === 0 || beginnings.some((beginning) => name.startsWith(beginning))
const chosen = programs().filter(isChosen)

for (const { name, url } of chosen) {
  const file = new URL(`${name}.out`, samplesFolder)
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  const printed = await runProgram(url)
  if (printed === before) continue
  writeFileSync(file, printed)
  console.log(`${before === undefined ? 'new' : 'changed'}: ${name}.out\n${printed.trimEnd().replaceAll(/^/gm, '  ')}`)
}

const python = await loadCPython()
for (const { name, text } of samples('py').filter(isChosen)) {
  const printed = python.run(text, name)
  if (printed === readFileSync(new URL(`${name}.out`, samplesFolder), 'utf8')) continue
  console.log(`differs: ${name}.py prints\n${printed.trimEnd().replaceAll(/^/gm, '  ')}`)
  process.exitCode = 1
}

// As they are now: one may have been written meanwhile.
const named = new Set(programs().map(({ name }) => name))
for (const { name, url } of samples('out')) {
  if (named.has(name)) continue
  rmSync(url)
  console.log(`gone: ${name}.out, which no program prints`)
}
console.log(`${chosen.length} programs ran`)
