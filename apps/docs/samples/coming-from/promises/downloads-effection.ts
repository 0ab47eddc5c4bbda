import { all, type Operation, race, run, sleep } from 'effection'

function* download(name: string, milliseconds: number): Operation<void> {
  console.log(`${name}: connected`)
  try {
    yield* sleep(milliseconds)
    console.log(`${name}: the file is here`)
  } finally {
    console.log(`${name}: disconnected`)
  }
}

function* limit(milliseconds: number): Operation<'late'> {
  yield* sleep(milliseconds)
  return 'late'
}

await run(function* () {
  const outcome = yield* race([
    all([download('Oslo', 20), download('Lima', 60_000)]),
    limit(300),
  ])
  if (outcome === 'late') console.log('time is up')
})
