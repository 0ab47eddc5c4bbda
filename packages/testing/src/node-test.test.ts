import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const program = `
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTask, sleep } from '@asyncio/core'
import { IsolatedAsyncioTestCase, isolated } from '@asyncio/testing'

test('an hour takes no time', () =>
  isolated(async ({ loop }) => {
    await sleep(3600)
    assert.equal(loop.time(), 3600)
  }))

test('a task is left', () =>
  isolated(() => {
    createTask(sleep(1))
  }))

class KettleTest extends IsolatedAsyncioTestCase {
  async testBoils(): Promise<void> {
    await sleep(180)
    assert.equal(this.loop.time(), 180)
  }
}
KettleTest.register(test)
`

test("isolated tests and test cases run in Node's own test runner", () => {
  const folder = mkdtempSync(join(fileURLToPath(new URL('.', import.meta.url)), '.node-test-'))
  try {
    const file = join(folder, 'program.ts')
    writeFileSync(file, program)
    const args = ['--conditions=@asyncio/source', '--test-reporter=tap', file]
    const { NODE_OPTIONS: _, ...env } = process.env
    let output: string
    try {
      output = execFileSync(process.execPath, args, { encoding: 'utf8', env, stdio: 'pipe' })
    } catch (error) {
      output = (error as { stdout: string }).stdout
    }
    expect(output.match(/^(?:not )?ok .*$/gm)).toEqual([
      'ok 1 - an hour takes no time',
      'not ok 2 - a task is left',
      'ok 3 - KettleTest.testBoils',
    ])
    expect(output).toContain('LeftoverError')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
