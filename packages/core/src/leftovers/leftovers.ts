import type { EventLoop } from '../contracts/event-loop.ts'

// Telling of what nobody dealt with - a coroutine never awaited, an exception never looked at - must cost next to nothing for what
// somebody does deal with, which is nearly all. So it is only noted at first. At the end of the next turn the loop looks what of
// it is still left, and only those few are watched, until they are collected or their loop closes.

/** Something that somebody has to deal with. */
export interface Leftover {
  /** Whether nobody has dealt with it yet. */
  isLeft(): boolean
  /** It is being watched now: whoever deals with it calls `stopWatching`. */
  watched(): void
  /** Makes what tells of it, which is given the thing itself if it is still there, and must not hold on to it. */
  report(): (loop: EventLoop, leftover?: Leftover) => void
}

interface Watch {
  readonly reference: WeakRef<Leftover>
  readonly loop: WeakRef<EventLoop>
  readonly report: (loop: EventLoop, leftover?: Leftover) => void
}

/** What came up, and in which loop. */
interface Note {
  readonly leftover: Leftover
  readonly loop: EventLoop | null
}

let noted: Note[] = []
let notedBefore: Note[] = []
const watches = new WeakMap<Leftover, Watch>()
const watchesOfLoops = new WeakMap<EventLoop, Set<Watch>>()
const collected = new FinalizationRegistry<Watch>((watched) => {
  const loop = watched.loop.deref()
  if (loop === undefined) return
  watchesOfLoops.get(loop)?.delete(watched)
  watched.report(loop)
})

/** When so many are noted it is looked which of them have been dealt with, although the turn has not ended. */
let room = 256

/** Notes something that somebody has to deal with. */
export function note(leftover: Leftover, loop: EventLoop | null): void {
  // A task that never has to wait makes any number of them in one turn.
  if (noted.length >= room) {
    noted = noted.filter((entry) => entry.leftover.isLeft())
    room = noted.length * 2 + 256
  }
  noted.push({ leftover, loop })
}

/** At the end of a turn: watches what came up in the turn before and has not been dealt with since. */
export function watchLeftovers(loop: EventLoop): void {
  if (noted.length === 0 && notedBefore.length === 0) return
  const old = notedBefore
  notedBefore = noted
  noted = []
  for (const entry of old) if (entry.leftover.isLeft()) watch(entry.leftover, entry.loop ?? loop)
}

/** Somebody deals with it after all. */
export function stopWatching(leftover: Leftover): void {
  const watched = watches.get(leftover)
  if (watched === undefined) return
  collected.unregister(watched)
  const loop = watched.loop.deref()
  if (loop !== undefined) watchesOfLoops.get(loop)?.delete(watched)
}

/** Tells of everything that nobody has dealt with while the loop was there. */
export function reportLeftovers(loop: EventLoop): void {
  for (const { leftover, loop: ofLoop } of [...notedBefore, ...noted]) {
    if (leftover.isLeft() && (ofLoop ?? loop) === loop) watch(leftover, loop)
  }
  // What came up in other loops may still be dealt with there.
  notedBefore = notedBefore.filter((entry) => (entry.loop ?? loop) !== loop)
  noted = noted.filter((entry) => (entry.loop ?? loop) !== loop)
  const ofLoop = watchesOfLoops.get(loop)
  watchesOfLoops.delete(loop)
  for (const watched of ofLoop ?? []) {
    collected.unregister(watched)
    const leftover = watched.reference.deref()
    if (leftover?.isLeft() === true) watched.report(loop, leftover)
  }
}

function watch(leftover: Leftover, loop: EventLoop): void {
  const watched: Watch = { reference: new WeakRef(leftover), loop: new WeakRef(loop), report: leftover.report() }
  let ofLoop = watchesOfLoops.get(loop)
  if (ofLoop === undefined) watchesOfLoops.set(loop, (ofLoop = new Set()))
  ofLoop.add(watched)
  watches.set(leftover, watched)
  collected.register(leftover, watched, watched)
  leftover.watched()
}
