import { Future, isCancelled, run, timeout, TimeoutError } from '@asyncio/node'

/** Somebody's API: calls back once, and answers with a way to call it off. */
function readSensor(
  place: string,
  callback: (error: Error | null, degrees?: number) => void,
): () => void {
  const timer = setTimeout(
    () =>
      place === 'attic' ? callback(new Error('no sensor there')) : callback(null, 21),
    place === 'garden' ? 60_000 : 5,
  )
  return () => {
    clearTimeout(timer)
    console.log(`${place}: called off`)
  }
}

// #region wrap
async function degreesIn(place: string): Promise<number> {
  const answer = new Future<number>()
  const callOff = readSensor(place, (error, degrees) => {
    if (answer.done()) return // it was cancelled meanwhile
    if (error === null) answer.setResult(Number(degrees))
    else answer.setException(error)
  })
  try {
    return await answer
  } catch (error) {
    if (isCancelled(error)) callOff()
    throw error
  }
}
// #endregion

async function main(): Promise<void> {
  console.log('kitchen:', await degreesIn('kitchen'))
  await degreesIn('attic').catch((error: Error) => console.log('attic:', error.message))
  try {
    await timeout(0.02, () => degreesIn('garden'))
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('garden: no answer')
  }
}

await run(main)
