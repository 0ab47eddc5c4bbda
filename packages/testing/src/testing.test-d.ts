import type { Coroutine, EventLoop, Future, Transport } from '@asyncio/core'
import { newEventLoop } from '@asyncio/loop'
import {
  assertPending,
  asyncMock,
  isolated,
  Sequencer,
  type FakeTransport,
  type RecordingProtocol,
  type VirtualEventLoop,
} from '@asyncio/testing'
import { test as isolatedTest } from '@asyncio/testing/vitest'
import { expectTypeOf, test } from 'vitest'

test('isolated() answers with what the body returns, and gives it the loop that it made', () => {
  expectTypeOf(() => isolated(async () => 1)).returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf(() => isolated(() => 'text')).returns.toEqualTypeOf<Promise<string>>()
  void (() => isolated(({ loop }) => expectTypeOf(loop).toEqualTypeOf<VirtualEventLoop>()))
  void (() =>
    isolated(({ loop }) => expectTypeOf(loop).toEqualTypeOf<EventLoop>(), { loopFactory: () => newEventLoop() }))
})

test('enter() answers with what the manager does', () => {
  void (() =>
    isolated(({ enter, addCleanup }) => {
      expectTypeOf(enter({ enter: async () => 42, exit: () => {} })).toEqualTypeOf<Coroutine<number>>()
      addCleanup((text: string) => text, 'text')
      // @ts-expect-error the argument is a string
      addCleanup((text: string) => text, 1)
    }))
})

test('a mock has the arguments and the result that it is given', () => {
  const mock = asyncMock<[id: number], string>({ sideEffect: async (id) => String(id) })
  expectTypeOf(mock).parameters.toEqualTypeOf<[id: number]>()
  expectTypeOf(mock).returns.toEqualTypeOf<Coroutine<string>>()
  expectTypeOf(mock.awaitArgs).toEqualTypeOf<[id: number] | undefined>()
  // @ts-expect-error an id is a number
  void (() => mock.assertAwaitedWith('1'))
})

test('a recording protocol answers with what it was told, and a fake transport is a transport', () => {
  expectTypeOf<RecordingProtocol['made']>().returns.toEqualTypeOf<Coroutine<Transport>>()
  expectTypeOf<RecordingProtocol['lost']>().returns.toEqualTypeOf<Coroutine<Error | null>>()
  expectTypeOf<FakeTransport>().toExtend<Transport>()
})

test('a step answers with what its body returns', () => {
  expectTypeOf(() => new Sequencer().step(0)).returns.toEqualTypeOf<Coroutine<void>>()
  expectTypeOf(() => new Sequencer().step(0, async () => 1)).returns.toEqualTypeOf<Coroutine<number>>()
})

test('time is moved by durations, and assertions take futures', () => {
  expectTypeOf<VirtualEventLoop['advance']>().parameter(0).toExtend<number | object>()
  expectTypeOf(assertPending).parameters.toEqualTypeOf<Future<unknown>[]>()
})

test('the tests of the door to vitest have its fixtures', () => {
  void (() =>
    isolatedTest('name', ({ loop, expect }) => {
      expectTypeOf(loop).toEqualTypeOf<VirtualEventLoop>()
      expectTypeOf(expect).toBeFunction()
    }))
})
