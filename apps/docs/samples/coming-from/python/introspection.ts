import {
  allTasks,
  createTask,
  currentTask,
  Future,
  getRunningLoop,
  isFuture,
  run,
  sleep,
} from '@asyncio/node'

async function main(): Promise<void> {
  const gate = new Future<string>()
  const child = createTask(() => gate, { name: 'child' })
  await sleep(0)

  console.log(currentTask() === child, allTasks().has(child), isFuture(child))
  console.log(child.getLoop() === getRunningLoop(), gate.done(), gate.cancelled())

  gate.addDoneCallback((future) => console.log('called back with', future.result()))
  gate.setResult('good news')
  console.log(await child)
}

await run(main)
