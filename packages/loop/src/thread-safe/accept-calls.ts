import { Coroutine, getRunningLoop, type GeneratorCoroutine } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { CallAcceptor } from './call-acceptor.ts'
import type { MessagePortLike } from './message-port-like.ts'
import { endpointOf, type PortEndpoint } from './port-endpoint.ts'

/** Functions by the names they are called by from another thread. */
export type CallTable<F = Record<string, (...args: never[]) => unknown>> = {
  readonly [K in keyof F]: (...args: never[]) => unknown
}

/**
 * Lets another thread call functions of this one by their names: through `callsThrough`, at the other end of the port.
 *
 * Each call runs as a task of the running loop, in a copy of the context that calls are accepted in. `async` functions, generator
 * functions and plain functions will do. Only the table's own functions can be called. It goes on until the port is closed, or the
 * worker has ended; run it beside the rest as a task, `createTask(acceptCalls(port, functions))`, or as the whole of a worker's
 * program.
 *
 * Meanwhile the port keeps the process, or the worker, running, as a server does.
 *
 * **Cancellation:** ends it, and so does the end of the run. Calls that are not answered by then are cancelled and waited for; at the
 * other end they fail with a `RuntimeError`, as those made later do. The port stays open.
 *
 * **Differs from Python:** threads there share all objects, and `run_coroutine_threadsafe` takes any coroutine.
 *
 * @param port a `MessagePort`, or in Node the `Worker`, or in a worker of a browser's `self`
 * @throws {TypeError} if it is not a port, or something in the table is not a function
 * @throws {RuntimeError} (when awaited) if calls through this port are accepted already, or it is known to be closed
 *
 * @example
 * ```ts
 * import { createTask, sleep } from '@asyncio/core'
 * import { acceptCalls, callsThrough, run } from '@asyncio/loop'
 *
 * const { port1, port2 } = new MessageChannel()
 *
 * await run(async () => {
 *   createTask(acceptCalls(port1, { greet: (name: string) => console.log(`Hello, ${name}`) }))
 *   callsThrough(port2).callSoonThreadsafe('greet', 'Ada') // from another thread, in earnest
 *   await sleep(0.1)
 * })
 * port1.close()
 * ```
 */
export function acceptCalls<F extends CallTable<F>>(port: MessagePortLike, functions: F): Coroutine<void> {
  const endpoint = endpointOf(port)
  if (typeof functions !== 'object' || functions === null)
    throw new TypeError(`acceptCalls() takes a table of functions: received ${describeValue(functions)}`)
  for (const [name, value] of Object.entries(functions)) {
    if (typeof value !== 'function')
      throw new TypeError(`acceptCalls() takes a table of functions: '${name}' is ${describeValue(value)}`)
  }
  return new Coroutine(accept(endpoint, functions), 'acceptCalls')
}

function* accept(endpoint: PortEndpoint, functions: CallTable): GeneratorCoroutine<void> {
  const acceptor = new CallAcceptor(endpoint, functions, getRunningLoop())
  endpoint.accept(acceptor)
  try {
    yield* acceptor.ended
  } finally {
    endpoint.stopAccepting(acceptor)
    yield* acceptor.cancelCalls()
  }
}
