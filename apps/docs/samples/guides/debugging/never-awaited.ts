import { coroutineFunction, run, sleep } from '@asyncio/node'

// Node would print where each was made as well, with all that lies between.
process.removeAllListeners('warning')
process.on('warning', ({ name, message }) => console.log(`${name}: ${message}`))

const post = coroutineFunction(async function post(letter: string) {
  await sleep(0.01)
  console.log(`${letter} is posted`)
})

async function main(): Promise<void> {
  // oxlint-disable-next-line typescript/no-floating-promises -- this is what the page is about
  post('the cheque') // the await is missing: nothing happens
  await post('the postcard')
}

await run(main)
