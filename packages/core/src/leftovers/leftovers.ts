import type { EventLoop } from '../contracts/event-loop.ts'

// Telling of what nobody dealt with - a coroutine never awaited, an exception never looked at - must cost next to nothing for what
// somebody does deal with, which is nearly all. So it is only noted at first. At the end of the next turn the loop looks what of
// it is still left, and only those few are watched, until they are collected or their loop closes.

/** A leftover: an object that the program still has to deal with. */
export interface Leftover {
  /** Whether nobody has dealt with it yet. */
  isLeft(): boolean
  /** Called when it is watched from now on: code that deals with it calls `stopWatching`. */
  watched(): void
  /** Makes what tells of it, which is given the thing itself if it is still there, and must not hold on to it. */
  report(): (loop: EventLoop, leftover?: Leftover) => void
}

interface Watch {
  readonly reference: WeakRef<Leftover>
  readonly loop: WeakRef<EventLoop>
  readonly report: (loop: EventLoop, leftover?: Leftover) => void
}

/** The notes, each followed by its loop: nearly all are forgotten at once, and need no object of their own. */
type Notes = (Leftover | EventLoop | null)[]

/** The last note. Mostly the program has dealt with it when the next comes, and it is never written down. */
let newest: Leftover | undefined
let loopOfNewest: EventLoop | null = null
let noted: Notes = []
let notedBefore: Notes = []
const watches = new WeakMap<Leftover, Watch>()
const watchesOfLoops = new WeakMap<EventLoop, Set<Watch>>()
const collected = new FinalizationRegistry<Watch>((watched) => {
  const loop = watched.loop.deref()
  if (loop === undefined) return
  watchesOfLoops.get(loop)?.delete(watched)
  watched.report(loop)
})

/** When so many are noted it is looked which of them have been dealt with, although the turn has not ended. */
let room = 512

/** Notes something that somebody has to deal with. */
export function note(leftover: Leftover, loop: EventLoop | null): void {
  writeDown()
  newest = leftover
  loopOfNewest = loop
}

/** Writes down what came up last, if it is still left. */
function writeDown(): void {
  if (newest?.isLeft() === true) {
    // A task that never has to wait may make any number of them in one turn.
    if (noted.length >= room) {
      noted = selected(noted, (entry) => entry.isLeft())
      room = noted.length * 2 + 512
    }
    noted.push(newest, loopOfNewest)
  }
  newest = undefined
}

/** Takes the notes that `matches` out of the list. */
function selected(notes: Notes, matches: (leftover: Leftover, loop: EventLoop | null) => boolean): Notes {
  const found: Notes = []
  for (let place = 0; place < notes.length; place += 2) {
    const leftover = notes[place] as Leftover
    const loop = notes[place + 1] as EventLoop | null
    if (matches(leftover, loop)) found.push(leftover, loop)
  }
  return found
}

/** At the end of a turn: watches what came up in the turn before and has not been dealt with since. */
export function watchLeftovers(loop: EventLoop): void {
  writeDown()
  if (noted.length === 0 && notedBefore.length === 0) return
  const old = notedBefore
  notedBefore = noted
  noted = []
  for (let place = 0; place < old.length; place += 2) {
    const leftover = old[place] as Leftover
    if (leftover.isLeft()) watch(leftover, (old[place + 1] as EventLoop | null) ?? loop)
  }
}

/** Stops watching: the program deals with it after all. */
export function stopWatching(leftover: Leftover): void {
  const watched = watches.get(leftover)
  if (watched === undefined) return
  collected.unregister(watched)
  const loop = watched.loop.deref()
  if (loop !== undefined) watchesOfLoops.get(loop)?.delete(watched)
}

/** Tells of everything that nobody has dealt with while the loop was there. */
export function reportLeftovers(loop: EventLoop): void {
  writeDown()
  // What came up in other loops may still be dealt with there.
  const elsewhere = (leftover: Leftover, ofLoop: EventLoop | null): boolean => {
    if ((ofLoop ?? loop) !== loop) return true
    if (leftover.isLeft()) watch(leftover, loop)
    return false
  }
  notedBefore = selected(notedBefore, elsewhere)
  noted = selected(noted, elsewhere)
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
