import type { ConformanceOptions, ConformingLoopFactory } from './conformance-options.ts'
import { eventLoopPromises } from './event-loop-promises.ts'

/** The functions by which a test runner registers tests: the `describe` and `test` of vitest, of node:test and of others will do. */
export interface ConformanceRunner {
  describe: (name: string, body: () => void) => unknown
  test: (name: string, body: () => Promise<void>) => unknown
}

/**
 * Registers tests for an event loop with a test runner: one for each thing that asyncio promises. A loop that passes runs every program of asyncio
 * as ours do.
 *
 * A loop with a network is also tested for its connections and servers. With vitest, take `describeEventLoop` of
 * `@asyncio/testing/vitest`, which needs no runner.
 *
 * @param name of the loop, in the names of the tests
 * @param factory makes the loops that are tested, a new one each time
 *
 * @example
 * ```ts
 * import { describe, test } from 'node:test'
 * import { BaseEventLoop, NodeHost } from '@asyncio/loop'
 * import { describeEventLoop } from '@asyncio/testing'
 *
 * describeEventLoop('my loop', () => new BaseEventLoop({ host: new NodeHost() }), { describe, test })
 * ```
 */
export function describeEventLoop(
  name: string,
  factory: ConformingLoopFactory,
  { describe, test, ...options }: ConformanceOptions & ConformanceRunner,
): void {
  const promises = eventLoopPromises(factory, options)
  const topics = new Set(promises.map(({ topic }) => topic))
  describe(name, () => {
    for (const topic of topics) {
      describe(topic, () => {
        for (const promise of promises) if (promise.topic === topic) test(promise.name, async () => promise.check())
      })
    }
  })
}
