import { ValueError, type ConcurrentFuture, type Coroutine, type Work } from '@asyncio/core'
import { requireWholeNumber } from '@asyncio/core/lowlevel'
import { ExecutorFull } from '../errors/executor-full.ts'

/** Options of `map`. */
export interface MapOptions {
  /** The number of inputs that may be under way, or have results that the caller has not taken yet. */
  bufferSize?: number
}

/** The pool that does the work, and says when there is room for more. */
interface RoomyExecutor {
  room(): Coroutine<void>
  submit<I, R>(work: Work<[I], R>, input: I): ConcurrentFuture<R>
}

/** Takes inputs only as fast as the results are taken. */
export function mapInOrder<I, R>(
  executor: RoomyExecutor,
  work: Work<[I], R>,
  inputs: Iterable<I>,
  bufferSize: number,
): AsyncGenerator<R, void, undefined> {
  if (requireWholeNumber(bufferSize, 'bufferSize', 'inputs') < 1)
    throw new ValueError(`bufferSize must be at least 1: received ${bufferSize}`)
  return inOrder(executor, work, inputs[Symbol.iterator](), bufferSize)
}

async function* inOrder<I, R>(
  executor: RoomyExecutor,
  work: Work<[I], R>,
  inputs: Iterator<I>,
  bufferSize: number,
): AsyncGenerator<R, void, undefined> {
  const underWay: ConcurrentFuture<R>[] = []
  try {
    for (let input = inputs.next(); input.done !== true; input = inputs.next()) {
      underWay.push((await submitWhenRoom(executor, work, input.value)).future)
      if (underWay.length >= bufferSize) yield await (underWay.shift() as ConcurrentFuture<R>)
    }
    while (underWay.length > 0) yield await (underWay.shift() as ConcurrentFuture<R>)
  } finally {
    for (const future of underWay) future.cancel()
    inputs.return?.()
  }
}

/** Others may be faster, and take the room. */
async function submitWhenRoom<I, R>(
  executor: RoomyExecutor,
  work: Work<[I], R>,
  input: I,
): Promise<{ future: ConcurrentFuture<R> }> {
  for (;;) {
    await executor.room()
    try {
      return { future: executor.submit(work, input) }
    } catch (error) {
      if (!(error instanceof ExecutorFull)) throw error
    }
  }
}
