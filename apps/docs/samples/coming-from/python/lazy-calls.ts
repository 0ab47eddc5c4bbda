import { coroutineFunction, createTask, run } from '@asyncio/node'

async function eager(): Promise<void> {
  console.log('eager: begun')
}

const lazy = coroutineFunction(async function lazy() {
  console.log('lazy: begun')
})

async function main(): Promise<void> {
  const begun = eager()
  console.log('an async function was called')
  await begun

  const waiting = lazy()
  console.log('a coroutine was made')
  await waiting

  const task = createTask(eager)
  console.log('a task was made')
  await task
}

await run(main)
