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

test('a BinaryHeap is iterated over with the first item first, and with each item once', () => {
  const numbers = shuffled(100)
  const heap = new BinaryHeap<number>((left, right) => left < right)
  expect([...heap]).toEqual([])
  for (const number of numbers) heap.push(number)
  const [first] = heap
  expect(first).toBe(heap.peek())
  expect(new Set(heap)).toEqual(new Set(numbers))
  expect([...heap]).toHaveLength(100)
  expect(heap.length).toBe(100)
})

test('a BinaryHeap gives items out in order, while others are pushed in between', () => {
  const heap = new BinaryHeap<number>((left, right) => left < right)
  const inside: number[] = []
  for (const [index, number] of shuffled(2000).entries()) {
    // Small numbers, so that many are equal; in bursts, so that it grows and gets empty again.
    if (index % 100 < 60) {
      heap.push(number % 50)
      inside.push(number % 50)
      continue
    }
    inside.sort((left, right) => left - right)
    expect(heap.pop()).toBe(inside.shift())
    expect(heap.length).toBe(inside.length)
  }
  expect(drain(heap)).toEqual(inside.toSorted((left, right) => left - right))
})

test('push() and pop() of a BinaryHeap change nothing when a comparison throws, whichever it is', () => {
  for (let length = 0; length < 20; length += 1) {
    let remaining = Infinity
    const heap = new BinaryHeap<number>((left, right) => {
      remaining -= 1
      if (remaining < 0) throw new RangeError('no')
      return left < right
    })
    const numbers = shuffled(length)
    for (const number of numbers) heap.push(number)
    const least = -1
    for (const act of [(): unknown => heap.push(least), (): unknown => heap.pop(), (): unknown => heap.pop()]) {
      const before = [...heap]
      for (let allowed = 0; ; allowed += 1) {
        remaining = allowed
        try {
          act()
          break
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
          expect([...heap]).toEqual(before)
        }
      }
      remaining = Infinity
    }
    expect(drain(heap)).toEqual(numbers.toSorted((left, right) => left - right).slice(1))
  }
})
