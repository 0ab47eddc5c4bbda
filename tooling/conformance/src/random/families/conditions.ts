import { asyncWith, TimeoutError, waitFor } from '@asyncio/core'
import { Condition, Lock } from '@asyncio/sync'
import { describe } from '../../describe.ts'
import { acquiring } from '../acquiring.ts'
import { awaiting } from '../awaiting.ts'
import type { Draw } from '../draw.ts'
import { enclosing, type Enclosing } from '../enclosing.ts'
import type { Family } from '../family.ts'
import { immediate, waiting } from '../operation-kind.ts'
import type { Shared } from '../shared.ts'
import type { Step } from '../step.ts'

const COUNT = 2

const shared: Shared<readonly Condition[]> = {
  name: 'conditions',
  // Whether both have one lock.
  draw: (random) => random.chance(0.5),
  make(together) {
    const lock = new Lock()
    return [new Condition(lock), new Condition(together === true ? lock : new Lock())]
  },
  async sweep(conditions) {
    for (const condition of conditions) {
      try {
        await waitFor(condition.acquire(), 0.01)
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error
      }
      if (condition.locked()) {
        condition.notifyAll()
        condition.release()
      }
    }
  },
  python: `
    def make(together):
        lock = asyncio.Lock()
        return [asyncio.Condition(lock), asyncio.Condition(lock if together else asyncio.Lock())]

    async def sweep(conditions, number):
        for condition in conditions:
            try:
                await asyncio.wait_for(condition.acquire(), 0.01)
            except TimeoutError:
                pass
            if condition.locked():
                condition.notify_all()
                condition.release()
  `,
}

/** Conditions that tasks wait for and notify of, with their lock and without it. */
export const conditions: Family = {
  occasional: true,
  shared,
  kinds: {
    ...acquiring('Condition', shared, COUNT),

    waitForCondition: enclosing<Condition>({
      weight: 3,
      draw: (draw) => ({ ...which(draw), body: draw.smallBlock() }),
      python: `
        async def perform(world, label, at, body):
            condition = world.shared["conditions"][at]
            async with condition:
                world.log(label, "in", text(condition))
                await world.outcome(label, condition.wait())
                await world.run(body)
            world.log(label, "out", text(condition))
      `,
      on: conditionAt,
      entered(step, condition) {
        step.log('in', String(condition))
        return condition.wait()
      },
    }),

    waitForConditionInTime: enclosing<Condition, Enclosing & { readonly delay: number }>({
      draw: (draw) => ({ ...which(draw), delay: draw.delay(), body: draw.smallBlock() }),
      python: `
        async def perform(world, label, at, delay, body):
            condition = world.shared["conditions"][at]
            async with condition:
                world.log(label, "in", text(condition))
                await world.outcome(label, asyncio.wait_for(condition.wait(), delay))
                await world.run(body)
            world.log(label, "out", text(condition))
      `,
      on: conditionAt,
      entered(step, condition, { delay }) {
        step.log('in', String(condition))
        return waitFor(condition.wait(), delay)
      },
    }),

    waitForPredicate: enclosing<Condition, Enclosing & { readonly times: number }>({
      weight: 2,
      draw: (draw) => ({ ...which(draw), times: draw.random.between(1, 3), body: draw.smallBlock() }),
      python: `
        async def perform(world, label, at, times, body):
            condition = world.shared["conditions"][at]
            asked = 0

            def predicate():
                nonlocal asked
                asked += 1
                world.log(label, "asked", asked, text(condition))
                return asked >= times and asked

            async with condition:
                await world.outcome(label, condition.wait_for(predicate))
                await world.run(body)
            world.log(label, "out", text(condition))
      `,
      on: conditionAt,
      entered(step, condition, { times }) {
        let asked = 0
        return condition.waitFor(() => {
          asked += 1
          step.log('asked', asked, String(condition))
          return asked >= times && asked
        })
      },
    }),

    // Whoever holds the lock loses it, if anybody does.
    waitWithoutLock: awaiting({
      draw: which,
      python: `
        async def perform(world, label, at):
            condition = world.shared["conditions"][at]
            await world.outcome_of(label, condition, condition.wait())
      `,
      on: conditionAt,
      begin: (condition) => condition.wait(),
    }),

    notify: waiting<Notified>({
      weight: 2,
      draw: notified,
      python: `
        async def perform(world, label, at, count):
            condition = world.shared["conditions"][at]
            async with condition:
                condition.notify_all() if count is None else condition.notify(count)
                world.log(label, "notified", text(condition))
            world.log(label, text(condition))
      `,
      async native(step, given) {
        const condition = conditionAt(step, given)
        await asyncWith(condition, () => notifyOf(step, condition, given))
        step.log(String(condition))
      },
      *generator(step, given) {
        const condition = conditionAt(step, given)
        yield* asyncWith(condition, () => notifyOf(step, condition, given))
        step.log(String(condition))
      },
    }),

    notifyWithoutLock: immediate<Notified>({
      weight: 2,
      draw: notified,
      python: `
        async def perform(world, label, at, count):
            condition = world.shared["conditions"][at]
            try:
                condition.notify_all() if count is None else condition.notify(count)
                world.log(label, "notified", text(condition))
            except RuntimeError as error:
                world.log(label, describe(error))
      `,
      perform(step, given) {
        try {
          notifyOf(step, conditionAt(step, given), given)
        } catch (error) {
          step.log(describe(error))
        }
      },
    }),
  },
}

/** Of which condition, and how many tasks; `null` for all. */
type Notified = { readonly at: number; readonly count: number | null }

function which({ random }: Draw): { readonly at: number } {
  return { at: random.between(0, COUNT - 1) }
}

function notified(draw: Draw): Notified {
  return { ...which(draw), count: draw.random.pick([null, 0, 1, 1, 2]) }
}

function notifyOf(step: Step, condition: Condition, { count }: Notified): void {
  if (count === null) condition.notifyAll()
  else condition.notify(count)
  step.log('notified', String(condition))
}

function conditionAt({ world }: Step, { at }: { readonly at: number }): Condition {
  return world.shared(shared)[at] as Condition
}
