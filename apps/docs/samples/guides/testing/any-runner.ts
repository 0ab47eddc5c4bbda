import assert from 'node:assert/strict'
import { isolated } from '@asyncio/testing'
import { remind } from './remind.ts'

await isolated(async ({ loop }) => {
  const days: number[] = []
  const answer = await remind(async () => {
    days.push(loop.time() / 86_400)
    return days.length === 4 ? 'perhaps' : undefined
  })
  assert.equal(answer, 'perhaps')
  console.log('asked on the days', days)
})
