import { describeEventLoop } from '@asyncio/testing/vitest'
import { FrameLoop } from './frame-loop.ts'

describeEventLoop('a loop that goes from picture to picture', () => new FrameLoop(), {
  patience: 30,
})
