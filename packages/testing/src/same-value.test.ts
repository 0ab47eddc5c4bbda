import { expect, test } from 'vitest'
import { isSameValue } from './same-value.ts'

test.each([
  { what: 'bytes and a Buffer', expected: new Uint8Array([1, 2]), actual: Buffer.from([1, 2]), same: true },
  { what: 'a Buffer and bytes', expected: Buffer.from([1, 2]), actual: new Uint8Array([1, 2]), same: true },
  { what: 'other bytes', expected: new Uint8Array([1, 2]), actual: Buffer.from([1, 3]), same: false },
  { what: 'fewer bytes', expected: new Uint8Array([1, 2]), actual: Buffer.from([1]), same: false },
  { what: 'bytes and their numbers', expected: new Uint8Array([1, 2]), actual: [1, 2], same: false },
  { what: 'equal buffers', expected: new ArrayBuffer(2), actual: new ArrayBuffer(2), same: true },
  { what: 'other buffers', expected: new ArrayBuffer(2), actual: new Uint8Array([0, 1]).buffer, same: false },
  {
    what: 'equal parts of buffers',
    expected: new DataView(new ArrayBuffer(4), 2),
    actual: new DataView(new ArrayBuffer(2)),
    same: true,
  },
  {
    what: 'other views',
    expected: new DataView(new ArrayBuffer(1)),
    actual: new DataView(new Uint8Array([7]).buffer),
    same: false,
  },
  { what: 'equal expressions', expected: /a/u, actual: /a/u, same: true },
  { what: 'other expressions', expected: /a/u, actual: /b/u, same: false },
  { what: 'equal addresses', expected: new URL('http://a/'), actual: new URL('http://a'), same: true },
  { what: 'other addresses', expected: new URL('http://a'), actual: new URL('http://b'), same: false },
  { what: 'two promises', expected: Promise.resolve(1), actual: Promise.resolve(1), same: false },
])('isSameValue() of $what is $same', ({ expected, actual, same }) => {
  expect(isSameValue(expected, actual)).toBe(same)
  expect(isSameValue({ held: [expected] }, { held: [actual] })).toBe(same)
})
