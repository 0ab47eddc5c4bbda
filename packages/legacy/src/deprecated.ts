import { emitWarning } from '@asyncio/core/lowlevel'

/** The names, and the uses of names, that programs are warned of. */
type Deprecation =
  | 'coroutine'
  | 'isCoroutine'
  | 'isCoroutineFunction'
  | 'CoroWrapper'
  | 'async_'
  | 'Task.currentTask'
  | 'Task.allTasks'
  | 'acquired'
  | 'getEventLoop'
  | 'policy class'
  | 'getEventLoopPolicy'
  | 'setEventLoopPolicy'
  | 'wait(coroutines)'
  | 'sleep({ loop })'
  | 'gather({ loop })'
  | 'wait({ loop })'
  | 'waitFor({ loop })'
  | 'shield({ loop })'
  | 'asCompleted({ loop })'

/** The deprecation warning of a name, printed when a program uses it first: what Python did with it, and what to write today. */
const deprecations: Readonly<Record<Deprecation, readonly [is: string, instead: string]>> = {
  coroutine: [
    'asyncio.coroutine is deprecated since Python 3.8 and was removed in 3.11',
    'Write an async function. Where a generator is meant, function* is enough: run() and createTask() take it as it is',
  ],
  isCoroutine: [
    'asyncio.iscoroutine, by which generators are coroutines, changed in Python 3.12',
    'Write isCoroutine() of @asyncio/core',
  ],
  isCoroutineFunction: [
    'asyncio.iscoroutinefunction is deprecated since Python 3.14',
    'Write isCoroutineFunction() of @asyncio/core',
  ],
  CoroWrapper: [
    'asyncio.coroutines.CoroWrapper is deprecated since Python 3.8 and was removed in 3.11',
    'Write new Coroutine(generator, name) of @asyncio/core',
  ],
  async_: [
    'asyncio.async is deprecated since Python 3.4.4 and was removed in 3.7',
    'Write ensureFuture() of @asyncio/core, or createTask()',
  ],
  'Task.currentTask': [
    'asyncio.Task.current_task is deprecated since Python 3.7 and was removed in 3.9',
    'Write currentTask() of @asyncio/core',
  ],
  'Task.allTasks': [
    'asyncio.Task.all_tasks is deprecated since Python 3.7 and was removed in 3.9',
    'Write allTasks() of @asyncio/core, which leaves out the tasks that are done',
  ],
  acquired: [
    'with (yield from lock) is deprecated since Python 3.7 and was removed in 3.9',
    'Write yield* asyncWith(lock, body), or using held = await lock.guard()',
  ],
  getEventLoop: [
    'asyncio.get_event_loop that makes a loop is deprecated since Python 3.12, and makes none since 3.14',
    'Write await run(main) of @asyncio/loop, or make a loop with newEventLoop()',
  ],
  'policy class': [
    'Event loop policies are deprecated since Python 3.14, to be removed in 3.16',
    'Write run(main, { loopFactory }), or setDefaultLoopFactory() of @asyncio/loop',
  ],
  getEventLoopPolicy: [
    'asyncio.get_event_loop_policy is deprecated since Python 3.14, to be removed in 3.16',
    'Write newEventLoop() and getEventLoop(): no policy stands behind them',
  ],
  setEventLoopPolicy: [
    'asyncio.set_event_loop_policy is deprecated since Python 3.14, to be removed in 3.16',
    'Write run(main, { loopFactory }), or setDefaultLoopFactory() of @asyncio/loop',
  ],
  'wait(coroutines)': [
    'Passing coroutines to asyncio.wait is deprecated since Python 3.8 and is forbidden since 3.11',
    'Make tasks of them, wait([createTask(work)]), to tell the results apart',
  ],
  'sleep({ loop })': loopArgument('sleep'),
  'gather({ loop })': loopArgument('gather'),
  'wait({ loop })': loopArgument('wait'),
  'waitFor({ loop })': loopArgument('waitFor', 'wait_for'),
  'shield({ loop })': loopArgument('shield'),
  'asCompleted({ loop })': loopArgument('asCompleted', 'as_completed'),
}

const told = new Set<Deprecation>()
let silent = false

/**
 * Warns of a deprecated name, the first time that a program uses it.
 *
 * @param within the name that it comes with: whoever was told of that knows
 */
export function deprecated(name: Deprecation, within?: Deprecation): void {
  if (silent || told.has(name) || (within !== undefined && told.has(within))) return
  told.add(name)
  const [is, instead] = deprecations[name]
  emitWarning(is, { type: 'DeprecationWarning', detail: `${instead}.` })
}

/** Uses deprecated names without a warning: where the package itself does, and not the program. */
export function silently<T>(use: () => T): T {
  silent = true
  try {
    return use()
  } finally {
    silent = false
  }
}

function loopArgument(name: string, inPython = name): readonly [string, string] {
  return [
    `The loop argument of asyncio.${inPython} is deprecated since Python 3.8 and was removed in 3.10`,
    `Write ${name}() of @asyncio/core without it: the loop is the running one`,
  ]
}
