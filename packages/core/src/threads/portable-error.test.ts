import { expect, test } from 'vitest'
import { ExceptionGroup } from '../errors/exception-group.ts'
import { packError, unpackError } from './portable-error.ts'

function sent(thrown: unknown): unknown {
  return unpackError(packError(thrown))
}

test('thousands of causes are packed and unpacked, each once', () => {
  let reads = 0
  let error = new Error('first')
  for (let n = 0; n < 20_000; n++) {
    const cause = error
    error = new Error(String(n))
    // To format one takes longer than all the rest.
    error.stack = ''
    Object.defineProperty(error, 'cause', { get: () => ((reads += 1), cause) })
  }
  let depth = 0
  for (let next = sent(error); next instanceof Error; next = next.cause) depth += 1
  expect([depth, reads]).toEqual([20_001, 20_000])
})

test('an error that others share is packed once', () => {
  let error: Error = new Error('shared')
  for (let n = 0; n < 60; n++) error = new AggregateError([error, error], String(n), { cause: error })
  const arrived = sent(error) as AggregateError
  expect(arrived.errors[0]).toBe(arrived.errors[1])
  expect(arrived.cause).toBe(arrived.errors[0])
})

test('what comes back to itself is cut off, among causes and members', () => {
  const round = new AggregateError([], 'round')
  round.errors.push(round, new Error('inside', { cause: round }), 7)
  const arrived = sent(round) as AggregateError
  expect(arrived.errors.map(String)).toEqual(['Error: inside', '7'])
  expect((arrived.errors[0] as Error).cause).toBeUndefined()
  const group = new ExceptionGroup('group', [new Error('only')])
  group.errors = [group]
  expect(sent(group)).toBeInstanceOf(AggregateError)
})

test('what can not be read of an error is left out', () => {
  const throwing = {
    get: () => {
      throw new Error('unreadable')
    },
  }
  const error = new Error('message')
  for (const property of ['name', 'stack', 'cause', 'code']) Object.defineProperty(error, property, throwing)
  expect(packError(error)).toEqual({ name: 'Error', message: 'message', stack: undefined })
  const odd = Object.assign(new AggregateError([]), { name: Symbol('odd'), message: () => {}, errors: 3, stack: {} })
  expect(packError(odd)).toEqual({ name: 'Error', message: '', stack: undefined, errors: [] })
  const { proxy, revoke } = Proxy.revocable(error, {})
  revoke()
  expect(packError(proxy)).toHaveProperty('thrown')
})
