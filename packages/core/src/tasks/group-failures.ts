import { ExceptionGroup } from '../errors/exception-group.ts'
import { isFatal } from '../errors/fatal-errors.ts'

// Of a thousand tasks that failed, the first few say enough.
const PLACES_IN_MESSAGE = 8

/** The failures of a group of tasks, with their places. */
export class GroupFailures {
  /** The first error that asks for the end of the program. */
  fatal: Error | undefined
  readonly #errors: unknown[] = []
  readonly #places: string[] = []

  get count(): number {
    return this.#errors.length
  }

  add(error: unknown, place: string): void {
    this.#errors.push(error)
    this.#places.push(place)
    if (isFatal(error)) this.fatal ??= error
  }

  /** All of them in one error, whose message says where they happened. */
  toGroup(): ExceptionGroup {
    const places = this.#places.slice(0, PLACES_IN_MESSAGE)
    if (this.count > places.length) places.push(`and ${this.count - places.length} more`)
    return new ExceptionGroup('unhandled errors in a TaskGroup', this.#errors, { detail: places.join(', ') })
  }
}
