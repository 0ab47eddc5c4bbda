import { asyncMock } from '@asyncio/testing'
import { test } from '@asyncio/testing/vitest'
import { expect } from 'vitest'
import { remind } from './remind.ts'

test('remind() asks once a day', async ({ loop }) => {
  const ask = asyncMock<[], string | undefined>({
    sideEffect: [undefined, undefined, 'yes'],
  })
  expect(await remind(ask)).toBe('yes')
  expect(ask.awaitCount).toBe(3)
  expect(loop.time()).toBe(2 * 24 * 60 * 60)
})

test('remind() gives up after a week', async ({ loop }) => {
  expect(await remind(asyncMock<[], undefined>({ returnValue: undefined }))).toBe(
    'no answer',
  )
  expect(loop.time()).toBe(7 * 24 * 60 * 60)
})
