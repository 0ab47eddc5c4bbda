import { gather, run, sleep } from '@asyncio/node'

async function measure(station: string): Promise<number> {
  await sleep(0.01)
  if (station === 'Rome') throw new Error('no answer')
  return station.length
}

async function main(): Promise<void> {
  const stations = ['Oslo', 'Rome', 'Lisbon']
  const outcomes = await gather(
    stations.map((station) => () => measure(station)),
    { returnExceptions: true },
  )
  outcomes.forEach((outcome, index) => {
    const isError = outcome instanceof Error
    console.log(`${stations[index]}:`, isError ? outcome.message : outcome)
  })
}

await run(main)
