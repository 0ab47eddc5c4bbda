import type { Reporter, SerializedError, TestModule, TestRunEndReason } from 'vitest/node'
import { stacksOfCrash } from './stacks-of-crash.ts'

/**
 * Ends a run with one plain line, alone: `N passed, N failed`, and `, N skipped` where there are any.
 *
 * A test file that fails outside its tests (it does not load, a suite hook throws), a test that never finished and an
 * unhandled error count as failures, and so does a run that fails with no failed test. Skipped tests and those still to
 * be written (`test.todo`) count as skipped. Of a process of tests that was ended by a signal the stacks are told.
 */
export default class SummaryReporter implements Reporter {
  async onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): Promise<void> {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 }
    let broken = errors.length
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state] += 1
      broken += [module, ...module.children.allSuites()].filter((item) => item.errors().length > 0).length
    }
    let failed = count.failed + count.pending + broken
    if (reason !== 'passed' && failed === 0) failed = 1
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
    // On exit, so that it comes after every other reporter's output.
    process.once('exit', () => {
      process.stdout.write(`${count.passed} passed, ${failed} failed${skipped}\n`)
    })
    for (const { cause } of errors)
      if (isCrash(cause)) process.stderr.write(`${cause.message}\n${await stacksOfCrash(process.cwd())}\n`)
  }
}

function isCrash(cause: unknown): cause is Error {
  const message = typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : ''
  return /Worker exited unexpectedly .*signal SIG/.test(message)
}
