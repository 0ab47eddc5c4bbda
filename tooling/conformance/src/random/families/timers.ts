import { getRunningLoop, type TimerHandle } from '@asyncio/core'
import type { Family } from '../family.ts'
import { immediate } from '../operation-kind.ts'
import type { Shared } from '../shared.ts'

const shared: Shared<TimerHandle[]> = {
  name: 'timers',
  draw: () => null,
  make: () => [],
  sweep() {},
  python: `
    def make(_):
        return []

    async def sweep(timers, number):
        pass
  `,
}

/** Callbacks at moments that many of them have in common, some of which are called off. */
export const timers: Family = {
  occasional: true,
  shared,
  kinds: {
    callAt: immediate({
      weight: 3,
      // In tenths of a second, so that what was asked for at different times is due at once; some of them lie in the past.
      draw: ({ random }) => ({ tenth: random.between(0, 6) }),
      python: `
        async def perform(world, label, tenth):
            loop = asyncio.get_running_loop()
            world.shared["timers"].append(loop.call_at(tenth / 10, lambda: world.log(label, "called")))
      `,
      perform(step, { tenth }) {
        step.world.shared(shared).push(getRunningLoop().callAt(tenth / 10, () => step.log('called')))
      },
    }),

    cancelTimer: immediate({
      draw: ({ random }) => ({ timer: random.between(0, 7) }),
      python: `
        async def perform(world, label, timer):
            if timers := world.shared["timers"]:
                timer = timers[timer % len(timers)]
                before = timer.cancelled()
                timer.cancel()
                world.log(label, round(timer.when() * 1000), before, timer.cancelled())
      `,
      perform(step, given) {
        const all = step.world.shared(shared)
        const timer = all[given.timer % all.length]
        if (timer === undefined) return
        const before = timer.cancelled()
        timer.cancel()
        step.log(Math.round(timer.when() * 1000), before, timer.cancelled())
      },
    }),
  },
}
