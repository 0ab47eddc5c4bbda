import { NotImplementedError } from '../errors/not-implemented-error.ts'
import { classOfMethods } from './class-of-methods.ts'
import type { ExecutorCalls } from './executor.ts'
import type { NetworkCalls } from './network.ts'
import type { SignalCalls } from './signal-calls.ts'
import type { SubprocessCalls } from './subprocess-calls.ts'

/** The methods of a loop that ask its network, and those that only a loop for Node has an answer to. */
export interface PlatformCalls extends NetworkCalls, ExecutorCalls, SignalCalls, SubprocessCalls {}

/** The method of a network that is called. */
interface Networked extends PlatformCalls {
  readonly network: Record<string, ((...values: unknown[]) => unknown) | undefined> | null
}

/** The loop's methods for connections, servers and pipes: each asks the loop's network, and throws if there is none. */
export const NetworkAsking: abstract new () => PlatformCalls = /* @__PURE__ */ classOfMethods<Networked>(
  'createConnection createServer createUnixConnection createUnixServer connectAcceptedSocket createDatagramEndpoint ' +
    'connectReadPipe connectWritePipe startTls sendfile getaddrinfo getnameinfo ' +
    'runInExecutor setDefaultExecutor shutdownDefaultExecutor addSignalHandler removeSignalHandler subprocessExec subprocessShell',
  (name) =>
    function (...values) {
      const answer = this.network?.[name]
      if (answer === undefined)
        throw new NotImplementedError(
          `${name}() is not implemented by this event loop: take NodeEventLoop of @asyncio/node`,
        )
      return answer.apply(this.network, values)
    },
)
