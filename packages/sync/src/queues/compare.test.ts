import { expect, test } from 'vitest'
import { compare } from './compare.ts'

class Weight {
  readonly #grams: number | bigint | string
  constructor(grams: number | bigint | string) {
    this.#grams = grams
  }
  valueOf(): number | bigint | string {
    return this.#grams
  }
}

/** The smaller one first. */
const pairs: [unknown, unknown][] = [
  [1, 2],
  [-Infinity, Infinity],
  [1n, 2n],
  [1, 2n],
  [1n, 1.5],
  ['a', 'b'],
  ['', 'a'],
  ['10', '9'],
  [false, true],
  [false, 1],
  [new Date(1), new Date(2)],
  [new Date(1), 2],
  [new Weight(1), new Weight(2)],
  [new Weight(1), 2n],
  [new Weight('a'), new Weight('b')],
  [new Weight('a'), 'b'],
  [
    [1, 'b'],
    [2, 'a'],
  ],
  [
    [1, 'a'],
    [1, 'b'],
  ],
  [[1], [1, 0]],
  [[], [0]],
  [[[1, 2], 9], [[1, 3]]],
  [
    [1, {}],
    [2, {}],
  ],
]

test.each(pairs)('%o comes before %o', (smaller, larger) => {
  expect(compare(smaller, larger)).toBeLessThan(0)
  expect(compare(larger, smaller)).toBeGreaterThan(0)
  expect(compare(smaller, smaller)).toBe(0)
  expect(compare(larger, larger)).toBe(0)
})

test.each([
  [1, 1n],
  [0, -0],
  [1, true],
  [new Date(5), new Date(5)],
  [new Date(5), 5],
  [new Weight(3), 3],
  [
    [1, 'a'],
    [1n, new Weight('a')],
  ],
  [[], []],
  [[[]], [[]]],
])('%o and %o are equal', (left, right) => {
  expect(compare(left, right)).toBe(0)
  expect(compare(right, left)).toBe(0)
})

test('what is the same in two lists needs no order', () => {
  const job = {}
  const call = (): void => {}
  expect(compare([job, 1], [job, 2])).toBeLessThan(0)
  expect(compare([job, call, undefined], [job, call, undefined])).toBe(0)
})

test.each([
  [Number.NaN, 1, 'NaN', '1'],
  [Number.NaN, Number.NaN, 'NaN', 'NaN'],
  [undefined, undefined, 'undefined', 'undefined'],
  [null, 1, 'null', '1'],
  [{}, {}, 'an object', 'an object'],
  [Symbol.iterator, Symbol.iterator, 'Symbol(Symbol.iterator)', 'Symbol(Symbol.iterator)'],
  ['1', 1, "'1'", '1'],
  ['1', 1n, "'1'", '1'],
  ['true', true, "'true'", 'true'],
  ['a', new Date(0), "'a'", 'an instance of Date'],
  [new Date(Number.NaN), new Date(0), 'an instance of Date', 'an instance of Date'],
  [new Weight(Number.NaN), 1, 'an instance of Weight', '1'],
  [new Weight('1'), 1, 'an instance of Weight', '1'],
  [Object.create(null), 1, 'an object', '1'],
  [[1], 1, 'an array', '1'],
  [[1, 'a'], [1, 2], "'a'", '2'],
  [[1, [{}]], [1, [{}]], 'an object', 'an object'],
])('there is no order between %o and %o', (left, right, ofLeft, ofRight) => {
  const message = (first: string, second: string): string =>
    `'<' not supported between ${first} and ${second}: give the queue a compare function`
  expect(() => compare(left, right)).toThrow(new TypeError(message(ofLeft, ofRight)))
  expect(() => compare(right, left)).toThrow(new TypeError(message(ofRight, ofLeft)))
})
