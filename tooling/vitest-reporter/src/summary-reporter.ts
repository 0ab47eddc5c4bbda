import type { Reporter, SerializedError, TestModule, TestRunEndReason } from 'vitest/node'

/**
 * Ends a run with one plain line, alone: `N passed, N failed`, and `, N skipped` where there are any.
 *
 * A test file that fails outside its tests (it does not load, a suite hook throws), a test that never finished and an
 * unhandled error count as failures, and so does a run that fails with no failed test. Skipped tests and those still to
 * be written (`test.todo`) count as skipped.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[], reason: TestRunEndReason): void {
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
  }
}
