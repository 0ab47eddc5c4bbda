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

test('a Deque is iterated over from the front, across the end of its ring, and keeps its items', () => {
  const deque = new Deque<number>()
  expect([...deque]).toEqual([])
  for (let number = 0; number < 12; number += 1) deque.push(number)
  for (let number = 0; number < 10; number += 1) deque.shift()
  for (let number = 12; number < 25; number += 1) deque.push(number)
  const expected = Array.from({ length: 15 }, (_, index) => 10 + index)
  expect([...deque]).toEqual(expected)
  for (let number = 25; number < 60; number += 1) deque.push(number)
  expect([...deque]).toEqual(Array.from({ length: 50 }, (_, index) => 10 + index))
  expect(deque.length).toBe(50)
  expect(deque.shift()).toBe(10)
})

test('undefined is an item of a Deque like any other', () => {
  const deque = new Deque<number | undefined>()
  deque.push(undefined)
  deque.push(1)
  expect([...deque]).toEqual([undefined, 1])
  expect(deque.length).toBe(2)
})
