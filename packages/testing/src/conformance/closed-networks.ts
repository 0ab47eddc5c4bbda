import { OSError } from '@asyncio/core'
import { RecordingProtocol } from '../recording-protocol.ts'
import { addressOf, connectedPair } from './connected-pair.ts'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireSame } from './require-same.ts'
import type { SocketLink } from './socket-link.ts'

/** Promises about connections and servers whose loop is closed while they are there. */
export function closedNetworks(link: SocketLink): PromiseChecks {
  return {
    'closing a loop ends the connections that its network has open, and tells nobody': async (trial) => {
      const loop = trial.newLoop()
      const { client, server, near, far } = await trial.attend(
        loop.runUntilComplete(async () => connectedPair(loop, link)),
      )
      loop.close()
      await aMoment()
      requireSame([near.isClosing(), far.isClosing()], [true, true], 'whether the transports are closing')
      requireSame(
        [client, server].map(({ names }) => names.includes('connectionLost')),
        [false, false],
        'whether the protocols were told',
      )
      near.close()
      far.abort()
    },

    'closing a loop lets go of the addresses that its servers have': async (trial) => {
      const loop = trial.newLoop()
      const newProtocol = (): RecordingProtocol => new RecordingProtocol()
      const server = await trial.attend(loop.runUntilComplete(async () => link.listen(loop, newProtocol)))
      const address = addressOf(server)
      loop.close()
      await aMoment()
      await trial.run(async (other) => {
        await requireError('connecting', OSError, () => link.connect(other, address, newProtocol))
      })
    },
  }
}

/** Long enough for a platform to let go of what it was told to. */
async function aMoment(): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, 3))
}
