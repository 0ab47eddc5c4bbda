import { ContextVar, currentTask, getRunningLoop, type Transport } from '@asyncio/core'
import { RecordingProtocol } from '../recording-protocol.ts'
import { newAmbientValue } from './ambient-value.ts'
import { bytePattern } from './byte-pattern.ts'
import { addressOf, connectedPair } from './connected-pair.ts'
import type { PromiseChecks } from './promise-checks.ts'
import { requireSame } from './require-same.ts'
import type { SocketLink } from './socket-link.ts'

/** Promises about the contexts that protocols are called in. */
export function connectionContexts(link: SocketLink): PromiseChecks {
  return {
    'protocols are called outside of any task, by the loop': async (trial) => {
      await trial.run(async (loop) => {
        const wrong: string[] = []
        const look = (where: string): void => {
          if (getRunningLoop() !== loop) wrong.push(`the loop in ${where}`)
          if (currentTask() !== null) wrong.push(`the task in ${where}`)
        }
        const pair = await connectedPair(loop, link, { client: new Watching(look), server: new Watching(look) })
        pair.near.write(bytePattern(10))
        await pair.server.received(10)
        pair.near.writeEof()
        await pair.server.lost()
        await pair.client.lost()
        await pair.end()
        requireSame(wrong, [], 'what was wrong')
      })
    },

    'protocols see the context variables of whoever made the connection or the server, as they were then': async (
      trial,
    ) => {
      await trial.run(async (loop) => {
        const variable = new ContextVar('conformance', { default: 'none' })
        const seen = new Set<string>()
        const factory = (side: string) => (): RecordingProtocol => {
          seen.add(`${side} ${variable.get()} in its factory`)
          return new Watching((where) => seen.add(`${side} ${variable.get()} in ${where}`))
        }
        variable.set('listens')
        const listening = await link.listen(loop, factory('server'))
        variable.set('connects')
        const [transport, client] = await link.connect(loop, addressOf(listening), factory('client'))
        variable.set('writes')
        transport.write(bytePattern(10))
        transport.writeEof()
        await client.lost()
        listening.close()
        await listening.waitClosed()
        const expected = [
          ['client', 'connects'],
          ['server', 'listens'],
        ].flatMap(([side, value]) => [
          `${side} ${value} in its factory`,
          ...CALLS.filter((call) => side === 'server' || call !== 'dataReceived').map(
            (call) => `${side} ${value} in ${call}`,
          ),
        ])
        requireSame([...seen].toSorted(), expected.toSorted(), 'what they saw')
      })
    },

    'what the protocols of one connection set is not seen by those of the next': async (trial) => {
      await trial.run(async (loop) => {
        const variable = new ContextVar('conformance', { default: 'none' })
        const seen: string[] = []
        const listening = await link.listen(loop, () => {
          seen.push(variable.get())
          variable.set('factory')
          return new Watching((where) => {
            if (where === 'connectionMade') seen.push(variable.get())
            variable.set(where)
          })
        })
        for (let count = 0; count < 2; count += 1) {
          const [transport, client] = await link.connect(loop, addressOf(listening), () => new RecordingProtocol())
          transport.close()
          await client.lost()
        }
        listening.close()
        await listening.waitClosed()
        requireSame(seen, ['none', 'factory', 'none', 'factory'], 'what they saw')
      })
    },

    ...ambientValues(link),
  }
}

const CALLS = ['connectionMade', 'dataReceived', 'eofReceived', 'connectionLost'] as const

/** A protocol that says when it is called. */
class Watching extends RecordingProtocol {
  readonly #called: (where: (typeof CALLS)[number]) => void

  constructor(called: (where: (typeof CALLS)[number]) => void) {
    super()
    this.#called = called
  }

  override connectionMade(transport: Transport): void {
    this.#called('connectionMade')
    super.connectionMade(transport)
  }

  override dataReceived(data: Uint8Array): void {
    this.#called('dataReceived')
    super.dataReceived(data)
  }

  override eofReceived(): boolean {
    this.#called('eofReceived')
    return super.eofReceived()
  }

  override connectionLost(error: Error | null): void {
    this.#called('connectionLost')
    super.connectionLost(error)
  }
}

/** Promises about ambient values of the platform. */
function ambientValues(link: SocketLink): PromiseChecks {
  const value = newAmbientValue()
  if (value === undefined) return {}
  return {
    'protocols see the AsyncLocalStorage values of whoever made the connection': async (trial) => {
      await trial.run(async (loop) => {
        const seen = new Set<unknown>()
        const listening = await link.listen(loop, () => new RecordingProtocol())
        const [transport, client] = await value.run('connects', async () =>
          link.connect(loop, addressOf(listening), () => new Watching(() => seen.add(value.getStore()))),
        )
        await value.run('writes', async () => {
          transport.write(bytePattern(10))
          transport.writeEof()
          await client.lost()
        })
        requireSame([...seen], ['connects'], 'what the client saw')
        listening.close()
        await listening.waitClosed()
      })
    },
  }
}
