import type { Operation } from '../operations.ts'
import type { Peer } from './peer.ts'
import { PeerProcess } from './peer-process.ts'

/** How long a run may take before a peer is given less to do. */
const RUN_SECONDS = 0.12

/** What a peer may spend on warming up, and on the runs that count, before it is left out of further rounds. */
const WARM_UP_SECONDS = 1
const MEASURED_SECONDS = 3

/** A run that takes as long is the only one. */
const SLOW_SECONDS = 2

/** The first rounds are what the engine compiles by, and are not counted. */
const WARM_UP_ROUNDS = 3

/** The figures of each peer, a round each. */
export type Rounds = Readonly<Record<string, readonly number[]>>

/** Measures an operation with each peer in turn, round by round, so that a machine whose speed drifts drifts for all of them. */
export async function comparePeers(operation: Operation, peers: readonly Peer[], rounds: number): Promise<Rounds> {
  let contestants = peers.map((peer) => new Contestant(peer, operation))
  const turn = async (step: (contestant: Contestant) => Promise<void>): Promise<void> => {
    for (const contestant of contestants) await step(contestant).catch((error: unknown) => contestant.fail(error))
    contestants = contestants.filter(({ failed }) => !failed)
  }
  const all = contestants
  try {
    await turn(async (contestant) => contestant.warmUp())
    for (let round = 0; round < rounds; round += 1) {
      // There and back again, for whoever runs before may leave something behind.
      await turn(async (contestant) => contestant.measure())
      contestants.reverse()
    }
  } finally {
    for (const contestant of all) contestant.stop()
  }
  return Object.fromEntries(all.map(({ name, figures, failed }) => [name, failed ? [] : figures]))
}

class Contestant {
  readonly name: string
  readonly figures: number[] = []
  failed = false
  readonly #operation: Operation
  readonly #process: PeerProcess
  #count: number
  #spent = 0

  constructor(peer: Peer, operation: Operation) {
    this.name = peer.name
    this.#operation = operation
    this.#count = operation.count
    this.#process = new PeerProcess(peer, operation)
  }

  async warmUp(): Promise<void> {
    // Figures of a process are what a fresh one has, and a second run only differs by what the first has left.
    if (this.#operation.measures === 'bytes') return
    if (!this.#operation.fixed) await this.#run(roundTo(this.#operation.count / 20, this.#operation.step))
    for (let round = 0; round < WARM_UP_ROUNDS && this.#spent < WARM_UP_SECONDS; round += 1) {
      const spentBefore = this.#spent
      const figure = await this.#run()
      if (this.#spent - spentBefore < SLOW_SECONDS) continue
      // Whoever is as slow as this gains nothing by being warm, and has no time for more.
      this.figures.push(figure)
      this.#spent = MEASURED_SECONDS
      return
    }
    this.#spent = 0
  }

  async measure(): Promise<void> {
    if (this.#spent < MEASURED_SECONDS) this.figures.push(await this.#run())
  }

  /** Leaves a peer out that can't do it. The others go on; the run does not count as a good one. */
  fail(error: unknown): void {
    this.failed = true
    process.exitCode = 1
    console.error(error instanceof Error ? error.message : error)
  }

  stop(): void {
    this.#process.stop()
  }

  async #run(count = this.#count): Promise<number> {
    const figure = await this.#process.measure(count)
    const { step, fixed, measures } = this.#operation
    // What the peer says itself, for the process may have had to start first.
    const seconds = measures === 'bytes' ? 0 : (figure * count) / 1e9
    this.#spent += seconds
    // Until it is warm, each run tells how much fits into the next.
    if (!fixed && this.figures.length === 0) {
      this.#count = Math.min(this.#operation.count, roundTo((count * RUN_SECONDS) / seconds, step))
    }
    return measures === 'run' ? figure * count : figure
  }
}

function roundTo(count: number, step: number): number {
  return Math.max(1, Math.round(count / step)) * step
}
