import {
  ContextVar,
  currentTask,
  getRunningLoop,
  KeyboardInterrupt,
  sleep,
  ValueError,
  type DatagramProtocol,
  type DatagramTransport,
  type SocketAddress,
} from '@asyncio/core'
import { bytePattern } from './byte-pattern.ts'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireSame, requireThat } from './require-same.ts'
import type { Trial } from './trial.ts'

/** Promises about datagrams. */
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

  'what is changed after it was sent does not change what arrives, and what is no bytes is refused': async (trial) => {
    await trial.run(async (loop) => {
      const receiver = new Mailbox()
      const [far] = await loop.createDatagramEndpoint(() => receiver, { localAddr: freeAddress(trial) })
      const sender = new Mailbox()
      const [near] = await loop.createDatagramEndpoint(() => sender, { remoteAddr: addressOf(far) })
      await requireError('sendTo', TypeError, () => near.sendTo('text' as unknown as Uint8Array))
      const data = bytePattern(100)
      near.sendTo(data)
      data.fill(0)
      await receiver.until(({ datagrams: all }) => all.length > 0)
      requireSame(receiver.datagrams[0]?.data, bytePattern(100), 'what arrived')
      await end(near, sender)
      await end(far, receiver)
    })
  },

  'an endpoint with a remote address hears that one only': async (trial) => {
    await trial.run(async (loop) => {
      const [first, second, third] = [new Mailbox(), new Mailbox(), new Mailbox()]
      const [far] = await loop.createDatagramEndpoint(() => first, { localAddr: freeAddress(trial) })
      const [near] = await loop.createDatagramEndpoint(() => second, { remoteAddr: addressOf(far) })
      const [stranger] = await loop.createDatagramEndpoint(() => third, { localAddr: freeAddress(trial) })
      stranger.sendTo(bytePattern(3), addressOf(near))
      await sleep(0.005)
      far.sendTo(bytePattern(5), addressOf(near))
      await second.until(({ datagrams: all }) => all.length > 0)
      requireSame(
        second.datagrams.map(({ data }) => data.length),
        [5],
        'the lengths of what it heard',
      )
      await end(near, second)
      await end(far, first)
      await end(stranger, third)
    })
  },

  'an endpoint is called outside of any task, and in the context of whoever made it': async (trial) => {
    await trial.run(async (loop) => {
      const variable = new ContextVar('conformance', { default: 'none' })
      const seen = new Set<string>()
      const receiver = new Mailbox((where) => {
        const isRight = getRunningLoop() === loop && currentTask() === null
        seen.add(`${variable.get()} in ${where}${isRight ? '' : ', in a task or another loop'}`)
      })
      variable.set('made')
      const [far] = await loop.createDatagramEndpoint(() => receiver, { localAddr: freeAddress(trial) })
      const sender = new Mailbox()
      const [near] = await loop.createDatagramEndpoint(() => sender, { localAddr: freeAddress(trial) })
      variable.set('sends')
      near.sendTo(bytePattern(1), addressOf(far))
      await receiver.until(({ datagrams: all }) => all.length > 0)
      await end(near, sender)
      await end(far, receiver)
      const calls = ['connectionMade', 'datagramReceived', 'connectionLost']
      requireSame(
        [...seen],
        calls.map((call) => `made in ${call}`),
        'what it saw',
      )
    })
  },

  'what datagramReceived throws is told, and the endpoint stays': async (trial) => {
    await trial.run(async (loop) => {
      const boom = new Error('boom')
      let fails = true
      const receiver = new Mailbox((where) => {
        if (where === 'datagramReceived' && fails) throw boom
      })
      const [far] = await loop.createDatagramEndpoint(() => receiver, { localAddr: freeAddress(trial) })
      const sender = new Mailbox()
      const [near] = await loop.createDatagramEndpoint(() => sender, { localAddr: freeAddress(trial) })
      near.sendTo(bytePattern(1), addressOf(far))
      await receiver.until(({ calls }) => calls.includes('datagramReceived'))
      fails = false
      near.sendTo(bytePattern(2), addressOf(far))
      await receiver.until(({ datagrams: all }) => all.length > 0)
      requireSame(
        trial.takeReports().map(({ exception }) => exception),
        [boom],
        'what was told',
      )
      await end(near, sender)
      await end(far, receiver)
    })
  },

  'an error of datagramReceived that is to end the program ends the run': async (trial) => {
    const fatal = new KeyboardInterrupt('stop')
    const loop = trial.newLoop()
    const main = async (): Promise<void> => {
      const receiver = new Mailbox((where) => {
        if (where === 'datagramReceived') throw fatal
      })
      const [far] = await loop.createDatagramEndpoint(() => receiver, { localAddr: freeAddress(trial) })
      const [near] = await loop.createDatagramEndpoint(() => new Mailbox(), { localAddr: freeAddress(trial) })
      near.sendTo(bytePattern(1), addressOf(far))
      await new Promise(() => undefined)
    }
    const error = await requireError('the run', KeyboardInterrupt, async () =>
      trial.attend(loop.runUntilComplete(main)),
    )
    requireThat(error === fatal, 'the run has ended with another error')
  },

  'an endpoint that is closed hears nothing, sends nothing, and lets its address go': async (trial) => {
    await trial.run(async (loop) => {
      const [first, second] = [new Mailbox(), new Mailbox()]
      const [far] = await loop.createDatagramEndpoint(() => first, { localAddr: freeAddress(trial) })
      const [near] = await loop.createDatagramEndpoint(() => second, { localAddr: freeAddress(trial) })
      const address = addressOf(near)
      near.close()
      near.sendTo(bytePattern(1), addressOf(far))
      far.sendTo(bytePattern(1), address)
      await second.until(({ log }) => log.includes('lost null'))
      await sleep(0.005)
      requireSame([first.datagrams.length, second.datagrams.length], [0, 0], 'how many datagrams each has heard')
      const again = new Mailbox()
      const [back] = await loop.createDatagramEndpoint(() => again, { localAddr: address })
      far.sendTo(bytePattern(1), address)
      await again.until(({ datagrams: all }) => all.length > 0)
      await end(back, again)
      await end(far, first)
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
  readonly calls: string[] = []
  readonly #called: (where: string) => void

  constructor(called: (where: string) => void = () => undefined) {
    this.#called = called
  }

  connectionMade(): void {
    this.#call('connectionMade')
    this.log.push('made')
  }

  datagramReceived(data: Uint8Array, address: SocketAddress): void {
    this.#call('datagramReceived')
    this.datagrams.push({ data: data.slice(), address })
  }

  connectionLost(error: Error | null): void {
    this.#call('connectionLost')
    this.log.push(`lost ${String(error)}`)
  }

  #call(where: string): void {
    this.calls.push(where)
    this.#called(where)
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
