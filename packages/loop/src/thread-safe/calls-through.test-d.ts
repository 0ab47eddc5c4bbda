import { sleep, type ConcurrentFuture } from '@asyncio/core'
import { MessageChannel, parentPort, Worker } from 'node:worker_threads'
import { expectTypeOf, test } from 'vitest'
import { acceptCalls } from './accept-calls.ts'
import { callsThrough } from './calls-through.ts'

const functions = {
  add: async (x: number, y: number) => x + y,
  nap: (seconds: number) => sleep(seconds, 'rested'),
  *twice(text: string) {
    yield* sleep(1)
    return text + text
  },
  greet: (name: string) => name.length,
}

test('callsThrough() knows the arguments and the answers of the functions of a table', () => {
  const remote = callsThrough<typeof functions>(parentPort!)
  expectTypeOf(remote.runCoroutineThreadsafe('add', 1, 2)).toEqualTypeOf<ConcurrentFuture<number>>()
  expectTypeOf(remote.runCoroutineThreadsafe('nap', 1)).toEqualTypeOf<ConcurrentFuture<string>>()
  expectTypeOf(remote.runCoroutineThreadsafe('twice', 'a')).toEqualTypeOf<ConcurrentFuture<string>>()
  expectTypeOf(remote.runCoroutineThreadsafe('greet', 'Ada')).toEqualTypeOf<ConcurrentFuture<number>>()
  expectTypeOf(remote.callSoonThreadsafe('greet', 'Ada')).toEqualTypeOf<void>()
  // @ts-expect-error there is no such function
  void remote.runCoroutineThreadsafe('subtract', 1, 2)
  // @ts-expect-error it takes numbers
  void remote.runCoroutineThreadsafe('add', '1', '2')
})

test('callsThrough() without a table takes any name, and knows nothing of the answer', () => {
  const remote = callsThrough(parentPort!)
  expectTypeOf(remote.runCoroutineThreadsafe('anything', 1, 'two')).toEqualTypeOf<ConcurrentFuture<unknown>>()
})

test('ports of Node and of the web will do, and a Worker', () => {
  const { port1 } = new MessageChannel()
  callsThrough(port1)
  callsThrough(new globalThis.MessageChannel().port2)
  callsThrough(new Worker('./program.js'))
  void acceptCalls(parentPort!, functions)
  // @ts-expect-error not a port
  callsThrough({})
  // @ts-expect-error not a function
  void acceptCalls(port1, { add: 1 })
})

test('an interface describes the functions of another thread, too', () => {
  interface Remote {
    add(x: number, y: number): Promise<number>
  }
  expectTypeOf(callsThrough<Remote>(parentPort!).runCoroutineThreadsafe('add', 1, 2)).toEqualTypeOf<
    ConcurrentFuture<number>
  >()
})
