import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createSecureContext, Server } from 'node:tls'
import { queryObjects } from 'node:v8'
import { sleep, wrapFuture } from '@asyncio/core'
import { expect, test } from 'vitest'
import { clientContext, serverContext } from '../src/certificates.ts'
import { onNode } from '../src/network-places.ts'
import { securedServer } from '../src/secured-on.ts'

const SILENT = 20
/** The class of what holds certificates and keys, which Node does not name. */
const SecureContext = createSecureContext().constructor as new () => object

function count(constructor: new (...args: never[]) => object): number {
  return queryObjects(constructor, { format: 'count' })
}

test('handshakes of one server share what they need, also while many are under way, and leave nothing', async () => {
  await onNode.run(async (loop) => {
    const { host, port, close } = await securedServer(loop, () => ({}), { ssl: serverContext() })
    const client = { ssl: clientContext(), serverHostname: 'localhost' }
    const talk = async (): Promise<void> => {
      const lost = loop.createFuture<void>()
      const [transport] = await loop.createConnection(
        () => ({ connectionLost: () => lost.setResult() }),
        host,
        port,
        client,
      )
      transport.close()
      await lost
    }
    await talk()
    const [contexts, servers] = [count(SecureContext), count(Server)]
    const silent: Socket[] = []
    for (let number = 0; number < SILENT; number += 1) {
      const socket = connect(port, host)
      await wrapFuture(once(socket, 'connect'))
      silent.push(socket)
    }
    // Who comes later is accepted later: by now all of them are in their handshakes.
    await talk()
    expect(count(SecureContext)).toBeLessThanOrEqual(contexts)
    for (const socket of silent) {
      socket.destroy()
      await wrapFuture(once(socket, 'close'))
    }
    while (count(Server) > servers) await sleep(0)
    await close()
  })
})
