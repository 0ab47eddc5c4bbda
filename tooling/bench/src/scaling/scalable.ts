import { createTask, gather, getRunningLoop, sleep } from '@asyncio/core'
import { Event, Lock, Queue } from '@asyncio/sync'
import { repeat } from '../peers/repeat.ts'

/** Things of which there may be a million at once. Each is done so many times, all at once. */
export const scalable: Readonly<Record<string, (count: number) => Promise<number>>> = {
  'tasks spawned': async (count) => {
    let done = 0
    for (const task of repeat(count, () => createTask(one))) done += await task
    return done
  },
  'tasks asleep': async (count) => {
    const sleeping = repeat(count, () => createTask(async () => sleep(0.001)))
    return (await gather(sleeping)).length
  },
  timers: async (count) => {
    const loop = getRunningLoop()
    const timers = repeat(count, (index) => loop.callLater(1000 + index / 1000, one))
    for (const timer of timers) timer.cancel()
    return timers.length
  },
  'lock waiters': async (count) => {
    const lock = new Lock()
    let held = 0
    const waiters = repeat(count, () =>
      createTask(async () => {
        await lock.acquire()
        held += 1
        lock.release()
      }),
    )
    await lock.acquire()
    await sleep(0)
    lock.release()
    await gather(waiters)
    return held
  },
  'event waiters': async (count) => {
    const event = new Event()
    const waiters = repeat(count, () => createTask(async () => event.wait()))
    await sleep(0)
    event.set()
    return (await gather(waiters)).filter(Boolean).length
  },
  'queue getters': async (count) => {
    const queue = new Queue<number>()
    const getters = repeat(count, () => createTask(async () => queue.get()))
    await sleep(0)
    for (let item = 0; item < count; item += 1) queue.putNowait(1)
    return (await gather(getters)).length
  },
}

const one = async (): Promise<number> => 1
