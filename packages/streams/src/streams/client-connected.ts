import {
  Coroutine,
  isCoroutineFunction,
  type CoroutineLike,
  type EventLoop,
  type GeneratorCoroutine,
  type Task,
} from '@asyncio/core'
import { callInGenerator, isThenable } from '@asyncio/core/lowlevel'
import type { StreamReader } from './stream-reader.ts'
import type { StreamWriter } from './stream-writer.ts'

/** Called for each client of a server: a plain function, an `async` one, or a generator function. */
export type ClientConnectedCallback = (
  reader: StreamReader,
  writer: StreamWriter,
) => void | PromiseLike<unknown> | GeneratorCoroutine<unknown>

const GeneratorFunction = /* @__PURE__ */ Object.getPrototypeOf(function* () {}).constructor as FunctionConstructor

/**
 * Calls what a server has for a client, in a task of its own, which begins in the next turn.
 *
 * A function that does not say what it is is called at once, as a plain one is. If it turns out to be none, it has begun a turn early.
 *
 * @param writer is closed when the task fails or is cancelled
 * @returns the task, unless the function was a plain one
 */
export function callForClient(
  loop: EventLoop,
  callback: ClientConnectedCallback,
  reader: StreamReader,
  writer: StreamWriter,
): Task<unknown> | undefined {
  if (isCoroutineFunction(callback) || isGeneratorFunction(callback)) {
    return watched(
      loop.createTask(() => callback(reader, writer) as PromiseLike<unknown>),
      writer,
    )
  }
  let answer: unknown
  const call = loop.createTask(
    new Coroutine(
      callInGenerator(() => {
        answer = callback(reader, writer)
        return isLazy(answer) ? undefined : answer
      }),
      callback.name === '' ? 'anonymous' : callback.name,
    ),
    { eagerStart: true },
  )
  if (isLazy(answer)) return watched(loop.createTask(answer), writer)
  if (isThenable(answer) || !call.done()) {
    return watched(call, writer)
  }
  // What a plain function throws is thrown in `connectionMade`.
  call.result()
  return undefined
}

function isGeneratorFunction(value: unknown): boolean {
  return value instanceof GeneratorFunction
}

/** Work that has not begun, and goes on in a task of its own. */
function isLazy(answer: unknown): answer is CoroutineLike<unknown> {
  return (
    answer instanceof Coroutine ||
    (typeof answer === 'object' && answer !== null && 'next' in answer && 'throw' in answer)
  )
}

/** Closes the connection of a client whose task has failed or was cancelled, and tells of the failure. */
function watched(task: Task<unknown>, writer: StreamWriter): Task<unknown> {
  // What is called then is others' code, so it is called as a user's callback is: in the loop, and in a context.
  task.addDoneCallback(() => {
    if (!task.cancelled()) {
      const exception = task.exception()
      if (exception === null) return
      task.getLoop().callExceptionHandler({
        message: 'Unhandled exception in client_connected_cb',
        exception,
        transport: writer.transport,
      })
    }
    // By then it may go through another transport than at first, which says goodbye before.
    writer.close()
  })
  return task
}
