/// <reference lib="esnext.disposable" preserve="true" />
export { aclosing, type AsyncClosable } from './managers/aclosing.ts'
export { asyncWith, type AsyncContextManager, type Failure } from './managers/async-with.ts'
export { AbstractEventLoop } from './contracts/abstract-event-loop.ts'
export { allTasks } from './tasks/all-tasks.ts'
export { asCompleted, type AsCompleted, type AsCompletedOptions, type DoneFutures } from './combinators/as-completed.ts'
export type { Awaitable, CoroutineLike, GeneratorCoroutine, ResultOf } from './coroutines/coroutine-like.ts'
export { BrokenBarrierError } from './errors/broken-barrier-error.ts'
export { CancelledError, isCancelled } from './errors/cancelled-error.ts'
export { cancellable } from './iteration/cancellable.ts'
export type { CancellableIteration } from './iteration/cancellable-iteration.ts'
export { captureCallGraph, type CallGraphOptions, type FutureCallGraph } from './introspection/call-graph.ts'
export { catchGroup, type GroupClause } from './errors/catch-group.ts'
export { ConcurrentFuture } from './futures/concurrent-future.ts'
export { Context, copyContext } from './context/context.ts'
export { ContextVar, Token } from './context/context-var.ts'
export { Coroutine } from './coroutines/coroutine.ts'
export type { CoroutineBody } from './coroutines/coroutine-body.ts'
export {
  coroutineFunction,
  isCoroutineFunction,
  markCoroutineFunction,
  type CoroutineFunction,
} from './coroutines/coroutine-function.ts'
export { createTask } from './tasks/create-task.ts'
export { createEagerTaskFactory, eagerTaskFactory, type TaskConstructor } from './tasks/eager-task-factory.ts'
export type { TaskFactory } from './contracts/task-factory.ts'
export { currentTask } from './tasks/current-task.ts'
export type { Duration } from './duration.ts'
export { ensureFuture } from './combinators/ensure-future.ts'
export type { EventLoop, ExceptionHandler, ScheduledTimer } from './contracts/event-loop.ts'
export type { ExceptionContext } from './contracts/exception-context.ts'
export {
  ExceptionGroup,
  type ErrorClass,
  type ErrorCondition,
  type ExceptionGroupOptions,
} from './errors/exception-group.ts'
export type {
  Executor,
  ExecutorCalls,
  ExecutorShutdownOptions,
  Work,
  WorkFunction,
  WorkInContext,
  WorkReference,
} from './contracts/executor.ts'
export { formatCallGraph, printCallGraph } from './introspection/format-call-graph.ts'
export type { FrameCallGraphEntry } from './introspection/call-stack.ts'
export { Future } from './futures/future.ts'
export { futureAddToAwaitedBy, futureDiscardFromAwaitedBy } from './introspection/awaited-by.ts'
export { gather, type GatheredOutcomes, type GatheredResults } from './combinators/gather.ts'
export { getEventLoop, getRunningLoop, setEventLoop } from './running-loop.ts'
export type { Handle, TimerHandle } from './contracts/handle.ts'
export type { Host, HostTimer } from './contracts/host.ts'
export { getStack, printStack } from './introspection/task-stack.ts'
export { EOFError } from './errors/eof-error.ts'
export { IncompleteReadError } from './errors/incomplete-read-error.ts'
export { InvalidStateError } from './errors/invalid-state-error.ts'
export { isAwaitable } from './coroutines/is-awaitable.ts'
export { isCoroutine } from './coroutines/is-coroutine.ts'
export { isFuture } from './futures/is-future.ts'
export { KeyboardInterrupt, SystemExit } from './errors/fatal-errors.ts'
export type { TextOutput } from './introspection/text-output.ts'
export type { AbortSignalLike } from './tasks/abort-signal.ts'
export type { PlatformAbortSignal } from './tasks/cancellation-signal.ts'
export { LimitOverrunError } from './errors/limit-overrun-error.ts'
export { LookupError } from './errors/lookup-error.ts'
export type { Runnable } from './contracts/runnable.ts'
export { runCoroutineThreadsafe } from './tasks/run-coroutine-threadsafe.ts'
export type {
  AddressInfo,
  AddressInfoOptions,
  ConnectionOptions,
  DatagramOptions,
  Network,
  SendfileOptions,
  ServerOptions,
  TlsOptions,
  UnixServerOptions,
} from './contracts/network.ts'
export type {
  BaseProtocol,
  BufferedProtocol,
  DatagramProtocol,
  Protocol,
  ReadPipeProtocol,
  SocketAddress,
  StreamProtocol,
  WritePipeProtocol,
} from './contracts/protocol.ts'
export type { Server, ServerCloseOptions } from './contracts/server.ts'
export type { SocketInfo } from './contracts/socket-info.ts'
export type {
  BaseTransport,
  DatagramTransport,
  ReadTransport,
  Transport,
  WriteBufferLimits,
  WriteTransport,
} from './contracts/transport.ts'
export { NotImplementedError } from './errors/not-implemented-error.ts'
export {
  BrokenPipeError,
  ConnectionAbortedError,
  ConnectionError,
  ConnectionRefusedError,
  ConnectionResetError,
  FileNotFoundError,
  OSError,
  PermissionError,
  ProcessLookupError,
} from './errors/os-error.ts'
export { RuntimeError } from './errors/runtime-error.ts'
export { shield } from './combinators/shield.ts'
export { SendfileNotAvailableError } from './errors/sendfile-not-available-error.ts'
export type { SignalCalls } from './contracts/signal-calls.ts'
export type {
  SubprocessCalls,
  SubprocessOptions,
  SubprocessProtocol,
  SubprocessStdio,
  SubprocessTransport,
} from './contracts/subprocess-calls.ts'
export { sleep } from './combinators/sleep.ts'
export { Task, type TaskOptions } from './tasks/task.ts'
export { TaskGroup, type TaskGroupOptions } from './tasks/task-group.ts'
export { taskGroup, type TaskGroupBody, type TaskGroupRunOptions } from './tasks/with-task-group.ts'
export { Timeout } from './tasks/timeout.ts'
export { timeout, timeoutAt, type TimeoutBody, type TimeoutOptions } from './tasks/with-timeout.ts'
export { shutdownAsyncgens, trackAsyncGenerator } from './iteration/track-async-generator.ts'
export { TimeoutError } from './errors/timeout-error.ts'
export { toOSError } from './errors/to-os-error.ts'
export { ValueError } from './errors/value-error.ts'
export {
  ALL_COMPLETED,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  wait,
  type ReturnWhen,
  type WaitOptions,
  type WaitOutcome,
} from './combinators/wait.ts'
export { waitFor, type WaitForOptions } from './combinators/wait-for.ts'
export { wrapFuture } from './futures/wrap-future.ts'
export type { WaitingOptions } from './coroutines/waiting-call.ts'
