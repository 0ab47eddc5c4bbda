import * as fc from 'fast-check'
import { moments, showMoment, type Moment } from './moment.ts'

/** What ends one wait: some milliseconds, or a signal. */
export type Limit = { readonly timeout: number } | { readonly abort: Moment } | null

/** What a task can do in every program, besides what it does with the primitive. */
export type CommonStep =
  | { readonly do: 'pause'; readonly pause: Moment }
  | { readonly do: 'cancel'; readonly task: number }

/** One task. */
export interface Part<Step> {
  readonly native: boolean
  readonly begins: Moment
  readonly steps: readonly (Step | CommonStep)[]
  /** From its beginning on. */
  readonly cancels: readonly Moment[]
}

export interface Program<Setup, Step> {
  readonly setup: Setup
  readonly parts: readonly Part<Step>[]
}

/** Of four waits, two have no limit. */
export const limits: fc.Arbitrary<Limit> = fc.oneof(
  { withCrossShrink: true },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }).map((timeout) => ({ timeout })) },
  { weight: 1, arbitrary: moments.map((abort) => ({ abort })) },
)

const commonSteps: fc.Arbitrary<CommonStep> = fc.oneof(
  moments.map((pause) => ({ do: 'pause' as const, pause })),
  fc.nat(7).map((task) => ({ do: 'cancel' as const, task })),
)

const noCancels: readonly Moment[] = []

/** Programs of a few tasks. */
export function programs<Setup, Step>(
  setups: fc.Arbitrary<Setup>,
  steps: fc.Arbitrary<Step>,
): fc.Arbitrary<Program<Setup, Step>> {
  const anySteps = fc.oneof({ weight: 3, arbitrary: steps }, { weight: 1, arbitrary: commonSteps })
  const part: fc.Arbitrary<Part<Step>> = fc
    .tuple(
      fc.boolean(),
      moments,
      fc.array(anySteps, { minLength: 1, maxLength: 4 }),
      fc.oneof(
        { withCrossShrink: true },
        { weight: 2, arbitrary: fc.constant(noCancels) },
        { weight: 1, arbitrary: fc.array(moments, { minLength: 1, maxLength: 2 }) },
      ),
    )
    .map(([native, begins, taken, cancels]) => ({ native, begins, steps: taken, cancels }))
  return fc.tuple(setups, fc.array(part, { minLength: 1, maxLength: 8 })).map(([setup, parts]) => ({ setup, parts }))
}

/** How a program is read by a person. */
export function showProgram<Setup, Step>(
  { setup, parts }: Program<Setup, Step>,
  showSetup: (setup: Setup) => string,
  showStep: (step: Step) => string,
): string {
  const lines = [showSetup(setup)]
  for (const [index, { native, begins, steps, cancels }] of parts.entries()) {
    const cancelled = cancels.map((moment) => `, cancelled ${showMoment(moment)} later`).join('')
    lines.push(`task ${index} (${native ? 'async' : 'generator'}) begins after ${showMoment(begins)}${cancelled}:`)
    for (const step of steps) lines.push(`  ${showCommonStep(step, parts.length) ?? showStep(step as Step)}`)
  }
  return lines.join('\n')
}

export function showLimit(limit: Limit): string {
  if (limit === null) return ''
  return 'timeout' in limit ? ` within ${limit.timeout} ms` : `, aborted after ${showMoment(limit.abort)}`
}

export function isCommonStep(step: unknown): step is CommonStep {
  const { do: what } = step as { do?: unknown }
  return what === 'pause' || what === 'cancel'
}

function showCommonStep(step: unknown, taskCount: number): string | undefined {
  if (!isCommonStep(step)) return undefined
  return step.do === 'pause' ? `pause for ${showMoment(step.pause)}` : `cancel task ${step.task % taskCount}`
}
