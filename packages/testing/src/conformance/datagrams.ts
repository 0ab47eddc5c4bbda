import { sleep, ValueError, type DatagramProtocol, type DatagramTransport, type SocketAddress } from '@asyncio/core'
import { bytePattern } from './byte-pattern.ts'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireSame, requireThat } from './require-same.ts'
import type { Trial } from './trial.ts'

/** What is promised of datagrams. */
export const datagrams: PromiseChecks = {
  'a datagram arrives as it was sent, with the address of who sent it': async (trial) => {
    await trial.run(async (loop) => {
      const receiver = new Mailbox()
      const [far] = await loop.createDatagramEndpoint(() => receiver, { localAddr: freeAddress(trial) })
      const sender = new Mailbox()
      const [near] = await loop.createDatagramEndpoint(() => sender, { localAddr: freeAddress(trial) })
      requireSame([...receiver.log, ...sender.log], ['made', 'made'], 'what both were told')
      for (const length of [10, 3, 1000]) {
        near.sendTo(bytePattern(length), addressOf(far))
        await receiver.until((mailbox) => mailbox.datagrams.some(({ data }) => data.length === length))
      }
      requireSame(
        receiver.datagrams.map(({ data }) => data.length),
        [10, 3, 1000],
        'the lengths of the datagrams',
      )
      requireSame(receiver.datagrams[0]?.data, bytePattern(10), 'what the first says')
      requireSame(receiver.datagrams[0]?.address, addressOf(near), 'who sent it')
      await end(near, sender)
      await end(far, receiver)
    })
  },

  'an endpoint with a remote address needs no other, and takes none': async (trial) => {
    await trial.run(async (loop) => {
      const receiver = new Mailbox()
      const [far] = await loop.createDatagramEndpoint(() => receiver, { localAddr: freeAddress(trial) })
      const sender = new Mailbox()
      const [near] = await loop.createDatagramEndpoint(() => sender, { remoteAddr: addressOf(far) })
      near.sendTo(bytePattern(5))
      await receiver.until(({ datagrams: all }) => all.length > 0)
      requireSame(near.getExtraInfo('peername'), addressOf(far), 'the address of the other side')
      const [host, port] = addressOf(far)
      await requireError('sendTo another address', ValueError, () => near.sendTo(bytePattern(5), [host, port + 1]))
      await end(near, sender)
      await end(far, receiver)
    })
  },

  'close and abort tell connectionLost(null) once, in a later turn': async (trial) => {
    await trial.run(async (loop) => {
      for (const how of ['close', 'abort'] as const) {
        const mailbox = new Mailbox()
        const [transport] = await loop.createDatagramEndpoint(() => mailbox, { localAddr: freeAddress(trial) })
        requireSame(transport.isClosing(), false, 'isClosing() before')
        transport[how]()
        transport[how]()
        requireSame(transport.isClosing(), true, 'isClosing()')
        requireThat(!mailbox.log.includes('lost null'), `connectionLost came within ${how}()`)
        await mailbox.until(({ log }) => log.includes('lost null'))
        await sleep(0.001)
        requireSame(mailbox.log, ['made', 'lost null'], 'what it was told')
      }
    })
  },
}

/** Keeps what comes. */
class Mailbox implements DatagramProtocol {
  readonly datagrams: { readonly data: Uint8Array; readonly address: SocketAddress }[] = []
  readonly log: string[] = []

  connectionMade(): void {
    this.log.push('made')
  }

  datagramReceived(data: Uint8Array, address: SocketAddress): void {
    this.datagrams.push({ data: data.slice(), address })
  }

  connectionLost(error: Error | null): void {
    this.log.push(`lost ${String(error)}`)
  }

  /** Datagrams may take their time: looks again and again. */
  async until(condition: (mailbox: this) => boolean): Promise<void> {
    while (!condition(this)) await sleep(0.001)
  }
}

function freeAddress({ options }: Trial): SocketAddress {
  return [options.address?.[0] ?? '127.0.0.1', 0]
}

function addressOf(transport: DatagramTransport): SocketAddress {
  return transport.getExtraInfo('sockname') as SocketAddress
}

async function end(transport: DatagramTransport, mailbox: Mailbox): Promise<void> {
  transport.close()
  await mailbox.until(({ log }) => log.includes('lost null'))
}
