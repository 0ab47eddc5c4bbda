import { expect, test } from 'vitest'
import { CancelledError, isCancelled } from './cancelled-error.ts'

test('CancelledError carries what cancel() was given, whatever it is', () => {
  expect(new CancelledError().args).toEqual([])
  expect(new CancelledError().message).toBe('')
  const reason = { code: 7 }
  expect(new CancelledError(reason).args).toEqual([reason])
  expect(String(new CancelledError('closing time'))).toBe('CancelledError: closing time')
})

test('CancelledError has no stack, and leaves the stacks of others alone', () => {
  expect(new CancelledError('stop').stack).toBe('CancelledError: stop')
  expect(new Error('other').stack).toContain('cancelled-error.test.ts')
})

test('isCancelled() knows the errors of another copy of the library, and nothing else', () => {
  class CancelledErrorOfAnotherCopy extends Error {}
  Object.defineProperty(CancelledErrorOfAnotherCopy.prototype, Symbol.for('asyncio.CancelledError'), { value: true })
  expect(isCancelled(new CancelledError())).toBe(true)
  expect(isCancelled(new CancelledErrorOfAnotherCopy())).toBe(true)
  for (const other of [new Error('CancelledError'), undefined, null, 'CancelledError', 0])
    expect(isCancelled(other)).toBe(false)
})
