/// <reference lib="esnext.disposable" preserve="true" />
export { AbstractEventLoopPolicy } from './policies/abstract-event-loop-policy.ts'
export { acquired, type AcquirableLike, type AcquiringCoroutine, type HeldOnce } from './locks/acquired.ts'
export { asCompleted } from './waiting/as-completed.ts'
export { async_ } from './tasks/async.ts'
export {
  AbstractChildWatcher,
  FastChildWatcher,
  getChildWatcher,
  MultiLoopChildWatcher,
  PidfdChildWatcher,
  SafeChildWatcher,
  setChildWatcher,
  ThreadedChildWatcher,
} from './child-watchers.ts'
export { coroutine, type Delegated, type GeneratorBasedFunction } from './coroutines/coroutine.ts'
export { CoroWrapper } from './coroutines/coro-wrapper.ts'
export {
  DefaultEventLoopPolicy,
  WindowsProactorEventLoopPolicy,
  WindowsSelectorEventLoopPolicy,
} from './policies/default-event-loop-policy.ts'
export { ensureFuture } from './tasks/ensure-future.ts'
export { gather } from './waiting/gather.ts'
export { GeneratorBasedCoroutine } from './coroutines/generator-based-coroutine.ts'
export { getEventLoop, newEventLoop, setEventLoop } from './policies/get-event-loop.ts'
export { getEventLoopPolicy, setEventLoopPolicy } from './policies/current-policy.ts'
export { isCoroutine } from './coroutines/is-coroutine.ts'
export { isCoroutineFunction } from './coroutines/is-coroutine-function.ts'
export type { LoopOptions } from './waiting/checked-loop.ts'
export { shield } from './waiting/shield.ts'
export { sleep } from './waiting/sleep.ts'
export { Task } from './tasks/task.ts'
export { TimeoutError } from '@asyncio/core'
export { wait, type WaitedFor } from './waiting/wait.ts'
export { waitFor } from './waiting/wait-for.ts'
