import { NotImplementedError } from '../errors/not-implemented-error.ts'
import { classOfMethods } from './class-of-methods.ts'
import type { Network } from './network.ts'

/** The methods of a loop that ask its network. */
export type NetworkCalls = Required<Network>

/** What they find there. */
interface Networked extends NetworkCalls {
  readonly network: Record<string, ((...values: unknown[]) => unknown) | undefined> | null
}

/** What a loop's methods for connections, servers and pipes come from: they ask its network, and say so if there is none. */
export const NetworkAsking: abstract new () => NetworkCalls = /* @__PURE__ */ classOfMethods<Networked>(
  'createConnection createServer createUnixConnection createUnixServer connectAcceptedSocket createDatagramEndpoint ' +
    'connectReadPipe connectWritePipe startTls sendfile getaddrinfo getnameinfo',
  (name) =>
    function (...values) {
      const answer = this.network?.[name]
      if (answer === undefined)
        throw new NotImplementedError(
          `${name}() is not implemented by this event loop's network${this.network === null ? ', as it has none: take NodeEventLoop of @asyncio/node' : ''}`,
        )
      return answer.apply(this.network, values)
    },
)
