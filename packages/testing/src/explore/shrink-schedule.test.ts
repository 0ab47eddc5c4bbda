import { expect, test } from 'vitest'
import type { Schedule } from './schedule.ts'
import { shrinkSchedule } from './shrink-schedule.ts'

const long: Schedule = Array.from({ length: 40 }, (_, index) => ({ step: index + 1, take: 3 }))

test('a schedule is cut down to the two deviations that matter, with the smallest choices', async () => {
  const needs = [7, 21]
  const shortest = await shrinkSchedule(long, [], async (schedule) =>
    needs.every((step) => schedule.some((one) => one.step === step)) ? schedule : undefined,
  )
  expect(shortest).toEqual([
    { step: 7, take: 1 },
    { step: 21, take: 1 },
  ])
})

test('a deviation moves to the earliest step where it still does its work', async () => {
  const shortest = await shrinkSchedule([{ step: 30, cancel: 'worker' }], [], async (schedule) =>
    schedule.some((one) => 'cancel' in one && one.step >= 12) ? schedule : undefined,
  )
  expect(shortest).toEqual([{ step: 12, cancel: 'worker' }])
})

test('a single deviation that fails by itself is preferred to two that only fail together', async () => {
  const shortest = await shrinkSchedule(
    [
      { step: 5, take: 1 },
      { step: 6, take: 1 },
    ],
    [
      { step: 8, take: 1 },
      { step: 9, take: 1 },
    ],
    async (schedule) => (schedule.length === 2 || (schedule[0]?.step ?? 0) >= 9 ? schedule : undefined),
  )
  expect(shortest).toEqual([{ step: 9, take: 1 }])
})

test('shrinking ends, however much there would be to try', async () => {
  let runs = 0
  const huge: Schedule = Array.from({ length: 3000 }, (_, index) => ({ step: (index + 1) * 10, take: 9 }))
  const shortest = await shrinkSchedule(huge, [], async () => {
    runs += 1
    return undefined
  })
  expect(shortest).toBe(huge)
  expect(runs).toBeLessThanOrEqual(2000)
})
