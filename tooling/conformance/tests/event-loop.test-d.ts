import type { EventLoop } from '@asyncio/core'
import type { BaseEventLoop } from '@asyncio/loop'
import { expectTypeOf, test } from 'vitest'

/** The members that a loop may lack, because they are marked so. */
type Optional = { [Name in keyof EventLoop]-?: object extends Pick<EventLoop, Name> ? Name : never }[keyof EventLoop]

/** The others without which something would still pass for a loop. */
type Dispensable = {
  [Name in Exclude<keyof EventLoop, Optional>]: Omit<EventLoop, Name> extends EventLoop ? Name : never
}[Exclude<keyof EventLoop, Optional>]

test('a loop of one’s own compiles only when it has every member that is not optional', () => {
  expectTypeOf<Dispensable>().toBeNever()
  expectTypeOf<BaseEventLoop>().toExtend<EventLoop>()
})

test('what takes time answers with a promise', () => {
  type Timely = {
    [Name in keyof EventLoop]-?: EventLoop[Name] extends (...args: never[]) => Promise<unknown> ? Name : never
  }[keyof EventLoop]
  expectTypeOf<'runForever' | 'runUntilComplete'>().toExtend<Timely>()
})
