import { describeValue } from '@asyncio/core/lowlevel'
import { AssertionError } from './assertion-error.ts'
import { isSameValue } from './same-value.ts'

/** A record of how a mock was called, and how its calls were awaited. Its assertions count awaits, not calls. */
export abstract class AwaitRecord<A extends unknown[]> {
  /** The name in messages. */
  abstract readonly name: string
  /** The number of calls, whether they were awaited or not. */
  declare callCount: number
  /** The arguments of the last call; `undefined` if there was none. */
  declare callArgs: A | undefined
  /** The arguments of each call. */
  declare callArgsList: A[]
  /** The number of awaited calls. */
  declare awaitCount: number
  /** The arguments of the call that was awaited last; `undefined` if none was. */
  declare awaitArgs: A | undefined
  /** The arguments of the awaited calls, in the order of the awaits. */
  declare awaitArgsList: A[]

  /** Forgets all calls and awaits. What the mock does stays. */
  resetMock(): void {
    this.callCount = 0
    this.callArgs = undefined
    this.callArgsList = []
    this.awaitCount = 0
    this.awaitArgs = undefined
    this.awaitArgsList = []
  }

  /** @throws {AssertionError} if no call was awaited */
  assertAwaited(): void {
    if (this.awaitCount === 0) throw new AssertionError(`Expected ${this.name} to have been awaited.`)
  }

  /** @throws {AssertionError} unless one call was awaited, and not more */
  assertAwaitedOnce(): void {
    if (this.awaitCount === 1) return
    throw new AssertionError(`Expected ${this.name} to have been awaited once. Awaited ${this.awaitCount} times.`)
  }

  /** @throws {AssertionError} unless the call that was awaited last had these arguments */
  assertAwaitedWith(...args: A): void {
    const expected = describeCall(this.name, args)
    if (this.awaitArgs === undefined) throw new AssertionError(`Expected await: ${expected}\nNot awaited`)
    if (isSameValue(args, this.awaitArgs)) return
    throw new AssertionError(
      `expected await not found.\nExpected: ${expected}\nActual: ${describeCall(this.name, this.awaitArgs)}`,
    )
  }

  /** @throws {AssertionError} unless one call was awaited, and it had these arguments */
  assertAwaitedOnceWith(...args: A): void {
    this.assertAwaitedOnce()
    this.assertAwaitedWith(...args)
  }

  /** @throws {AssertionError} unless some call that was awaited had these arguments */
  assertAnyAwait(...args: A): void {
    if (this.awaitArgsList.some((awaited) => isSameValue(args, awaited))) return
    throw new AssertionError(`${describeCall(this.name, args)} await not found`)
  }

  /**
   * @param calls the arguments of each
   * @param options.anyOrder whether they may stand in any order; by default they follow each other as they stand there
   * @throws {AssertionError} if they were not all awaited
   */
  assertHasAwaits(calls: readonly A[], { anyOrder = false }: { anyOrder?: boolean } = {}): void {
    const awaited = this.awaitArgsList
    const found = anyOrder ? hasAll(awaited, calls) : hasRun(awaited, calls)
    if (found) return
    const list = (all: readonly A[]): string => `[${all.map((args) => describeCall('call', args)).join(', ')}]`
    throw new AssertionError(`Awaits not found.\nExpected: ${list(calls)}\nActual: ${list(awaited)}`)
  }

  /** @throws {AssertionError} if a call was awaited */
  assertNotAwaited(): void {
    if (this.awaitCount === 0) return
    throw new AssertionError(`Expected ${this.name} to not have been awaited. Awaited ${this.awaitCount} times.`)
  }
}

function hasRun(awaited: readonly unknown[][], calls: readonly unknown[][]): boolean {
  return awaited.concat([[]]).some((_, start) => isSameValue(calls, awaited.slice(start, start + calls.length)))
}

function hasAll(awaited: readonly unknown[][], calls: readonly unknown[][]): boolean {
  const rest = [...awaited]
  return calls.every((call) => {
    const index = rest.findIndex((args) => isSameValue(call, args))
    if (index === -1) return false
    rest.splice(index, 1)
    return true
  })
}

function describeCall(name: string, args: readonly unknown[]): string {
  return `${name}(${args.map((arg) => describeValue(arg)).join(', ')})`
}
