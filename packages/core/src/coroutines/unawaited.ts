import type { EventLoop } from '../contracts/event-loop.ts'
import { emitWarning } from '../errors/emit-warning.ts'
import type { Coroutine } from './coroutine.ts'

// Telling of coroutines that nobody awaits must cost next to nothing for those that somebody does, which is nearly all. So a
// new coroutine is only noted. At the end of a turn the loop looks which of them still wait to be awaited, and only those few are
// watched, until they are collected or their loop closes.

interface Watch {
  readonly reference: WeakRef<Coroutine<unknown>>
  readonly name: string
  readonly ofLoop: Set<Watch>
}

let created: Coroutine<unknown>[] = []
const watches = new WeakMap<Coroutine<unknown>, Watch>()
const watchesOfLoops = new WeakMap<EventLoop, Set<Watch>>()
const collected = new FinalizationRegistry<Watch>((watched) => {
  watched.ofLoop.delete(watched)
  warn(watched.name)
})

/** Notes a new coroutine. */
export function noteCreated(coroutine: Coroutine<unknown>): void {
  created.push(coroutine)
}

/** Watches the coroutines that were made in the turn which ends now and not awaited in it. */
export function watchUnawaited(loop: EventLoop): void {
  if (created.length === 0) return
  const fresh = created
  created = []
  for (const coroutine of fresh) if (coroutine.isUnawaited()) watch(coroutine, loop)
}

/** Somebody awaits it after all. */
export function stopWatching(coroutine: Coroutine<unknown>): void {
  const watched = watches.get(coroutine)
  if (watched === undefined) return
  watched.ofLoop.delete(watched)
  collected.unregister(watched)
}

/** Tells of the coroutines that nobody awaited while the loop was there to run them. */
export function reportUnawaited(loop: EventLoop): void {
  watchUnawaited(loop)
  for (const watched of watchesOfLoops.get(loop) ?? []) {
    collected.unregister(watched)
    if (watched.reference.deref()?.isUnawaited() === true) warn(watched.name)
  }
  watchesOfLoops.delete(loop)
}

function watch(coroutine: Coroutine<unknown>, loop: EventLoop): void {
  const ofLoop = watchesOfLoops.get(loop) ?? new Set()
  watchesOfLoops.set(loop, ofLoop)
  const watched: Watch = { reference: new WeakRef(coroutine), name: coroutine.name, ofLoop }
  ofLoop.add(watched)
  watches.set(coroutine, watched)
  collected.register(coroutine, watched, watched)
  coroutine.markWatched()
}

function warn(name: string): void {
  emitWarning(`coroutine '${name}' was never awaited`, {
    type: 'RuntimeWarning',
    detail: `Write await ${name}(...), or give it to createTask().`,
  })
}
