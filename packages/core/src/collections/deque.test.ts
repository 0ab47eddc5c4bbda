import { expect, test } from 'vitest'
import { Deque } from './deque.ts'

test('Deque gives items back in the order they came, however often its ring goes round and grows', () => {
  const deque = new Deque<number>()
  const out: number[] = []
  let next = 0
  for (let round = 0; round < 50; round += 1) {
    for (let count = 0; count < round; count += 1) deque.push(next++)
    for (let count = 0; count < round - 3; count += 1) out.push(deque.shift() as number)
  }
  expect(deque.length).toBe(next - out.length)
  while (deque.length > 0) out.push(deque.shift() as number)
  expect(out).toEqual(Array.from({ length: next }, (_, index) => index))
})

test('Deque.shift() of an empty deque is undefined, and changes nothing', () => {
  const deque = new Deque<string>()
  expect(deque.shift()).toBeUndefined()
  deque.push('first')
  expect(deque.shift()).toBe('first')
  expect(deque.shift()).toBeUndefined()
  expect(deque.length).toBe(0)
})
