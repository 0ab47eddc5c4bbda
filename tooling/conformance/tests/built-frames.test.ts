import { execFile } from 'node:child_process'
import process from 'node:process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { Files } from '../src/run-command.ts'

for (const flags of [[], ['--enable-source-maps']])
  test(`with the packages as a workspace builds them, places are the program's own (node ${flags.join(' ')})`, async () => {
    using files = new Files()
    const program = files.write(
      'places.mjs',
      `import { createTask, printCallGraph, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { Lock } from '@asyncio/sync'
await run(async function main() {
  const lock = new Lock()
  const child = createTask(async function child() {
    await sleep(0)
    await lock.acquire()
    printCallGraph()
  })
  await child
  console.log(child)
}, { debug: true })`,
    )
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, program])
    expect(stdout.replaceAll(program, 'places.mjs')).toBe(
      `* Task(name='Task-2')
  + Call stack:
  |   child (places.mjs:9:5)
  + Awaited by:
    * Task(name='Task-1')
      + Call stack:
      |   async main
<Task finished name='Task-2' coro=<child> result=undefined created at places.mjs:6>
`,
    )
  })
