// Whoever waits behind a shield() may be cancelled: what is behind it goes on.

import { createTask, isCancelled, shield, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function save(document: string) {
  await sleep(1)
  console.log(`${document}: saved`)
  return document.length
}

async function main() {
  for (const protect of [true, false]) {
    const saving = createTask(() => save(protect ? 'letter' : 'note'))
    const editor = createTask(async () => (protect ? shield(saving) : saving))
    await sleep(0.5)
    editor.cancel()
    try {
      await editor
    } catch (error) {
      if (!isCancelled(error)) throw error
      console.log('the editor was closed')
    }
    console.log(saving.cancelled() ? 'nothing was saved' : `${await saving} bytes were saved all the same`)
  }
}

await run(main)
