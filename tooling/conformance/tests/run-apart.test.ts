import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { runApart } from '../src/run-apart.ts'

async function endOf(source: string): Promise<string> {
  const path = join(tmpdir(), `apart-${process.pid}.mjs`)
  writeFileSync(path, source)
  return runApart(pathToFileURL(path)).then(
    (output) => `printed ${output}`,
    (error: Error) => error.message,
  )
}

test('a program that crashes fails with its signal, what it printed, and the stacks of its threads or why there are none', async () => {
  expect(await endOf('console.log("well")')).toBe('printed well\n')
  expect(await endOf('console.log("so far"); process.exitCode = 3')).toBe(
    'The program ended with code 3\nIt had printed:\nso far\n',
  )
  const crash = await endOf('console.log("so far"); process.kill(process.pid, "SIGSEGV")')
  expect(crash).toMatch(/^The program ended by signal SIGSEGV\n/)
  expect(crash).toMatch(/\nThread 1 [^]*#0 |Its memory was not kept in |Its stacks could not be read/)
  expect(crash).toMatch(/\nIt had printed:\nso far\n$/)
})
