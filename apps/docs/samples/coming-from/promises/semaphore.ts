import { createTask, gather, isCancelled, run, Semaphore, sleep } from '@asyncio/node'

const limit = new Semaphore(2)
const seconds = [0.01, 0.2, 0.01, 0.1, 0.1, 0.1] // how long each page takes

async function fetchPage(page: number): Promise<number> {
  using _permit = await limit.guard() // given back at the end of the function, whatever happens
  console.log(`page ${page}: begun`)
  await sleep(seconds[page - 1] ?? 0)
  console.log(`page ${page}: done`)
  return page
}

await run(async () => {
  console.log(await gather([1, 2, 3].map((page) => () => fetchPage(page))))

  const working = createTask(() =>
    gather([4, 5, 6].map((page) => () => fetchPage(page))),
  )
  await sleep(0.01)
  working.cancel() // 4 and 5 stop, too
  await working.catch((error) => console.log('cancelled:', isCancelled(error)))
})
