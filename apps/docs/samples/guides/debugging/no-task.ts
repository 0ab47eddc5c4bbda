import { run, sleep } from '@asyncio/node'

async function main(): Promise<void> {
  const numbers = [3, 1, 2]
  // oxlint-disable-next-line typescript/no-misused-promises -- the linter would not let it pass
  numbers.forEach(async (number) => {
    await sleep(number / 100)
    console.log('forEach', number)
  })
  console.log('main goes on at once')

  for (const number of numbers) {
    await sleep(number / 100)
    console.log('for', number)
  }
}

await run(main)
