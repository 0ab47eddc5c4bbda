import { ContextVar, copyContext, createTask, gather, run, sleep } from '@asyncio/node'

const user = new ContextVar<string>('user', { default: 'nobody' })

async function handle(name: string): Promise<void> {
  user.set(name)
  await sleep(0.01)
  console.log('handled for', user.get())
}

async function main(): Promise<void> {
  await gather([createTask(() => handle('Ada')), createTask(() => handle('Bob'))])
  console.log('outside:', user.get()) // each task has a copy

  const token = user.set('Eve')
  copyContext().run(() => user.set('Mallory'))
  console.log('still', user.get())
  user.reset(token)
  console.log('again', user.get())
}

await run(main)
