/// <reference lib="esnext.disposable" preserve="true" />
// For authors of loops, locks and transports. What stands here changes only with a major version, like the rest.

export { BinaryHeap } from './collections/binary-heap.ts'
export { currentFrame, enterFrame, Frame, leaveFrame } from './context/frame.ts'
export { currentLoop, unsetEventLoop } from './running-loop.ts'
export { Deque } from './collections/deque.ts'
export { describeValue } from './errors/describe-value.ts'
export { describeFuture, describeWaits } from './futures/describe-future.ts'
export { AmbientScope, settleFrames } from '#frame-storage'
export { reportUnawaited, watchUnawaited } from './coroutines/unawaited.ts'
export { requireNumber, toSeconds } from './duration.ts'
export type { Stepper } from './context/stepper.ts'
