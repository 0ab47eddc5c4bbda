import { waitFor } from '@asyncio/core'
import { Event } from '@asyncio/sync'
import { awaiting } from '../awaiting.ts'
import type { Draw } from '../draw.ts'
import type { Family } from '../family.ts'
import { immediate } from '../operation-kind.ts'
import type { Shared } from '../shared.ts'
import type { Step } from '../step.ts'

const COUNT = 2

const shared: Shared<readonly Event[]> = {
  name: 'events',
  draw: () => COUNT,
  make: (count) => Array.from({ length: Number(count) }, () => new Event()),
  sweep(events) {
    for (const event of events) event.set()
  },
  python: `
    def make(count):
        return [asyncio.Event() for _ in range(count)]

    async def sweep(events, number):
        for event in events:
            event.set()
  `,
}

/** Events that tasks wait for, set and clear. */
export const events: Family = {
  occasional: true,
  shared,
  kinds: {
    awaitEvent: awaiting({
      weight: 2,
      draw: which,
      python: `
        async def perform(world, label, at):
            event = world.shared["events"][at]
            await world.outcome_of(label, event, event.wait())
      `,
      on: eventAt,
      begin: (event) => event.wait(),
    }),

    awaitEventInTime: awaiting({
      draw: (draw) => ({ ...which(draw), delay: draw.delay() }),
      python: `
        async def perform(world, label, at, delay):
            event = world.shared["events"][at]
            await world.outcome_of(label, event, asyncio.wait_for(event.wait(), delay))
      `,
      on: eventAt,
      begin: (event, { delay }) => waitFor(event.wait(), delay),
    }),

    setEvent: immediate({
      draw: which,
      python: `
        async def perform(world, label, at):
            event = world.shared["events"][at]
            event.set()
            world.log(label, event.is_set(), text(event))
      `,
      perform(step, given) {
        const event = eventAt(step, given)
        event.set()
        step.log(event.isSet(), String(event))
      },
    }),

    clearEvent: immediate({
      draw: which,
      python: `
        async def perform(world, label, at):
            event = world.shared["events"][at]
            event.clear()
            world.log(label, event.is_set(), text(event))
      `,
      perform(step, given) {
        const event = eventAt(step, given)
        event.clear()
        step.log(event.isSet(), String(event))
      },
    }),

    pulseEvent: immediate({
      draw: which,
      python: `
        async def perform(world, label, at):
            event = world.shared["events"][at]
            event.set()
            event.clear()
            world.log(label, text(event))
      `,
      perform(step, given) {
        const event = eventAt(step, given)
        event.set()
        event.clear()
        step.log(String(event))
      },
    }),
  },
}

function which({ random }: Draw): { readonly at: number } {
  return { at: random.between(0, COUNT - 1) }
}

function eventAt({ world }: Step, { at }: { readonly at: number }): Event {
  return world.shared(shared)[at] as Event
}
