import { expect, test } from 'vitest'
import { SeededRandom } from './seeded-random.ts'

test('the same seed gives the same numbers, which are these on every platform', () => {
  const random = new SeededRandom(1)
  expect(Array.from({ length: 8 }, () => random.below(100))).toEqual([32, 78, 20, 72, 98, 44, 30, 48])
})

test('another seed, another stream and another high half of a seed give other numbers', () => {
  const firsts = [
    [1, 0],
    [2, 0],
    [1, 1],
    [1 + 2 ** 32, 0],
  ].map(([seed = 0, stream]) => new SeededRandom(seed, stream).below(2 ** 32))
  expect(new Set(firsts).size).toBe(4)
})

test('numbers fall evenly below the limit', () => {
  const random = new SeededRandom(3)
  const counts = [0, 0, 0, 0, 0]
  for (let draw = 0; draw < 5000; draw += 1) counts[random.below(5)] = (counts[random.below(5)] as number) + 1
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150)
})

test('distinctBelow() answers with different numbers in order, and with all if there are no more', () => {
  const random = new SeededRandom(4)
  const numbers = random.distinctBelow(1000, 20)
  expect(new Set(numbers).size).toBe(20)
  expect(numbers).toEqual(numbers.toSorted((left, right) => left - right))
  expect(random.distinctBelow(3, 9)).toEqual([0, 1, 2])
  expect(random.distinctBelow(0, 9)).toEqual([])
})
