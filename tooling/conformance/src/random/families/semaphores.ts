import { BoundedSemaphore, Semaphore } from '@asyncio/sync'
import { acquiring } from '../acquiring.ts'
import type { Family } from '../family.ts'
import { immediate } from '../operation-kind.ts'
import type { Shared } from '../shared.ts'

/** Whether it is a bounded one, and how many permits it has. */
type Made = readonly [bounded: boolean, value: number]

const COUNT = 2

const shared: Shared<readonly Semaphore[]> = {
  name: 'semaphores',
  draw: (random) =>
    Array.from({ length: COUNT }, (): Made => {
      const bounded = random.chance(0.5)
      return [bounded, random.between(bounded ? 1 : 0, 2)]
    }),
  make: (drawn) =>
    (drawn as readonly Made[]).map(([bounded, value]) =>
      bounded ? new BoundedSemaphore(value) : new Semaphore(value),
    ),
  sweep(semaphores) {
    for (const semaphore of semaphores) if (semaphore.locked()) semaphore.release()
  },
  python: `
    def make(drawn):
        return [(asyncio.BoundedSemaphore if bounded else asyncio.Semaphore)(value) for bounded, value in drawn]

    async def sweep(semaphores, number):
        for semaphore in semaphores:
            if semaphore.locked():
                semaphore.release()
  `,
}

/** Semaphores, with a bound and without, of which tasks hold permits, wait for them, and give back too many. */
export const semaphores: Family = {
  occasional: true,
  shared,
  kinds: {
    ...acquiring('Semaphore', shared, COUNT, { with: 3, acquire: 2 }),

    releaseTwice: immediate({
      draw: ({ random }) => ({ at: random.between(0, COUNT - 1) }),
      python: `
        async def perform(world, label, at):
            semaphore = world.shared["semaphores"][at]
            if not isinstance(semaphore, asyncio.BoundedSemaphore):
                semaphore.release()
                semaphore.release()
            world.log(label, semaphore._value, text(semaphore))
      `,
      perform(step, { at }) {
        const semaphore = step.world.shared(shared)[at] as Semaphore
        if (!(semaphore instanceof BoundedSemaphore)) {
          semaphore.release()
          semaphore.release()
        }
        step.log(semaphore.value, String(semaphore))
      },
    }),
  },
}
