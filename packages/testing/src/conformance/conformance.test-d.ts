import { describe as nodeDescribe, test as nodeTest } from 'node:test'
import { EventLoop } from '@asyncio/loop'
import { checkEventLoop, describeEventLoop, type ConformanceReport } from '@asyncio/testing'
import { describe, expectTypeOf, test } from 'vitest'

test('describeEventLoop takes the describe and test of any runner', () => {
  const factory = (): EventLoop => new EventLoop()
  void (() => describeEventLoop('loop', factory, { describe, test }))
  void (() => describeEventLoop('loop', factory, { describe: nodeDescribe, test: nodeTest, exactTime: true }))
  // @ts-expect-error a runner has both
  void (() => describeEventLoop('loop', factory, { test }))
})

test('checkEventLoop answers with a report', () => {
  expectTypeOf(checkEventLoop).returns.resolves.toEqualTypeOf<ConformanceReport>()
})
