import { gather, isCancelled, run, sleep } from '@asyncio/node'

async function measure(place: string): Promise<number> {
  await sleep(0.005)
  if (place === 'Atlantis') throw new Error('no such place')
  return place.length
}

await run(async () => {
  const places = ['Oslo', 'Atlantis']
  for (const outcome of await Promise.allSettled(places.map(measure))) {
    console.log(outcome.status === 'fulfilled' ? outcome.value : String(outcome.reason))
  }

  const outcomes = await gather(
    places.map((place) => () => measure(place)),
    { returnExceptions: true },
  )
  for (const outcome of outcomes)
    console.log(isCancelled(outcome) ? 'called off' : String(outcome))
})
