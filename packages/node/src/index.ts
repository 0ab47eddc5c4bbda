export { NodeEventLoop } from './node-event-loop.ts'
