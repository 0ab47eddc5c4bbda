import { currentTask, type EventLoop } from '@asyncio/core'
import { describeWaits } from '@asyncio/core/lowlevel'
import { aroundEach, describe, test as vitestTest, TestRunner, type TestAPI } from 'vitest'
import type { ConformanceOptions, ConformingLoopFactory } from './conformance/conformance-options.ts'
import { describeEventLoop as describeWith } from './conformance/describe-event-loop.ts'
import { LeftoverError } from './leftover-error.ts'
import { VirtualEventLoop } from './virtual-event-loop.ts'
import { isolated, type IsolatedOptions, type Isolation } from './isolated.ts'

/** The context of tests made by `test` and `createTest`, besides what vitest gives. */
export interface IsolatedTestContext extends Pick<Isolation, 'loop' | 'enter' | 'addCleanup'> {}

const isolations = new WeakMap<object, Isolation>()

/**
 * A `test` whose tests are isolated in a way of their own. See `test`.
 *
 * @example
 * ```ts
 * import { createTask, sleep } from '@asyncio/core'
 * import { createTest } from '@asyncio/testing/vitest'
 * import { expect } from 'vitest'
 *
 * const test = createTest({ autojump: false })
 *
 * test('a nap', async ({ loop }) => {
 *   const nap = createTask(sleep(10, 'rested'))
 *   await loop.advance(10)
 *   expect(nap.result()).toBe('rested')
 * })
 * ```
 */
export function createTest(options: IsolatedOptions = {}): TestAPI<IsolatedTestContext> {
  const own = new WeakSet<object>()
  const watched = new WeakSet<object>()
  const collect = TestRunner.createTaskCollector(function (this: object, ...args: [name: string]) {
    const suite = TestRunner.getCurrentSuite()
    if (!watched.has(suite)) {
      watched.add(suite)
      isolateTests(own, options)
    }
    suite.test.fn.apply(this as never, args)
    const added = suite.tasks.at(-1)
    if (added !== undefined) own.add(added)
  })
  return collect
    .extend('loop', ({ task }: { task: object }) => isolationOf(task).loop)
    .extend('enter', ({ task }: { task: object }) => isolationOf(task).enter)
    .extend('addCleanup', ({ task }: { task: object }) => isolationOf(task).addCleanup) as TestAPI<IsolatedTestContext>
}

/**
 * vitest's `test`, with all that belongs to it (`each`, `for`, `only`, `skip`, `extend` and so on), whose tests run as `isolated` runs
 * them: on a loop of their own, in virtual time.
 *
 * The hooks and fixtures of such a test run in the same task, so they may wait for whatever the test may wait for, and the test sees the context
 * variables that they set. `loop`, `enter` and `addCleanup` are fixtures themselves.
 *
 * @example
 * ```ts
 * import { sleep } from '@asyncio/core'
 * import { test } from '@asyncio/testing/vitest'
 * import { expect } from 'vitest'
 *
 * test('an hour takes no time', async ({ loop }) => {
 *   await sleep(3600)
 *   expect(loop.time()).toBe(3600)
 * })
 * ```
 */
export const test: TestAPI<IsolatedTestContext> = /* @__PURE__ */ createTest()

/**
 * Registers tests for an event loop: one for each thing that asyncio promises. It is `describeEventLoop` of `@asyncio/testing` with vitest's
 * `describe` and `test`.
 *
 * @param name of the loop, in the names of the tests
 * @param factory makes the loops that are tested, a new one each time
 *
 * @example
 * ```ts
 * import { BaseEventLoop, WebHost } from '@asyncio/loop'
 * import { describeEventLoop } from '@asyncio/testing/vitest'
 *
 * describeEventLoop('the loop of browsers', () => new BaseEventLoop({ host: new WebHost() }))
 * ```
 */
export function describeEventLoop(
  name: string,
  factory: ConformingLoopFactory,
  options: ConformanceOptions = {},
): void {
  describeWith(name, factory, { ...options, describe, test: vitestTest })
}

/** Runs the tests of the current suite that are ours on loops of their own, with their hooks and fixtures. */
function isolateTests(own: WeakSet<object>, options: IsolatedOptions): void {
  aroundEach(async (runTest, { task }) => {
    // The suites around this one may have done it.
    if (!own.has(task) || isolations.has(task)) {
      await runTest()
      return
    }
    try {
      await isolated(async (isolation) => {
        isolations.set(task, isolation)
        const main = currentTask()
        // Between hooks and tests vitest works in real time, which must not let virtual time run away.
        if (main !== null) holdTime(isolation.loop, () => describeWaits(main).length === 0)
        await runTest()
        holdTime(isolation.loop, () => false)
      }, options)
    } catch (error) {
      // The test was cancelled since it could not go on, which says less than why.
      if (!(error instanceof LeftoverError)) forgetCancellations(task)
      throw error
    } finally {
      isolations.delete(task)
    }
  })
}

function forgetCancellations({ result }: { result?: { errors?: { name?: string }[] } }): void {
  const left = result?.errors?.filter(({ name }) => name !== 'CancelledError')
  if (result !== undefined && left !== undefined) result.errors = left
}

function isolationOf(task: object): Isolation {
  return isolations.get(task) as Isolation
}

function holdTime(loop: EventLoop, isHeld: () => boolean): void {
  if (loop instanceof VirtualEventLoop) loop.isHeld = isHeld
}
