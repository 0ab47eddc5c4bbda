import { createTask, gather, run, toThread, work } from '@asyncio/node'
import { type report as Report, requestId } from './request-id.ts'

const report = work<typeof Report>(
  new URL('./request-id.ts', import.meta.url),
  'report',
)

async function handle(id: string): Promise<string> {
  requestId.set(id)
  return toThread(report)
}

await run(async () => {
  for (const line of await gather([
    createTask(() => handle('A1')),
    createTask(() => handle('B2')),
  ]))
    console.log(line)
})
