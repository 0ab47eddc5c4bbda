// The tour: runs every program, ten times as fast as it is written, and compares its output with Python's.
//
//   node src/main.ts [--expected <folder of recordings>]

import { resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { parseArgs, styleText } from 'node:util'
import { BaseEventLoop, setDefaultLoopFactory } from '@asyncio/loop'
import { PacedHost } from './tour/paced-host.ts'
import { programs } from './tour/programs.ts'
import { recordedOutput, recordings } from './tour/recorded-output.ts'
import { runProgram } from './tour/run-program.ts'
import { sideBySide } from './tour/side-by-side.ts'

const { values: options } = parseArgs({ options: { expected: { type: 'string' } } })
const folder = options.expected === undefined ? recordings : pathToFileURL(`${resolve(options.expected)}/`)

const host = new PacedHost(0.1)
setDefaultLoopFactory(() => new BaseEventLoop({ host }))

function print(line = '') {
  process.stdout.write(`${line}\n`)
}

const started = performance.now()
const failed: string[] = []

print(`${programs.length} programs, ten times as fast as they are written, beside what Python prints.`)

for (const [index, program] of programs.entries()) {
  print(`\n${styleText('bold', `${index + 1}. ${program.title}`)} ${styleText('dim', `(src/${program.name}.ts)`)}`)
  const expected = await recordedOutput(program.name, folder)
  const received: string[] = []
  const programStarted = host.time()

  function receive(line: string) {
    received.push(line)
    print(`   ${line}`)
  }
  try {
    await runProgram(program, receive)
  } catch (error) {
    receive(`Uncaught ${String(error)}`)
    console.error(error)
  }

  const took = `${(host.time() - programStarted).toFixed()} s`
  if (expected.join('\n') === received.join('\n')) {
    print(styleText('green', `   ✓ as Python prints it, ${took}`))
  } else {
    failed.push(program.name)
    print(styleText('red', `   ✗ not as Python prints it, ${took}`))
    for (const line of sideBySide(expected, received)) print(`   ${line}`)
  }
}

const seconds = ((performance.now() - started) / 1000).toFixed(1)
const pace = `${host.time().toFixed()} seconds as they are written, run in ${seconds}`
if (failed.length === 0) {
  print(`\n${styleText('green', `All ${programs.length} programs print what Python prints: ${pace}.`)}`)
} else {
  print(
    `\n${styleText('red', `${failed.length} of ${programs.length} programs failed: ${failed.join(', ')} (${pace}).`)}`,
  )
  process.exitCode = 1
}
