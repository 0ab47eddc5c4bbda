import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url))
const reporter = fileURLToPath(new URL('summary-reporter.ts', import.meta.url))

/** A run of these test files. */
function runOf(files: Record<string, string>): { stdout: string; stderr: string; status: number | null } {
  const folder = mkdtempSync(join(tmpdir(), 'asyncio-summary-'))
  try {
    for (const [name, source] of Object.entries(files)) writeFileSync(join(folder, name), source)
    const options = ['run', '--root', folder, '--globals', '--reporter', 'default', '--reporter', reporter]
    return spawnSync(process.execPath, [vitest, ...options], { encoding: 'utf8', cwd: folder })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What a run of these test files prints last, and its exit status. */
function lastLineOfRun(files: Record<string, string>): [line: string | undefined, status: number | null] {
  const { stdout, status } = runOf(files)
  return [stdout.trimEnd().split('\n').at(-1), status]
}

test.for<[what: string, source: string, line: string, status: number]>([
  ['tests that pass', `test('a', () => {}); test('b', () => {})`, '2 passed, 0 failed', 0],
  ['tests that fail', `test('a', () => {}); test('b', () => { throw new Error() })`, '1 passed, 1 failed', 1],
  ['tests that are skipped', `test('a', () => {}); test.skip('b'); test.todo('c')`, '1 passed, 0 failed, 2 skipped', 0],
  ['a file that does not load', `import './missing.ts'`, '0 passed, 1 failed', 1],
  ['an error that nobody handles', `test('a', () => void Promise.reject(new Error()))`, '1 passed, 1 failed', 1],
  ['a hook that fails', `test('a', () => {}); afterAll(() => { throw new Error() })`, '1 passed, 1 failed', 1],
])('the last line counts %s', ([, source, line, status]) => {
  expect(lastLineOfRun({ 'fixture.test.ts': source })).toEqual([line, status])
})

test('the last line tells of a run without tests', () => {
  expect(lastLineOfRun({})).toEqual(['0 passed, 1 failed', 1])
})

test('of a crash the stacks are told, or why there are none', () => {
  const keepCores = fileURLToPath(new URL('keep-cores.ts', import.meta.url))
  const crash = `import ${JSON.stringify(keepCores)}; test('a', () => process.kill(process.pid, 'SIGSEGV'))`
  const { stdout, stderr, status } = runOf({ 'fixture.test.ts': crash })
  expect([stdout.trimEnd().split('\n').at(-1), status]).toEqual(['0 passed, 2 failed', 1])
  expect(stderr).toMatch(/signal SIGSEGV .*fixture\.test\.ts\n/)
  expect(stderr).toMatch(/\nThread 1 [^]*#0 |Its memory was not kept in |Its stacks could not be read/)
})
