import { ExceptionGroup, run, sleep, taskGroup } from '@asyncio/node'
import { openSite } from './site.ts'

async function load(url: string): Promise<string> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`status ${response.status}`)
  return response.text()
}

async function wait(): Promise<void> {
  try {
    await sleep(60)
  } finally {
    console.log('the other task is stopped, and cleans up')
  }
}

async function main(): Promise<void> {
  await using site = await openSite()
  try {
    await taskGroup((group) => {
      group.createTask(() => load(`${site.url}/nowhere`), { name: '/nowhere' })
      group.createTask(wait)
    })
  } catch (error) {
    if (!(error instanceof ExceptionGroup)) throw error
    console.log(error.message)
    for (const failure of error.exceptions) console.log(`- ${failure}`)
  }
}

await run(main)
