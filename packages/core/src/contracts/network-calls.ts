import { NotImplementedError } from '../errors/not-implemented-error.ts'
import { classOfMethods } from './class-of-methods.ts'
import type { Network } from './network.ts'

/** A loop, as far as the methods go that ask its network. */
interface Networked extends Network {
  readonly network: Record<string, ((...values: unknown[]) => unknown) | undefined> | null
}

/** What a loop's methods for connections, servers and pipes come from: they ask its network, and say so if there is none. */
export const NetworkAsking: abstract new () => Network = /* @__PURE__ */ classOfMethods<Networked>(
  'createConnection createServer createUnixConnection createUnixServer connectAcceptedSocket createDatagramEndpoint ' +
    'connectReadPipe connectWritePipe startTls sendfile getaddrinfo getnameinfo',
  (name) =>
    function (...values) {
      const answer = this.network?.[name]
      if (answer === undefined)
        throw new NotImplementedError(
          `${name}() is not implemented by this event loop's network${this.network === null ? ': it has none; use @asyncio/node' : ''}`,
        )
      return answer.apply(this.network, values)
    },
)
