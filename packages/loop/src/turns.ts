import type { Host, HostTimer, Runnable } from '@asyncio/core'
import { framesAreKept, settleFrames, type Frame } from '@asyncio/core/lowlevel'
import type { StepWatch } from './debug/step-watch.ts'
import type { ReadyQueue } from './ready-queue.ts'
import { isDue, TimerQueue } from './timer-queue.ts'
import { VisitBudget } from './visit-budget.ts'

/** After so many visits that each had one thing to do, a visit is not put off any more. */
const LONE_VISITS = 4
/** But for one in so many, to see whether there is more to do by now. */
const VISITS_PER_PROBE = 32

/** The phase of the turns: `draining` for the microtasks of a step, `visiting` once the host was asked for the next visit. */
type Phase = 'stopped' | 'turning' | 'draining' | 'visiting' | 'sleeping'

const settled = Promise.resolve()

/** The owner of the turns. */
interface TurnsOwner {
  /** A turn has ended. */
  turnEnded(): void
  /** Nothing is ready, and no timer will ever go off. */
  idle(): void
  /** There is something to do again, or the run has ended. */
  busy(): void
}

/** The end of a run. */
interface Run {
  resolve(): void
  reject(error: unknown): void
}

/**
 * The turns of a loop: each runs what is ready, one after the other, and what that schedules belongs to the next. Between
 * steps of native code it waits for their microtasks, between turns it lets the host have its chance, and with nothing to do it sleeps.
 */
export class Turns {
  readonly timers: TimerQueue = new TimerQueue()
  /** Times each step, in debug mode. */
  watch: StepWatch | undefined
  readonly #host: Host
  readonly #owner: TurnsOwner
  readonly #ready: ReadyQueue
  #phase: Phase = 'stopped'
  #stopping = false
  #run: Run | undefined
  /** The number of entries of the ready queue that belong to this turn. */
  #leftInTurn = 0
  readonly #budget: VisitBudget
  /** The number of visits in a row that have begun with a single entry. */
  #loneVisits = 0
  /** Notes that the event which wakes it now is likely to be one of several. */
  #expectsMore = false
  /** A visit is planned for when the host has told all its events. */
  #isPutOff = false
  #nativeStepped = false
  /** The frame whose native code the step made go on, if that is the only one, and `nativeRested` tells of all of it. */
  #resumed: Frame | undefined
  #rested = false
  /** The host will say when no microtask is left. */
  #drainAsked = false
  #failure: { error: unknown } | undefined
  #alarm: HostTimer | undefined

  constructor(host: Host, ready: ReadyQueue, owner: TurnsOwner) {
    this.#host = host
    this.#budget = new VisitBudget(host)
    this.#ready = ready
    this.#owner = owner
  }

  /** Begins a run, which lasts until it is stopped or aborted. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#run = { resolve, reject }
      this.#phase = 'sleeping'
      this.wake()
    })
  }

  /** Ends the run with the turn that runs now, or the next one. */
  stop(): void {
    this.#stopping = true
    // To see it, turns that sleep have to wake up.
    this.wake()
  }

  /** Ends the run at once. The step that runs, or the microtasks that are awaited, come to their end first. */
  abort(error: unknown): void {
    if (this.#phase === 'stopped') return
    this.#failure ??= { error }
    if (this.#phase === 'sleeping') this.#fail()
  }

  isRunning(): boolean {
    return this.#phase !== 'stopped'
  }

  /** Whether it sleeps, with no timer that will ever wake it. */
  isIdle(): boolean {
    return this.#phase === 'sleeping' && (this.timers.next() ?? Infinity) === Infinity
  }

  /** Puts something in the ready queue. */
  add(runnable: Runnable): void {
    this.#ready.push(runnable)
    this.wake()
  }

  /** The step that runs has made native code go on: that of `frame`, if it will tell when it comes to rest. */
  nativeStepped(frame?: Frame): void {
    const alone = !this.#rested && (!this.#nativeStepped || this.#resumed === frame)
    this.#resumed = alone && frame?.forks === false ? frame : undefined
    this.#nativeStepped = true
  }

  /** The native code of `frame` waits for something of this loop, or has ended. */
  nativeRested(frame: Frame): void {
    if (frame !== this.#resumed || this.#phase !== 'draining') return
    if (this.#rested) {
      // It waits in two places: what else it does natively nobody tells of.
      frame.forks = true
      this.#resumed = undefined
      return
    }
    this.#rested = true
    // What else it has made go on meanwhile comes first, and may show that it waits in two places.
    void settled.then(this.#goOnRested)
  }

  /** There is something new: sleeping is over. */
  wake(): void {
    if (this.#phase !== 'sleeping') {
      if (this.#isPutOff && !this.#expectsMore) this.#visitSoon()
      return
    }
    this.#owner.busy()
    this.#phase = 'visiting'
    this.#alarm?.cancel()
    this.#alarm = undefined
    if (this.#expectsMore && this.#mayPutOff()) {
      this.#isPutOff = true
      this.#host.afterEvents?.(this.#visitPutOff)
    } else this.#visitSoon()
  }

  /** Until it is told otherwise, what wakes it is one event of several, and one visit is to serve them all. */
  expectMore(expects: boolean): void {
    this.#expectsMore = expects
  }

  #mayPutOff(): boolean {
    if (this.#host.afterEvents === undefined) return false
    // One event at a time is served at once, for asking the host costs more than a visit does.
    return this.#loneVisits < LONE_VISITS || this.#loneVisits % VISITS_PER_PROBE === 0
  }

  #visitSoon(): void {
    this.#isPutOff = false
    // Whoever woke it comes to its end first, with the async functions that it made go on.
    this.#host.afterMicrotasks(this.#visit)
  }

  readonly #visitPutOff = (): void => {
    // Something may have come meanwhile that could not wait.
    if (!this.#isPutOff) return
    this.#isPutOff = false
    this.#visit()
  }

  /** The host calls: time for some turns. */
  readonly #visit = (): void => {
    settleFrames()
    if (this.#fail()) return
    this.#budget.begin()
    this.#beginTurn()
    this.#loneVisits = this.#leftInTurn > 1 ? 0 : this.#loneVisits + 1
    this.#goOn()
  }

  /** No microtask is left: on with the turn, if that is not under way already. */
  readonly #drained = (): void => {
    this.#drainAsked = false
    if (this.#phase === 'draining') this.#endStep()
  }

  readonly #goOnRested = (): void => {
    if (this.#phase === 'draining' && this.#resumed !== undefined) this.#endStep()
  }

  #endStep(): void {
    settleFrames()
    this.watch?.end()
    if (!this.#fail()) this.#goOn()
  }

  readonly #ring = (): void => {
    this.#alarm = undefined
    this.#visit()
  }

  #goOn(): void {
    this.#phase = 'turning'
    try {
      do {
        if (this.#runTurn()) return
      } while (this.#endTurn())
    } catch (error) {
      this.abort(error)
      this.#fail()
    }
  }

  #beginTurn(): void {
    if (this.timers.next() !== undefined) {
      this.timers.takeDue(this.#host.time(), this.#host.resolution, (timer) => this.#ready.push(timer))
    }
    this.#leftInTurn = this.#ready.length
  }

  /** Runs what is left in the turn, or as much of it as there is up to a step of native code. Says whether it can't go on now. */
  #runTurn(): boolean {
    while (this.#leftInTurn > 0) {
      this.#leftInTurn -= 1
      this.#nativeStepped = false
      this.#rested = false
      this.#resumed = undefined
      const runnable = this.#ready.shift() as Runnable
      this.watch?.begin(runnable)
      runnable.run()
      if (this.#failure !== undefined) return this.#fail()
      if (this.#nativeStepped) {
        this.#drain()
        return true
      }
      this.watch?.end()
    }
    return false
  }

  #drain(): void {
    this.#phase = 'draining'
    if (!framesAreKept) this.#resumed = undefined
    if (this.#drainAsked) return
    this.#drainAsked = true
    this.#host.afterMicrotasks(this.#drained)
  }

  /** Begins the next turn if it follows at once, and returns whether it does. */
  #endTurn(): boolean {
    if (this.#drainAsked && (this.#stopping || this.#ready.length === 0)) {
      // Nothing may be left over when the loop comes to its end or to rest, where time may be made to pass.
      this.#resumed = undefined
      this.#phase = 'draining'
      return false
    }
    this.#owner.turnEnded()
    if (this.#stopping) {
      this.#end()?.resolve()
      return false
    }
    if (this.#ready.length === 0 && !this.#timerIsDue()) return false
    if (this.#budget.isUsedUp()) {
      this.#phase = 'visiting'
      this.#host.soon(this.#visit)
      return false
    }
    this.#beginTurn()
    return true
  }

  /** Whether a timer is due; if not, it sleeps until the next one is. */
  #timerIsDue(): boolean {
    const when = this.timers.next()
    if (when !== undefined && isDue(when, this.#host.time(), this.#host.resolution)) return true
    this.#phase = 'sleeping'
    if (when !== undefined) this.#alarm = this.#host.at(when, this.#ring)
    if (when === undefined || when === Infinity) this.#owner.idle()
    return false
  }

  /** Ends a run that was aborted, and says whether it was. */
  #fail(): boolean {
    const failure = this.#failure
    if (failure === undefined) return false
    this.#failure = undefined
    this.#end()?.reject(failure.error)
    return true
  }

  #end(): Run | undefined {
    const run = this.#run
    this.#run = undefined
    this.#owner.busy()
    this.#phase = 'stopped'
    this.#stopping = false
    this.#isPutOff = false
    this.#leftInTurn = 0
    this.#alarm?.cancel()
    this.#alarm = undefined
    settleFrames()
    return run
  }
}
