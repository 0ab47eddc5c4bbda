import { asCompleted, gather, shield, wait, waitFor, type Task, type WaitOptions } from '@asyncio/core'
import type { Block } from '../program.ts'
import { awaiting, waiting, type Operations } from '../operation-kind.ts'
import type { Step } from '../step.ts'

type Several = { readonly kids: readonly Block[] }
type Patience = { readonly d: number | null }

/** Tasks that are awaited by way of something else, alone or with others. */
export const combinations: Operations = {
  wait_for: awaiting<{ readonly body: Block; readonly d: number }>((step, { body, d }) => waitFor(step.body(body), d)),
  shield: awaiting<{ readonly body: Block }>(({ world, label }, { body }) => shield(world.start(body, `s${label}`))),
  gather: awaiting<Several & { readonly re: boolean }>((step, { kids, re }) =>
    gather(startAll(step, 'a', kids), { returnExceptions: re }),
  ),
  gather_tasks: awaiting<{ readonly is: readonly number[]; readonly re: boolean }>(({ world }, { is, re }) => {
    const younger = is.map((index) => world.younger(index)).filter((task) => task !== undefined)
    return gather(younger, { returnExceptions: re })
  }),
  wait: waiting<Several & Patience & { readonly when: NonNullable<WaitOptions['returnWhen']> }>({
    async native(step, { kids, d, when }) {
      const { done, pending } = await wait(startAll(step, 'w', kids), { timeout: d, returnWhen: when })
      step.log(namesOf(done), namesOf(pending))
    },
    *generator(step, { kids, d, when }) {
      const { done, pending } = yield* wait(startAll(step, 'w', kids), { timeout: d, returnWhen: when })
      step.log(namesOf(done), namesOf(pending))
    },
  }),
  as_completed: waiting<Several & Patience>({
    async native(step, { kids, d }) {
      for (const next of asCompleted(startAll(step, 'c', kids), { timeout: d })) await step.outcome(next)
      step.log('out')
    },
    *generator(step, { kids, d }) {
      for (const next of asCompleted(startAll(step, 'c', kids), { timeout: d })) yield* step.outcome(next)
      step.log('out')
    },
  }),
}

function startAll({ world, label }: Step, letter: string, blocks: readonly Block[]): Task<unknown>[] {
  return blocks.map((block, number) => world.start(block, `${letter}${label}.${number}`))
}

function namesOf(tasks: Iterable<Task<unknown>>): string[] {
  return Array.from(tasks, (task) => task.getName()).toSorted()
}
