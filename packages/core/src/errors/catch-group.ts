import { awaitInGenerator, callInGenerator } from '../coroutines/await-in-generator.ts'
import type { Awaitable, GeneratorCoroutine } from '../coroutines/coroutine-like.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import { requireAwaitable } from '../coroutines/require-coroutine.ts'
import { isCancelled } from './cancelled-error.ts'
import { describeValue } from './describe-value.ts'
import { ExceptionGroup, requireErrorClasses, type ErrorClass } from './exception-group.ts'
import { isFatal } from './fatal-errors.ts'

/** Errors of a class, or of one of several, and what to do with the group of those that happened. */
export type GroupClause<C extends ErrorClass> = readonly [
  condition: C | readonly C[],
  handler: (group: ExceptionGroup<InstanceType<C>>) => unknown,
]

type AnyClause = readonly [condition: ErrorClass | readonly ErrorClass[], handler: (group: ExceptionGroup) => unknown]

/**
 * Waits for something, and handles the errors of the group that it throws, each kind by a handler of its own: what Python writes
 * with `except*`.
 *
 * Each clause is a class of errors, or an array of them, with a function that is called once with the group of all such errors,
 * nested as they were. It may be `async`. An error goes to the first clause that means it. What no clause means is thrown on, and
 * so is what a handler throws; a handler that throws its group puts it back with the rest. An error that is in no group comes to
 * its handler in a group of one.
 *
 * **Cancellation:** reaches what it waits for, the handlers too, and passes them by, unless a clause names `CancelledError`.
 *
 * **Differs from Python:** a cancellation or a `SystemExit` inside a handler is thrown at once, in no group.
 *
 * Mirrors Python's `try` with `except*`.
 *
 * @param awaitable what throws: mostly the call of `taskGroup`
 * @param clauses pairs of an error class and a handler
 * @returns its result, or `undefined` if its errors have been handled
 * @throws an `ExceptionGroup` of the errors that are left, or one that is alone as it was thrown
 * @throws {TypeError} if there is no clause, or one is no pair of error class and function; groups themselves can't be caught so
 *
 * @example
 * ```ts
 * import { catchGroup, sleep, taskGroup } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(() =>
 *   catchGroup(
 *     taskGroup(async (group) => {
 *       group.createTask(async () => {
 *         throw new TypeError('not a number')
 *       })
 *       await sleep(60)
 *     }),
 *     [TypeError, (group) => console.log(group.errors.map((error) => error.message))],
 *     [[RangeError, SyntaxError], async () => sleep(1)],
 *   ),
 * )
 * ```
 */
export function catchGroup<
  T,
  A extends ErrorClass,
  B extends ErrorClass,
  C extends ErrorClass,
  D extends ErrorClass,
  E extends ErrorClass,
>(
  awaitable: Awaitable<T>,
  ...clauses: [
    GroupClause<A>,
    GroupClause<B>?,
    GroupClause<C>?,
    GroupClause<D>?,
    GroupClause<E>?,
    ...GroupClause<ErrorClass>[],
  ]
): Coroutine<T | undefined> {
  requireAwaitable(awaitable)
  if (clauses.length === 0) throw new TypeError('catchGroup() takes at least one pair of error class and handler')
  for (const clause of clauses) requireClause(clause)
  return new Coroutine(runCatching(awaitable, clauses as readonly unknown[] as readonly AnyClause[]), 'catchGroup')
}

function requireClause(clause: unknown): void {
  if (!Array.isArray(clause) || clause.length !== 2 || typeof clause[1] !== 'function')
    throw new TypeError(
      `catchGroup() takes pairs of error class and handler, catchGroup(work, [ValueError, (group) => {}]): received ${Array.isArray(clause) ? `an array of ${clause.length}` : describeValue(clause)}`,
    )
  requireErrorClasses(clause[0])
  for (const errorClass of [clause[0]].flat()) {
    if (errorClass === ExceptionGroup || errorClass.prototype instanceof ExceptionGroup)
      throw new TypeError(
        'catching ExceptionGroup with except* is not allowed. Use except instead: try { ... } catch (error) { ... }',
      )
  }
}

function* runCatching<T>(awaitable: Awaitable<T>, clauses: readonly AnyClause[]): GeneratorCoroutine<T | undefined> {
  try {
    return typeof awaitable === 'function'
      ? yield* callInGenerator<[], T>(awaitable)
      : yield* awaitInGenerator(awaitable)
  } catch (error) {
    yield* handle(error, clauses)
    return undefined
  }
}

/** Gives each clause its share, and throws what is left. */
function* handle(error: unknown, clauses: readonly AnyClause[]): GeneratorCoroutine<void> {
  let rest: ExceptionGroup | null = error instanceof ExceptionGroup ? error : new ExceptionGroup('', [error])
  const whole: ExceptionGroup = rest
  const thrown: unknown[] = []
  const putBack = new Set<unknown>()
  for (const [condition, handler] of clauses) {
    if (rest === null) break
    const [matching, others]: [ExceptionGroup | null, ExceptionGroup | null] = rest.split(condition)
    rest = others
    if (matching === null) continue
    try {
      yield* callInGenerator(handler, matching)
    } catch (failure) {
      if (isCancelled(failure) || isFatal(failure)) throw failure
      if (failure === matching) for (const leaf of matching.leaves()) putBack.add(leaf)
      else thrown.push(failure)
    }
  }
  if (rest === whole) throw error
  for (const leaf of rest?.leaves() ?? []) putBack.add(leaf)
  const left = putBack.size === 0 ? null : whole.subgroup((leaf: unknown) => putBack.has(leaf))
  if (left !== null) thrown.push(left)
  if (thrown.length > 0) throw thrown.length === 1 ? thrown[0] : new ExceptionGroup('', thrown)
}
