/// <reference lib="esnext.disposable" preserve="true" />
export { BaseEventLoop } from './base-event-loop.ts'
export { EventLoop } from './event-loop.ts'
export { newEventLoop, setDefaultLoopFactory, type LoopFactory } from './default-loop-factory.ts'
export { NodeHost } from './host/node-host.ts'
export { run } from './run.ts'
export { Runner, type RunnerOptions } from './runner.ts'
