import { createTask, run, sleep } from '@asyncio/node'

await run(function* () {
  const task = createTask(function* () {
    yield* sleep(0.05)
    return 'done'
  })
  console.log(yield* task)
})
