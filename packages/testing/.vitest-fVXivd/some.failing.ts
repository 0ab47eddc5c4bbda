
import { createTask, sleep } from '@asyncio/core'
import { test } from '@asyncio/testing/vitest'

test('forgets to await', () => {
  sleep(1)
})
test('leaves a timer and an error', async ({ loop }) => {
  loop.callLater(1, () => {})
  createTask(async () => {
    throw new RangeError('too far')
  })
  await sleep(0)
  await sleep(0)
})
test('waits for ever', async ({ loop }) => {
  await loop.createFuture()
})
