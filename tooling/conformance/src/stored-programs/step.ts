import type { CoroutineLike } from '@asyncio/core'
import type { Block } from './program.ts'
import type { Resources } from './resources.ts'
import type { World } from './world.ts'

/** One operation that is being performed. */
export class Step {
  readonly world: World
  readonly label: number

  constructor(world: World, label: number) {
    this.world = world
    this.label = label
  }

  get resources(): Resources {
    return this.world.resources
  }

  log(...entry: readonly unknown[]): void {
    this.world.log(this.label, ...entry)
  }

  /** A block as a coroutine of its own. */
  body(block: Block): CoroutineLike<unknown> {
    return this.world.body(block)
  }
}
