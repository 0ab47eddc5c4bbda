import { expect, test } from 'vitest'
import { BinaryHeap } from './binary-heap.ts'

function shuffled(length: number): number[] {
  // A linear congruential generator, so that a failure can be seen again.
  let state = 12345
  return Array.from({ length }, () => (state = (state * 1103515245 + 12345) % 2147483648))
}

function drain<T>(heap: BinaryHeap<T>): T[] {
  const items: T[] = []
  while (heap.length > 0) items.push(heap.pop() as T)
  return items
}

test('BinaryHeap gives items out in order', () => {
  const numbers = shuffled(1000)
  const heap = new BinaryHeap<number>((left, right) => left < right)
  for (const number of numbers) heap.push(number)
  expect(heap.peek()).toBe(Math.min(...numbers))
  expect(drain(heap)).toEqual(numbers.toSorted((left, right) => left - right))
})

test('BinaryHeap.filter() keeps what passes, still in order', () => {
  const numbers = shuffled(501)
  const heap = new BinaryHeap<number>((left, right) => left < right)
  for (const number of numbers) heap.push(number)
  heap.filter((number) => number % 3 === 0)
  expect(drain(heap)).toEqual(numbers.filter((number) => number % 3 === 0).toSorted((left, right) => left - right))
})

test('pop() and peek() of an empty BinaryHeap are undefined', () => {
  const heap = new BinaryHeap<number>((left, right) => left < right)
  expect(heap.length).toBe(0)
  expect(heap.pop()).toBeUndefined()
  expect(heap.peek()).toBeUndefined()
})
