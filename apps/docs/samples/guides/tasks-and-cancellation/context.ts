import { ContextVar, gather, run, sleep } from '@asyncio/node'

const user = new ContextVar<string>('user')

async function log(what: string): Promise<void> {
  await sleep(0)
  console.log(`${user.get()} ${what}`)
}

async function session(name: string, seconds: number): Promise<void> {
  user.set(name) // in this task, and in what it starts
  await log('comes')
  await sleep(seconds)
  await log('goes')
}

await run(() => gather([() => session('Ada', 0.1), () => session('Bob', 0.05)]))
