import { expect, test } from 'vitest'
import { geometricMean } from '../src/report/geometric-mean.ts'
import { mediansOf } from '../src/report/medians-of.ts'
import { median } from '../src/report/median.ts'
import { ratioOfRounds } from '../src/report/ratio-of-rounds.ts'

test('median() is the middle, whatever the order', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([1, 2, 3, 10])).toBe(2.5)
  expect(median([7])).toBe(7)
  expect(median([])).toBeNaN()
})

test('geometricMean() of twice and half as fast is one', () => {
  expect(geometricMean([2, 0.5])).toBeCloseTo(1)
  expect(geometricMean([1, 10, 100])).toBeCloseTo(10)
})

test('mediansOf() leaves out whoever was never measured', () => {
  expect(mediansOf({ ours: [3, 1.26, 1], asyncio: [] })).toEqual({ ours: 1.3 })
})

test('ratioOfRounds() compares medians, and the rounds one by one', () => {
  expect(ratioOfRounds([100, 300, 200], [100, 100, 100])).toEqual(['200', '100', '2.00x', '1.00 to 3.00'])
  expect(ratioOfRounds([], [100])).toEqual(['', '', '', ''])
})
