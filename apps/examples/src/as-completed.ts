// asCompleted() gives results as they come: a plain `for` awaits each, `for await` gets the tasks that are done.

import { asCompleted, createTask, type Future, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function compute(id: number) {
  await sleep(1)
  console.log(`Inside coroutine with id: ${id}`)
  return id
}

async function main() {
  const task1 = createTask(() => compute(1))
  const task2 = createTask(() => compute(2))
  for (const next of asCompleted([task1, task2])) console.log(`Task result: ${await next}`)
  console.log([task1, task2].every((task) => task.done()) ? 'all done' : 'not all done')

  const weather = new Map<Future<string>, string>([
    [createTask(sleep(0.3, 'rain')), 'Bergen'],
    [createTask(sleep(0.1, 'fog')), 'Lima'],
    [createTask(sleep(0.2, 'sun')), 'Cairo'],
  ])
  for await (const report of asCompleted(weather.keys())) console.log(`${weather.get(report)}: ${report.result()}`)
}

await run(main)
