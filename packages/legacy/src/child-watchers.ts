import { NotImplementedError } from '@asyncio/core'

/** The methods of a child watcher, where there is none. */
function refusal(name: string): NotImplementedError {
  return new NotImplementedError(
    `There is no ${name}: the platform itself tells of a child’s end, in every thread and for every loop. Leave the watcher out, and ` +
      'start children as you do; Python has removed its child watchers in 3.14',
  )
}

/**
 * The name of a class that watched for the ends of child processes. It can't be made, and says what to do instead.
 *
 * Mirrors `asyncio.AbstractChildWatcher`. Deprecated since Python 3.12, removed in 3.14.
 */
// oxlint-disable-next-line typescript/no-extraneous-class -- programs name it as a class, and extend it
export class AbstractChildWatcher {
  /** @throws {NotImplementedError} always */
  constructor() {
    throw refusal(new.target.name)
  }
}
/** As `AbstractChildWatcher`. Mirrors `asyncio.ThreadedChildWatcher`. */
export class ThreadedChildWatcher extends AbstractChildWatcher {}
/** As `AbstractChildWatcher`. Mirrors `asyncio.PidfdChildWatcher`. */
export class PidfdChildWatcher extends AbstractChildWatcher {}
/** As `AbstractChildWatcher`. Mirrors `asyncio.MultiLoopChildWatcher`. */
export class MultiLoopChildWatcher extends AbstractChildWatcher {}
/** As `AbstractChildWatcher`. Mirrors `asyncio.SafeChildWatcher`. */
export class SafeChildWatcher extends AbstractChildWatcher {}
/** As `AbstractChildWatcher`. Mirrors `asyncio.FastChildWatcher`. */
export class FastChildWatcher extends AbstractChildWatcher {}

/**
 * Throws: there is no child watcher. The message says what to do instead.
 *
 * Mirrors `asyncio.get_child_watcher`. Deprecated since Python 3.12, removed in 3.14.
 *
 * @throws {NotImplementedError} always
 */
export function getChildWatcher(): never {
  throw refusal('child watcher')
}

/**
 * Warns that no child watcher is needed, and says what to do instead.
 *
 * Mirrors `asyncio.set_child_watcher`. Deprecated since Python 3.12, removed in 3.14.
 *
 * @throws {NotImplementedError} always
 */
export function setChildWatcher(_watcher: unknown): never {
  throw refusal('child watcher')
}
