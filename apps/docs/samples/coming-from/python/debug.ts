import { coroutineFunction, run, sleep } from '@asyncio/node'

process.removeAllListeners('warning') // Node's own, which would print it a second time
process.on('warning', (warning) =>
  console.log(`${warning.name}: ${warning.message.split('\n')[0]}`),
)

const clean = coroutineFunction(async function clean() {
  console.log('clean')
})

async function main(): Promise<void> {
  void clean() // the `await` was forgotten
  await sleep(0)
}

await run(main)
