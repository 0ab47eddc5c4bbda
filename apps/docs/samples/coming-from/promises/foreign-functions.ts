import { Effect } from 'effect'
import { call, race, run as runOperation, sleep as sleepOperation } from 'effection'
import { setTimeout as pause } from 'node:timers/promises'
import { firstValueFrom, from, takeUntil, timer } from 'rxjs'
import { run, sleep, timeout } from '@asyncio/node'

async function plain(name: string): Promise<void> {
  await pause(60)
  console.log(`${name}: the plain async function went on`)
}

await Effect.runPromise(
  Effect.promise(() => plain('Effect')).pipe(Effect.timeout(10), Effect.ignore),
)
console.log('Effect: called off')
await pause(80)

await runOperation(() => race([call(() => plain('Effection')), sleepOperation(10)]))
console.log('Effection: called off')
await pause(80)

await firstValueFrom(from(plain('RxJS')).pipe(takeUntil(timer(10))), {
  defaultValue: undefined,
})
console.log('RxJS: called off')
await pause(80)

async function waits(name: string): Promise<void> {
  await sleep(0.06) // the same function, which waits by this library
  console.log(`${name}: never said`)
}

await run(async () => {
  await timeout(0.01, () => waits('asyncio')).catch(() =>
    console.log('asyncio: called off, and stopped'),
  )
  await sleep(0.08)
})
