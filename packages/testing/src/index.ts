/// <reference lib="esnext.disposable" preserve="true" />
export { assertDone, assertPending } from './assert-pending.ts'
export { AssertionError } from './assertion-error.ts'
export { asyncMock, type AsyncMock, type AsyncMockOptions, type SideEffect } from './async-mock.ts'
export type { AwaitRecord } from './await-record.ts'
export { awaitWithoutTask } from './await-without-task.ts'
export type { ClockScript } from './clock-script.ts'
export { DeadlockError, type DeadlockedTask } from './deadlock-error.ts'
export { FakeTransport, type FakeTransportOptions } from './fake-transport.ts'
export { isolated, type IsolatedBody, type IsolatedOptions, type Isolation } from './isolated.ts'
export {
  checkEventLoop,
  type BrokenPromise,
  type CheckOptions,
  type ConformanceReport,
} from './conformance/check-event-loop.ts'
export type { ConformanceOptions, ConformingLoopFactory } from './conformance/conformance-options.ts'
export { describeEventLoop, type ConformanceRunner } from './conformance/describe-event-loop.ts'
export { eventLoopPromises, type EventLoopPromise } from './conformance/event-loop-promises.ts'
export type { Enterable } from './cleanup-stack.ts'
export { IsolatedAsyncioTestCase, type TestRegistrar } from './isolated-asyncio-test-case.ts'
export { LeftoverError, type LeftoverKind, type TestLeftover } from './leftover-error.ts'
export type { ConnectionInfo } from './network/connection.ts'
export type { LinkConditions } from './network/links.ts'
export { MemoryNetwork, type MemoryNetworkOptions } from './network/memory-network.ts'
export { RecordingProtocol, type ProtocolEvent, type RecordingProtocolOptions } from './recording-protocol.ts'
export { runBriefly, runOnce, runUntil, type RunUntilOptions } from './run-loop.ts'
export { Sequencer } from './sequencer.ts'
export { VirtualEventLoop, type VirtualEventLoopOptions } from './virtual-event-loop.ts'
export { waitAllTasksBlocked, type WaitAllTasksBlockedOptions } from './wait-all-tasks-blocked.ts'
export { explore, type Exploration } from './explore/explore.ts'
export type { ExploredBody, ExploredCancels, ExploreOptions } from './explore/explore-options.ts'
export { ExplorationError } from './explore/exploration-error.ts'
export { ScheduleError } from './explore/schedule-error.ts'
