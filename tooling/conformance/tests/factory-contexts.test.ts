import { ContextVar, type EventLoop, type Protocol } from '@asyncio/core'
import { expect, test } from 'vitest'
import { clientContext, serverContext } from '../src/certificates.ts'
import { addressOf, networkPlaces, onNode } from '../src/network-places.ts'

/** What protocols see that their factories, and others, have set; those of the second connection. */
async function seenBy(loop: EventLoop, tls: boolean): Promise<Record<string, string>> {
  const variable = new ContextVar('setter', { default: 'nobody' })
  const seen: Record<string, string> = {}
  const lost = [loop.createFuture<void>(), loop.createFuture<void>()]
  let connections = 0
  const factory = (side: string, ended: () => void) => (): Protocol => {
    seen[`factory of the ${side}`] = variable.get()
    variable.set(`factory of the ${side}`)
    return {
      connectionMade: () => {
        seen[side] = variable.get()
      },
      eofReceived: () => false,
      connectionLost: ended,
    }
  }
  variable.set('listener')
  const listening = await loop.createServer(
    factory('server', () => lost[(connections += 1) - 1]?.setResult()),
    '127.0.0.1',
    0,
    tls ? { ssl: serverContext() } : {},
  )
  variable.set('caller')
  const [host, port] = addressOf(listening.sockets[0]?.localAddress)
  for (const each of lost) {
    const [transport] = await loop.createConnection(
      factory('client', () => undefined),
      host,
      port,
      tls ? { ssl: clientContext(), serverHostname: 'localhost' } : {},
    )
    // The factory runs in the context of whoever connects, as any function that is called.
    expect(variable.get()).toBe('factory of the client')
    variable.set('caller')
    transport.close()
    await each
  }
  listening.close()
  await listening.waitClosed()
  return seen
}

const places = [
  ...networkPlaces.map(({ place, run }) => ({ place, run, tls: false })),
  { place: `${onNode.place}, encrypted`, run: onNode.run, tls: true },
]

test.each(places)(
  'a client does not see what its factory set, a server does, and no connection what another set, $place',
  async ({ run, tls }) =>
    run(async (loop) => {
      expect(await seenBy(loop, tls)).toEqual({
        'factory of the client': 'caller',
        'factory of the server': 'listener',
        client: 'caller',
        server: 'factory of the server',
      })
    }),
)
