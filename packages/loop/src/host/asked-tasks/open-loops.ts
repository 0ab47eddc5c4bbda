import type { EventLoop } from '@asyncio/core'
import { answerAskers } from './answer-askers.ts'

/** By which the copies of this package that one thread may have loaded find each other: they answer with one voice. */
const SHARED = Symbol.for('@asyncio/loop.open')

/** The loops of this thread that are open. It keeps none of them alive. */
class OpenLoops {
  #loops: WeakRef<EventLoop>[] = []
  /** The number of entries from which on the dead ones are taken out. */
  #room = 16

  add(loop: EventLoop): void {
    if (this.#loops.length >= this.#room) {
      this.#loops = this.#loops.filter(isOpen)
      this.#room = Math.max(16, this.#loops.length * 2)
    }
    this.#loops.push(new WeakRef(loop))
  }

  list(): EventLoop[] {
    return this.#loops.filter(isOpen).flatMap((reference) => reference.deref() ?? [])
  }
}

/** Registers another loop, so that other processes can ask for its tasks. */
export function announceLoop(loop: EventLoop): void {
  const shared = globalThis as { [SHARED]?: OpenLoops }
  if (shared[SHARED] === undefined) {
    const loops = new OpenLoops()
    Object.defineProperty(shared, SHARED, { value: loops, configurable: true })
    answerAskers(() => loops.list())
  }
  shared[SHARED]?.add(loop)
}

function isOpen(reference: WeakRef<EventLoop>): boolean {
  return reference.deref()?.isClosed() === false
}
