import { createTask, sleep } from '@asyncio/core'
import { PriorityQueue, type Queue } from '@asyncio/sync'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

function drain<T>(queue: Queue<T>): T[] {
  const items: T[] = []
  while (!queue.empty()) items.push(queue.getNowait())
  return items
}

function filled<T>(queue: Queue<T>, items: readonly T[]): Queue<T> {
  for (const item of items) queue.putNowait(item)
  return queue
}

test('a PriorityQueue gives out the smallest number first', () =>
  inVirtualTime(async () => {
    const queue = new PriorityQueue<number>()
    for (const item of [1, 3, 2]) await queue.put(item)
    expect([await queue.get(), await queue.get(), await queue.get()]).toEqual([1, 2, 3])
    expect(drain(filled(queue, [0.5, -Infinity, 7, -1, Infinity]))).toEqual([-Infinity, -1, 0.5, 7, Infinity])
  }))

test('a PriorityQueue orders strings, bigints, booleans, dates, tuples, and objects with a valueOf', () => {
  expect(drain(filled(new PriorityQueue<string>(), ['b', 'a', '', 'ä', 'B']))).toEqual(['', 'B', 'a', 'b', 'ä'])
  expect(drain(filled(new PriorityQueue<bigint>(), [3n, 1n, 2n]))).toEqual([1n, 2n, 3n])
  expect(drain(filled(new PriorityQueue<bigint | number>(), [3n, 1.5, 2n, 1]))).toEqual([1, 1.5, 2n, 3n])
  expect(drain(filled(new PriorityQueue<boolean>(), [true, false]))).toEqual([false, true])
  const [early, late] = [new Date(1), new Date(2)]
  expect(drain(filled(new PriorityQueue<Date>(), [late, early]))).toEqual([early, late])
  const jobs: [number, string][] = [
    [2, 'b'],
    [1, 'z'],
    [2, 'a'],
  ]
  expect(drain(filled(new PriorityQueue<[number, string]>(), jobs))).toEqual([
    [1, 'z'],
    [2, 'a'],
    [2, 'b'],
  ])
  class Weight {
    readonly grams: number
    constructor(grams: number) {
      this.grams = grams
    }
    valueOf(): number {
      return this.grams
    }
  }
  const weights = filled(new PriorityQueue<Weight>(), [new Weight(5), new Weight(3), new Weight(4)])
  expect(drain(weights).map(({ grams }) => grams)).toEqual([3, 4, 5])
})

test('a PriorityQueue takes a comparator, as sort() does', () => {
  interface Person {
    readonly name: string
    readonly age: number
  }
  const people = [
    { name: 'Ada', age: 36 },
    { name: 'Guido', age: 70 },
    { name: 'Grace', age: 85 },
  ]
  const oldestFirst = new PriorityQueue<Person>(0, { compare: (left, right) => right.age - left.age })
  expect(drain(filled(oldestFirst, people)).map(({ name }) => name)).toEqual(['Grace', 'Guido', 'Ada'])
  const downwards = new PriorityQueue<number>(0, { compare: (left, right) => right - left })
  expect(drain(filled(downwards, [1, 3, 2]))).toEqual([3, 2, 1])
})

test('of equal items the one that was put first comes first, however many come and go in between', () => {
  const queue = new PriorityQueue<{ priority: number; number: number }>(0, {
    compare: (left, right) => left.priority - right.priority,
  })
  let number = 0
  const taken: { priority: number; number: number }[] = []
  for (let round = 0; round < 40; round += 1) {
    for (let count = 0; count < 7; count += 1) queue.putNowait({ priority: (number * 7) % 3, number: number++ })
    for (let count = 0; count < 3; count += 1) taken.push(queue.getNowait())
  }
  const rest = drain(queue)
  expect(rest).toEqual(rest.toSorted((left, right) => left.priority - right.priority || left.number - right.number))
  for (const priority of [0, 1, 2]) {
    const numbers = [...taken, ...rest].filter((item) => item.priority === priority).map((item) => item.number)
    expect(numbers).toEqual(numbers.toSorted((left, right) => left - right))
  }
  expect(taken.length + rest.length).toBe(number)
})

test.each([
  ['NaN', Number.NaN],
  ['undefined', undefined],
  ['null', null],
  ['an object', {}],
  ['an instance of Date', new Date(Number.NaN)],
  ['Symbol(x)', Symbol('x')],
  ['the function work', function work() {}],
])('what has no order is refused, as the first item and later, and the queue stays as it was: %s', (shown, item) => {
  const queue = new PriorityQueue<number>()
  const put = (): void => queue.putNowait(item as number)
  expect(put).toThrow(TypeError)
  expect(put).toThrow(`'<' not supported between ${shown} and ${shown}: give the queue a compare function`)
  expect(String(queue)).toBe('<PriorityQueue maxsize=0>')
  filled(queue, [2, 1])
  expect(put).toThrow(TypeError)
  expect(String(queue)).toBe('<PriorityQueue maxsize=0 _queue=[1, 2] tasks=2>')
})

test('what has no order among the others is refused, and the queue stays as it was', () =>
  inVirtualTime(async () => {
    const queue = new PriorityQueue<number | string>(2)
    await queue.put(1)
    await expect(async () => queue.put('text')).rejects.toThrow(
      "'<' not supported between 'text' and 1: give the queue a compare function",
    )
    expect(String(queue)).toBe('<PriorityQueue maxsize=2 _queue=[1] tasks=1>')
    await queue.put(0)
    const putter = createTask(queue.put('text'))
    await sleep(0)
    expect(queue.getNowait()).toBe(0)
    await expect(async () => putter).rejects.toThrow(TypeError)
    expect(String(queue)).toBe('<PriorityQueue maxsize=2 _queue=[1] tasks=2>')
  }))

test('tuples that turn out to have no order only when one of them is due throw then, and the queue stays as it was', () =>
  inVirtualTime(async () => {
    const queue = new PriorityQueue<[number, number | string]>()
    // The first is compared with each of the others, and these with each other only when it has gone.
    filled(queue, [
      [1, 'first'],
      [2, 'a'],
      [2, 1],
    ])
    const before = inspect(queue)
    expect(() => queue.getNowait()).toThrow(TypeError)
    await expect(async () => queue.get()).rejects.toThrow("'<' not supported between 'a' and 1")
    expect(inspect(queue)).toBe(before)
    expect(queue.qsize()).toBe(3)
  }))

test('an item that is refused wakes nobody', () =>
  inVirtualTime(async () => {
    const queue = new PriorityQueue<number>()
    const getter = createTask(queue.get())
    await sleep(0)
    expect(() => queue.putNowait(Number.NaN)).toThrow(TypeError)
    await sleep(1)
    expect(String(queue)).toBe('<PriorityQueue maxsize=0 _getters[1]>')
    queue.putNowait(1)
    expect(await getter).toBe(1)
  }))

test('a comparator that throws, at whichever comparison, loses no item and doubles none', () => {
  const numbers = [5, 3, 8, 1, 9, 2, 7, 4, 6, 0, 3, 5]
  for (let failing = 1; ; failing += 1) {
    let comparisons = 0
    let failures = 0
    const compare = (left: number, right: number): number => {
      comparisons += 1
      if (comparisons === failing) throw new RangeError('no')
      return left - right
    }
    const queue = new PriorityQueue<number>(0, { compare })
    const steadily = <T>(act: () => T): T => {
      const before = [queue.qsize(), String(queue)]
      try {
        return act()
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
        expect([queue.qsize(), String(queue)]).toEqual(before)
        failures += 1
        return act()
      }
    }
    const taken: number[] = []
    for (const number of numbers) steadily(() => queue.putNowait(number))
    while (!queue.empty()) taken.push(steadily(() => queue.getNowait()))
    expect(taken).toEqual(numbers.toSorted((left, right) => left - right))
    expect(failures).toBe(failing <= comparisons ? 1 : 0)
    if (failures === 0) {
      expect(failing).toBeGreaterThan(50)
      return
    }
  }
})

test('a comparator that is no function is refused', () => {
  const make = (): unknown => new PriorityQueue<number>(0, { compare: 'age' as unknown as () => number })
  expect(make).toThrow(TypeError)
  expect(make).toThrow("compare takes a function of two items: received 'age'")
})

test('a PriorityQueue refuses a size that is no number', () => {
  expect(() => new PriorityQueue<number>('1' as unknown as number)).toThrow(TypeError)
  expect(() => new PriorityQueue<number>(Number.NaN)).toThrow(RangeError)
})

test('those who wait to put go on in the order in which they came, whatever they put', () =>
  inVirtualTime(async () => {
    const queue = new PriorityQueue<number>(1)
    queue.putNowait(5)
    const putters = [createTask(queue.put(9)), createTask(queue.put(1))]
    await sleep(0)
    expect(queue.getNowait()).toBe(5)
    await sleep(0)
    expect(putters.map((putter) => putter.done())).toEqual([true, false])
    expect(await queue.get()).toBe(9)
    expect(await queue.get()).toBe(1)
  }))

test('a PriorityQueue is iterated over in order, what comes in between included', () =>
  inVirtualTime(async () => {
    const queue = new PriorityQueue<number>()
    filled(queue, [3, 1, 2])
    const taken: number[] = []
    for await (const item of queue) {
      taken.push(item)
      if (item === 1) queue.putNowait(0)
      if (item === 3) queue.shutdown()
    }
    expect(taken).toEqual([1, 0, 2, 3])
  }))

test('a PriorityQueue shows its items, and its name', () => {
  const queue = new PriorityQueue<number>()
  filled(queue, [1, 2])
  expect(String(queue)).toBe('<PriorityQueue maxsize=0 _queue=[1, 2] tasks=2>')
  expect(inspect(queue)).toBe(String(queue))
  expect(Object.prototype.toString.call(queue)).toBe('[object PriorityQueue]')
})
