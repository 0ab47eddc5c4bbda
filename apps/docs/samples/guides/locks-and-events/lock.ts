import { gather, Lock, run, sleep } from '@asyncio/node'

let balance = 100
const account = new Lock()

async function withdraw(amount: number): Promise<string> {
  if (balance < amount) return 'refused'
  await sleep(0.01) // asks the bank; meanwhile others run
  balance -= amount
  return 'paid'
}

async function withdrawInTurn(amount: number): Promise<string> {
  using _held = await account.guard()
  return await withdraw(amount)
}

async function main(): Promise<void> {
  console.log(await gather([() => withdraw(80), () => withdraw(80)]), balance)

  balance = 100
  console.log(
    await gather([() => withdrawInTurn(80), () => withdrawInTurn(80)]),
    balance,
  )
}

await run(main)
