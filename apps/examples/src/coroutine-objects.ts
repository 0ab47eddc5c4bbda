// Coroutine functions, the coroutine objects they return, and what else can be awaited.

import { coroutineFunction, createTask, getRunningLoop, isCoroutine, isFuture, RuntimeError } from '@asyncio/core'
import { run } from '@asyncio/loop'

const foo = coroutineFunction(async () => {
  console.log('foo runs')
  return 42
})

function answer(question: boolean) {
  return question ? 'yes' : 'no'
}

function describe(name: string, value: unknown) {
  console.log(`${name}: coroutine? ${answer(isCoroutine(value))}, future? ${answer(isFuture(value))}`)
}

async function main() {
  console.log(`foo is a ${typeof foo}`)
  const first = foo()
  console.log('foo was called, and has not run yet')
  console.log(`foo() returned ${await first}`)
  try {
    await first
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    console.log(`${error.name}: a coroutine can be awaited only once`)
  }

  const coroutine = foo()
  const task = createTask(foo())
  const future = getRunningLoop().createFuture<string>()
  future.setResult('a letter')
  describe('function', foo)
  describe('coroutine', coroutine)
  describe('Task', task)
  describe('Future', future)
  for (const awaitable of [coroutine, task, future]) console.log(await awaitable)
}

await run(main)
