import {
  Coroutine,
  getRunningLoop,
  NotImplementedError,
  ValueError,
  type DatagramOptions,
  type GeneratorCoroutine,
} from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { networkOf } from '../network-of.ts'
import { DatagramEndpoint } from './datagram-endpoint.ts'

/** Options of a datagram endpoint: where datagrams go and come from, and how many wait to be received. */
export interface DatagramEndpointOptions extends DatagramOptions {
  /** The number of datagrams that wait to be received; those that come then are dropped. 1024 by default. */
  queueSize?: number
}

/**
 * Opens an endpoint that sends and receives datagrams, which can be awaited.
 *
 * It is in the network of the running loop, or where that has none, in the platform's.
 *
 * **Cancellation:** opens none.
 *
 * **Differs from Python:** there one writes a `DatagramProtocol`, for `loop.create_datagram_endpoint`.
 *
 * @throws {OSError} (when awaited) if it can't be bound to its address
 * @throws {ValueError} (when awaited) if the options contradict each other
 * @throws {NotImplementedError} (when awaited) if the network has no datagrams
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { openDatagramEndpoint } from '@asyncio/streams'
 *
 * await run(async () => {
 *   await using echo = await openDatagramEndpoint({ localAddr: ['127.0.0.1', 0] })
 *   await using asker = await openDatagramEndpoint({ remoteAddr: echo.localAddress })
 *   await asker.send(new TextEncoder().encode('hello'))
 *   const [question, address] = await echo.receive()
 *   await echo.send(question, address)
 *   const [answer] = await asker.receive()
 *   console.log(new TextDecoder().decode(answer)) // hello
 * })
 * ```
 */
export function openDatagramEndpoint({
  queueSize = 1024,
  ...options
}: DatagramEndpointOptions = {}): Coroutine<DatagramEndpoint> {
  const open = function* (): GeneratorCoroutine<DatagramEndpoint> {
    if (!(queueSize >= 1))
      throw new ValueError(`An endpoint has room for one datagram at least: received ${describeValue(queueSize)}`)
    const loop = getRunningLoop()
    const network = networkOf(loop)
    if (network.createDatagramEndpoint === undefined)
      throw new NotImplementedError("openDatagramEndpoint() is not implemented by this event loop's network")
    const endpoint = new DatagramEndpoint(loop, queueSize)
    yield* network.createDatagramEndpoint(() => endpoint.protocol(), options)
    return endpoint
  }
  return new Coroutine(open(), 'openDatagramEndpoint')
}
