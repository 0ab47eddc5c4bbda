import { ExceptionGroup, isCancelled, TimeoutError } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { Returned } from '../../random/returned.ts'
import type { Block } from '../program.ts'
import { immediate, waiting, type Operations } from '../operation-kind.ts'
import type { Step } from '../step.ts'

type Trying = { readonly body: Block; readonly fin: Block; readonly catch: boolean }
type Around = { readonly body: Block }

/** What a language has without asyncio: errors, results, cleaning up; and a value of a context. */
export const control: Operations = {
  log: immediate(() => {}),
  raise: immediate(({ label }) => {
    throw new Boom(String(label))
  }),
  return: immediate((_step, { v }) => {
    throw new Returned(v)
  }),
  try: waiting<Trying>({
    async native(step, { body, fin, catch: swallow }) {
      try {
        await step.run(body)
      } catch (error) {
        caught(step, error, swallow)
      } finally {
        step.log('finally')
        await step.run(fin)
      }
    },
    *generator(step, { body, fin, catch: swallow }) {
      try {
        yield* step.run(body)
      } catch (error) {
        caught(step, error, swallow)
      } finally {
        step.log('finally')
        yield* step.run(fin)
      }
    },
  }),
  try_cancel: waiting<Around>({
    async native(step, { body }) {
      try {
        await step.run(body)
      } catch (error) {
        swallowed(step, error)
      }
    },
    *generator(step, { body }) {
      try {
        yield* step.run(body)
      } catch (error) {
        swallowed(step, error)
      }
    },
  }),
  ctxvar: waiting<Around>({
    async native(step, { body }) {
      using variable = bind(step)
      await step.run(body)
      variable.log()
    },
    *generator(step, { body }) {
      using variable = bind(step)
      yield* step.run(body)
      variable.log()
    },
  }),
}

/** What a `try` catches is logged; what it should not catch goes on its way. */
function caught(step: Step, error: unknown, swallow: boolean): void {
  const caughtHere = error instanceof Boom || error instanceof TimeoutError || error instanceof ExceptionGroup
  if (caughtHere) step.log('caught', describe(error))
  if (!caughtHere || !swallow) throw error
}

function swallowed(step: Step, error: unknown): void {
  if (!isCancelled(error)) throw error
  step.log('swallowed', describe(error))
}

/** Sets the variable to the label, and back at the end. */
function bind(step: Step): Disposable & { log(): void } {
  const { variable } = step.resources
  const log = (): void => step.log('var', variable.get())
  const before = variable.get()
  const token = variable.set(step.label)
  step.log('var', before)
  return { log, [Symbol.dispose]: () => variable.reset(token) }
}
