import { Lock } from '@asyncio/sync'
import { acquiring } from '../acquiring.ts'
import type { Family } from '../family.ts'
import type { Shared } from '../shared.ts'

const COUNT = 2

const shared: Shared<readonly Lock[]> = {
  name: 'locks',
  draw: () => COUNT,
  make: (count) => Array.from({ length: Number(count) }, () => new Lock()),
  sweep(locks) {
    for (const lock of locks) if (lock.locked()) lock.release()
  },
  python: `
    def make(count):
        return [asyncio.Lock() for _ in range(count)]

    async def sweep(locks, number):
        for lock in locks:
            if lock.locked():
                lock.release()
  `,
}

/** Locks that tasks hold, wait for, and release, also when somebody else holds them. */
export const locks: Family = {
  occasional: true,
  shared,
  kinds: acquiring('Lock', shared, COUNT, { with: 3, acquire: 2 }),
}
