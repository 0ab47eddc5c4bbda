import { Random } from './random.ts'
import { shrink } from './shrink.ts'
import type { Figures, Target } from './target.ts'

/** How long it is fuzzed, and where it begins. */
export interface FuzzOptions {
  readonly targets: readonly Target[]
  readonly seed: number
  /** Whether it has been enough, after so many rounds. */
  readonly isEnough: (rounds: number) => boolean
  /** Is told after each round. */
  readonly progress?: (report: FuzzReport) => void
}

/** What was done so far, for each target. */
export interface FuzzReport {
  readonly rounds: number
  readonly figures: Readonly<Record<string, Figures>>
}

/** A program that failed. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly target: string
  readonly seed: number
  readonly program: readonly unknown[]

  constructor(target: string, seed: number, program: readonly unknown[], cause: unknown) {
    super(`${target}, seed ${seed}: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)}`, {
      cause,
    })
    this.target = target
    this.seed = seed
    this.program = program
  }
}

/**
 * Tries one target after the other with random programs. Round number n has the seed `seed + n`, so that a round that failed can be had again
 * as the first.
 *
 * @throws {Fault} with the smallest program that fails
 */
export async function fuzz({ targets, seed, isEnough, progress }: FuzzOptions): Promise<FuzzReport> {
  const figures: Record<string, Figures> = Object.fromEntries(
    targets.map(({ name }) => [name, { operations: 0, bytes: 0 }]),
  )
  for (let rounds = 0; ; rounds += 1) {
    const report = { rounds, figures }
    progress?.(report)
    if (isEnough(rounds)) return report
    const roundSeed = seed + rounds
    const target = targets[roundSeed % targets.length] as Target
    const program = target.generate(new Random(roundSeed))
    const { failure, done } = await attempt(target, program)
    if (done === undefined) throw await smallestFault(target, roundSeed, program, failure)
    const before = figures[target.name] as Figures
    figures[target.name] = { operations: before.operations + done.operations, bytes: before.bytes + done.bytes }
  }
}

async function smallestFault(
  target: Target,
  seed: number,
  program: readonly unknown[],
  failure: unknown,
): Promise<Fault> {
  let last = failure
  const smallest = await shrink(program, async (smaller) => {
    const again = await attempt(target, smaller)
    if (again.done !== undefined) return false
    last = again.failure
    return true
  })
  return new Fault(target.name, seed, smallest, last)
}

/** Runs a program once. What is thrown where nobody catches it fails it, too. */
async function attempt(
  target: Target,
  program: readonly unknown[],
): Promise<{ readonly done?: Figures; readonly failure?: unknown }> {
  const uncaught = Promise.withResolvers<never>()
  uncaught.promise.catch(() => undefined)
  const events = ['uncaughtException', 'unhandledRejection'] as const
  for (const event of events) process.on(event, uncaught.reject)
  try {
    return { done: await Promise.race([target.run(program), uncaught.promise]) }
  } catch (failure) {
    return { failure }
  } finally {
    for (const event of events) process.off(event, uncaught.reject)
  }
}
