import { E_CANCELED, Mutex } from 'async-mutex'
import { setTimeout as pause } from 'node:timers/promises'

const mutex = new Mutex()
let balance = 100

async function withdraw(amount: number): Promise<void> {
  await mutex.runExclusive(async () => {
    const before = balance
    await pause(2)
    balance = before - amount
    console.log(`${amount} taken, ${balance} left`)
  })
}

await Promise.all([withdraw(10), withdraw(20)])

const holding = mutex.runExclusive(() => pause(10))
const waiting = withdraw(30).catch((error) =>
  console.log('called off:', error === E_CANCELED),
)
mutex.cancel() // everybody who waits, and nobody in particular
await Promise.all([holding, waiting])
