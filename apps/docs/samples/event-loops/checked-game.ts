import { checkEventLoop } from '@asyncio/testing'
import { FrameLoop } from './frame-loop.ts'

const only = ({ name }: { name: string }): boolean =>
  name.includes('connection') || name.includes('datagram')

const { kept, broken } = await checkEventLoop(() => new FrameLoop(), {
  only,
  patience: 30,
})
console.log(kept.length, 'kept,', broken.length, 'broken')
