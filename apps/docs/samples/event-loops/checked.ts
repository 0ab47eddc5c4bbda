import { BaseEventLoop, NodeHost } from '@asyncio/loop'
import { checkEventLoop } from '@asyncio/testing'

/** A host that says too early that all microtasks have run. */
class HastyHost extends NodeHost {
  override afterMicrotasks(callback: () => void): void {
    queueMicrotask(callback)
  }
}

const only = ({ name }: { name: string }): boolean =>
  name.includes('step') || name.includes('await') // a part of the list

const good = await checkEventLoop(() => new BaseEventLoop({ host: new NodeHost() }), {
  only,
})
console.log(
  'the loop on Node:',
  good.kept.length,
  'kept,',
  good.broken.length,
  'broken',
)

const hasty = await checkEventLoop(() => new BaseEventLoop({ host: new HastyHost() }), {
  only,
})
console.log('the hasty one:', hasty.kept.length, 'kept,', hasty.broken.length, 'broken')
console.log(hasty.broken[0]?.error.message.split('\n')[0])
