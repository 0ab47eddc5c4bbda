import {
  channel,
  openReceiver,
  openSender,
  run,
  taskGroup,
  ThreadPoolExecutor,
  work,
} from '@asyncio/node'
import type { measure as Measure } from './measuring.ts'

const measure = work<typeof Measure>(
  new URL('./measuring.ts', import.meta.url),
  'measure',
)

async function main(): Promise<void> {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1 })
  const words = channel<string>(2) // two words at most are on their way
  const lengths = channel<[string, number]>(2)
  await taskGroup((group) => {
    group.createTask(async () => pool.submit(measure, words.receiver, lengths.sender))
    group.createTask(async () => {
      using asked = openSender(words.sender)
      for (const word of ['one', 'three', 'seventeen']) await asked.put(word)
    })
    group.createTask(async () => {
      for await (const [word, length] of openReceiver(lengths.receiver))
        console.log(word, length)
    })
  })
  console.log('both ends are closed')
}

await run(main)
