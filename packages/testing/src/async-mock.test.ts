import { gather, isCoroutine, isCoroutineFunction, sleep } from '@asyncio/core'
import { AssertionError, asyncMock, isolated } from '@asyncio/testing'
import { describe, expect, test } from 'vitest'

describe('what an async mock does', () => {
  test('is nothing until it is awaited', async () => {
    await isolated(async () => {
      const mock = asyncMock({ returnValue: 1, name: 'load' })
      expect([isCoroutineFunction(mock), mock.name]).toEqual([true, 'load'])
      const call = mock()
      expect([isCoroutine(call), mock.callCount, mock.awaitCount]).toEqual([true, 1, 0])
      expect(await call).toBe(1)
      expect([mock.callCount, mock.awaitCount]).toEqual([1, 1])
    })
  })

  test('is to answer with a value, which can be changed', async () => {
    await isolated(async () => {
      const mock = asyncMock<[], number>()
      expect(await mock()).toBe(undefined)
      mock.returnValue = 10
      expect([await mock(), await mock.call(undefined)]).toEqual([10, 10])
    })
  })

  test('is to throw an error, or one of a class', async () => {
    await isolated(async () => {
      const error = new Error('no')
      const mock = asyncMock({ sideEffect: error, returnValue: 1 })
      await expect(mock()).rejects.toBe(error)
      mock.sideEffect = RangeError
      await expect(mock()).rejects.toBeInstanceOf(RangeError)
      mock.sideEffect = undefined
      expect(await mock()).toBe(1)
      expect(mock.awaitCount).toBe(3)
    })
  })

  test('is to take the next of some values, and throw those that are errors, until they are used up', async () => {
    await isolated(async () => {
      const mock = asyncMock<[], number>({ sideEffect: [1, new TypeError('two'), 3] })
      expect(await mock()).toBe(1)
      await expect(mock()).rejects.toThrow('two')
      expect(await mock()).toBe(3)
      await expect(mock()).rejects.toThrow(
        new AssertionError('The side effects of mock are used up: it was awaited 4 times'),
      )
    })
  })

  test('is to call a function, plain, async or a generator, and wait for it', async () => {
    await isolated(async ({ loop }) => {
      const mock = asyncMock<[number], number>({ sideEffect: (x) => x + 1 })
      expect(await mock(1)).toBe(2)
      mock.sideEffect = async (x) => sleep(1, x + 2)
      expect(await mock(1)).toBe(3)
      mock.sideEffect = function* (x) {
        return yield* sleep(1, x + 3)
      }
      expect(await mock(1)).toBe(4)
      const inner = asyncMock<[number], number>({ returnValue: 5 })
      mock.sideEffect = inner
      expect(await mock(9)).toBe(5)
      inner.assertAwaitedOnceWith(9)
      expect(loop.time()).toBe(2)
    })
  })

  test('is to pass the call on to what it wraps, unless something else is said', async () => {
    await isolated(async () => {
      const plain = asyncMock<[number], number>({ wraps: (x) => x * 2 })
      expect(await plain(2)).toBe(4)
      const waiting = asyncMock<[number], number>({ wraps: async (x) => sleep(1, x * 3) })
      expect(await waiting(2)).toBe(6)
      waiting.returnValue = 1
      expect(await waiting(2)).toBe(1)
      waiting.sideEffect = [7]
      expect(await waiting(2)).toBe(7)
    })
  })
})

describe('the record of an async mock', () => {
  test('has the arguments of calls and of awaits, each in their order', async () => {
    await isolated(async () => {
      const mock = asyncMock<[number]>()
      const [first, second] = [mock(1), mock(2)]
      await second
      expect([mock.callArgs, mock.awaitArgs, mock.awaitArgsList]).toEqual([[2], [2], [[2]]])
      await first
      expect(mock.callArgsList).toEqual([[1], [2]])
      expect(mock.awaitArgsList).toEqual([[2], [1]])
      await gather([mock(3), mock(4)])
      expect(mock.awaitArgsList).toEqual([[2], [1], [3], [4]])
      mock.resetMock()
      expect([mock.callCount, mock.callArgs, mock.awaitCount, mock.awaitArgsList]).toEqual([0, undefined, 0, []])
    })
  })

  test('tells calls that were not awaited', async () => {
    await isolated(
      async () => {
        const mock = asyncMock()
        void mock()
        expect([mock.callCount, mock.awaitCount]).toEqual([1, 0])
        mock.assertNotAwaited()
        expect(() => mock.assertAwaited()).toThrow(new AssertionError('Expected mock to have been awaited.'))
        await mock()
        mock.assertAwaitedOnce()
        expect(mock.callCount).toBe(2)
      },
      { allow: ['coroutine'] },
    )
  })

  test('counts a call that is awaited twice once', async () => {
    await isolated(async () => {
      const mock = asyncMock()
      const call = mock()
      await call
      await expect(call).rejects.toThrow('cannot reuse already awaited coroutine')
      mock.assertAwaitedOnce()
    })
  })

  test('is asserted by number', async () => {
    await isolated(async () => {
      const mock = asyncMock({ name: 'load' })
      mock.assertNotAwaited()
      expect(() => mock.assertAwaitedOnce()).toThrow('Expected load to have been awaited once. Awaited 0 times.')
      await mock()
      mock.assertAwaited()
      mock.assertAwaitedOnce()
      await mock()
      mock.assertAwaited()
      expect(() => mock.assertAwaitedOnce()).toThrow('Awaited 2 times.')
      expect(() => mock.assertNotAwaited()).toThrow('Expected load to not have been awaited. Awaited 2 times.')
    })
  })

  test('is asserted by arguments', async () => {
    await isolated(async () => {
      const mock = asyncMock()
      expect(() => mock.assertAwaitedWith('foo')).toThrow("Expected await: mock('foo')\nNot awaited")
      await mock('foo')
      mock.assertAwaitedWith('foo')
      mock.assertAwaitedOnceWith('foo')
      expect(() => mock.assertAwaitedWith('bar')).toThrow("Expected: mock('bar')\nActual: mock('foo')")
      await mock({ a: [1, new Map([[1, new Date(0)]])] }, NaN)
      mock.assertAwaitedWith({ a: [1, new Map([[1, new Date(0)]])] }, NaN)
      for (const wrong of [[{ a: [1] }, NaN], [{ a: [1, new Map()] }, NaN], [], [null, NaN]]) {
        expect(() => mock.assertAwaitedWith(...wrong)).toThrow(AssertionError)
      }
      expect(() => mock.assertAwaitedOnceWith('foo')).toThrow('Awaited 2 times.')
      mock.assertAnyAwait('foo')
      expect(() => mock.assertAnyAwait('baz')).toThrow("mock('baz') await not found")
      mock.assertAwaitedWith(expect.objectContaining({ a: expect.any(Array) }), expect.anything())
    })
  })

  test('is asserted by several awaits, in order or in any', async () => {
    await isolated(async () => {
      const mock = asyncMock()
      mock.assertHasAwaits([])
      expect(() => mock.assertHasAwaits([['NormalFoo']])).toThrow('Awaits not found.')
      for (const text of ['foo', 'bar', 'baz', 'foo']) await mock(text)
      mock.assertHasAwaits([['bar'], ['baz']])
      mock.assertHasAwaits([['foo'], ['bar'], ['baz'], ['foo']])
      expect(() => mock.assertHasAwaits([['baz'], ['bar']])).toThrow(AssertionError)
      expect(() => mock.assertHasAwaits([['foo'], ['baz']])).toThrow(AssertionError)
      mock.assertHasAwaits([['baz'], ['foo'], ['foo']], { anyOrder: true })
      expect(() => mock.assertHasAwaits([['baz'], ['baz']], { anyOrder: true })).toThrow(AssertionError)
    })
  })
})
