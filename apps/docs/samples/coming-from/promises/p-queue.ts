import { setTimeout as pause } from 'node:timers/promises'
import PQueue from 'p-queue'

const queue = new PQueue({ concurrency: 1 })

async function print(page: string): Promise<void> {
  await pause(5)
  console.log('printed', page)
}

void queue.add(() => print('the first page'))
void queue.add(() => print('a draft'), { priority: 0 })
void queue.add(() => print('a contract'), { priority: 1 })
await queue.onIdle()
console.log('nothing is left')
