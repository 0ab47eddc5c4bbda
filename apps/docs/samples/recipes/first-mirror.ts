import { ExceptionGroup, isCancelled, run, sleep, taskGroup } from '@asyncio/node'

// #region first
/** The first result; the other attempts are over when it is returned. */
async function firstToSucceed<T>(attempts: (() => PromiseLike<T>)[]): Promise<T> {
  const failures: unknown[] = []
  let winner: { value: T } | undefined
  await taskGroup((group) => {
    for (const attempt of attempts) {
      group.createTask(async () => {
        try {
          const value = await attempt()
          winner ??= { value }
          group.cancel()
        } catch (error) {
          if (isCancelled(error)) throw error
          failures.push(error) // caught here, or it would end the group
        }
      })
    }
  })
  if (winner === undefined) throw new ExceptionGroup('no mirror answered', failures)
  return winner.value
}
// #endregion

async function fetchFrom(mirror: string, seconds: number): Promise<string> {
  try {
    await sleep(seconds)
    if (mirror.startsWith('broken')) throw new Error(`${mirror} is down`)
    return `the file, from ${mirror}`
  } finally {
    console.log(`${mirror}: closed`)
  }
}

async function main(): Promise<void> {
  const mirrors = [
    () => fetchFrom('broken-1', 0.005),
    () => fetchFrom('far', 60),
    () => fetchFrom('near', 0.06),
  ]
  console.log(await firstToSucceed(mirrors))
  try {
    await firstToSucceed([
      () => fetchFrom('broken-1', 0.005),
      () => fetchFrom('broken-2', 0.06),
    ])
  } catch (error) {
    if (!(error instanceof ExceptionGroup)) throw error
    console.log(error.errors.map(String).join(', '))
  }
}

await run(main)
