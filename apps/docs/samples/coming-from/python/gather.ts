import { gather, run, sleep } from '@asyncio/node'

async function half(n: number): Promise<number> {
  await sleep(0.01)
  if (n % 2 === 1) throw new RangeError(`${n} is odd`)
  return n / 2
}

async function main(): Promise<void> {
  const [one, two] = await gather([() => half(2), () => half(4)])
  console.log(one, two)

  const outcomes = await gather([() => half(6), () => half(7)], {
    returnExceptions: true,
  })
  for (const outcome of outcomes)
    console.log(outcome instanceof Error ? `failed: ${outcome.message}` : outcome)

  try {
    await gather([() => half(8), () => half(9)])
  } catch (error) {
    console.log((error as Error).message)
  }
}

await run(main)
