import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const config = `
import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['@asyncio/source', ...defaultServerConditions] } },
  test: { include: ['*.failing.ts'], reporters: ['default'] },
})
`

const failing = `
import { createTask, sleep } from '@asyncio/core'
import { test } from '@asyncio/testing/vitest'

test('forgets to await', () => {
  sleep(1)
})
test('leaves a timer and an error', async ({ loop }) => {
  loop.callLater(1, () => {})
  createTask(async () => {
    throw new RangeError('too far')
  })
  await sleep(0)
  await sleep(0)
})
test('waits for ever', async ({ loop }) => {
  await loop.createFuture()
})
`

/** What vitest says of tests that fail. */
function outputOf(source: string): string {
  const folder = mkdtempSync(join(fileURLToPath(new URL('..', import.meta.url)), '.vitest-'))
  try {
    writeFileSync(join(folder, 'vitest.config.ts'), config)
    writeFileSync(join(folder, 'some.failing.ts'), source)
    const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url))
    const { FORCE_COLOR: _, ...environment } = process.env
    const { stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', '--root', folder], {
      encoding: 'utf8',
      env: { ...environment, NO_COLOR: '1' },
    })
    return stdout + stderr
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('vitest shows what a test left behind, and the error that was part of it, and of a deadlock only that', () => {
  const output = outputOf(failing)
  const errors = output.match(/^(?:\w+Error: .*(?:\n {2}\S.*)*|Caused by: .*)$/gm)
  expect(errors?.map((error) => error.replace(/ created at .*>/, '>'))).toEqual([
    "LeftoverError: The test left something behind\n  coroutine 'sleep' was never awaited",
    'LeftoverError: The test left something behind\n' +
      '  A timer was left: <TimerHandle when=1 anonymous()>\n' +
      "  Task exception was never retrieved (<Task finished name='Task-1'>): RangeError: too far",
    'Caused by: RangeError: too far',
    expect.stringMatching(/^DeadlockError: Deadlock: .*\n {2}<Task pending .*> waits for <Future pending>$/),
  ])
})
