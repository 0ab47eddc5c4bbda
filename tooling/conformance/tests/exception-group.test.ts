import {
  CancelledError,
  catchGroup,
  createTask,
  currentTask,
  ExceptionGroup,
  getRunningLoop,
  isCancelled,
  KeyboardInterrupt,
  sleep,
  taskGroup,
  ValueError,
} from '@asyncio/core'
import { describe, expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

const typeError = new TypeError('type')
const rangeError = new RangeError('range')
const innerType = new TypeError('inner type')
const innerSyntax = new SyntaxError('inner syntax')
const inner = new ExceptionGroup('inner', [innerType, innerSyntax])
const whole = new ExceptionGroup('whole', [typeError, rangeError, inner])

/** What is in a group, groups as arrays. */
function structure(error: unknown): unknown {
  return error instanceof ExceptionGroup ? error.errors.map(structure) : error
}

async function fail(error: unknown): Promise<never> {
  throw error
}

describe('ExceptionGroup', () => {
  test('is an AggregateError that says how many errors it has', () => {
    expect(whole).toBeInstanceOf(AggregateError)
    expect(whole.name).toBe('ExceptionGroup')
    expect(whole.message).toBe('whole (3 sub-exceptions)')
    expect(new ExceptionGroup('one', [typeError]).message).toBe('one (1 sub-exception)')
    expect(whole.errors).toEqual([typeError, rangeError, inner])
    expect(whole.exceptions).toBe(whole.errors)
    expect(whole.stack).toContain('ExceptionGroup: whole (3 sub-exceptions)')
  })

  test('has a cause and a detail, if it is given them', () => {
    const group = new ExceptionGroup('group', [typeError], { cause: rangeError, detail: 'more' })
    expect(group.cause).toBe(rangeError)
    expect(group.message).toBe('group (1 sub-exception): more')
    expect('cause' in whole).toBe(false)
  })

  test('keeps an array of its own', () => {
    const errors: Error[] = [typeError]
    const group = new ExceptionGroup('group', errors)
    errors.push(rangeError)
    expect(group.errors).toEqual([typeError])
  })

  test('refuses no errors, what is no array, and a message that is no text', () => {
    expect(() => new ExceptionGroup('empty', [])).toThrow(
      new ValueError('second argument (exceptions) must be a non-empty sequence: received an empty array'),
    )
    expect(() => new ExceptionGroup('none', typeError as never)).toThrow(
      new TypeError('second argument (exceptions) must be a sequence: received an instance of TypeError'),
    )
    expect(() => new ExceptionGroup(42 as never, [typeError])).toThrow(
      new TypeError('first argument (message) must be a string: received 42'),
    )
  })

  test('split() by class gives what is of it and the rest, nested as they were', () => {
    const [matching, rest] = whole.split(TypeError)
    expect(structure(matching)).toEqual([typeError, [innerType]])
    expect(structure(rest)).toEqual([rangeError, [innerSyntax]])
    expect(matching?.message).toBe('whole (2 sub-exceptions)')
    expect(matching?.errors[1]).toMatchObject({ message: 'inner (1 sub-exception)' })
    expect(rest?.message).toBe('whole (2 sub-exceptions)')
  })

  test('split() leaves out groups that nothing is left of', () => {
    const [matching, rest] = whole.split(RangeError)
    expect(structure(matching)).toEqual([rangeError])
    expect(structure(rest)).toEqual([typeError, [innerType, innerSyntax]])
    expect(rest?.errors[1]).toBe(inner)
  })

  test('split() by several classes, and by a function', () => {
    expect(structure(whole.split([RangeError, SyntaxError])[0])).toEqual([rangeError, [innerSyntax]])
    expect(structure(whole.split((error) => error === innerType)[0])).toEqual([[innerType]])
  })

  test('a function is asked for groups too, and one that it takes is taken whole', () => {
    const [matching, rest] = whole.split(
      (error) => error instanceof ExceptionGroup && error.message.startsWith('inner'),
    )
    expect(structure(matching)).toEqual([[innerType, innerSyntax]])
    expect(matching?.errors[0]).toBe(inner)
    expect(structure(rest)).toEqual([typeError, rangeError])
  })

  test('split() of all and of nothing is the group itself', () => {
    expect(whole.split(Error)).toEqual([whole, null])
    expect(whole.split(Error)[0]).toBe(whole)
    expect(whole.split(EvalError)).toEqual([null, whole])
    expect(whole.split(ExceptionGroup)[0]).toBe(whole)
  })

  test('subgroup() is the first half', () => {
    expect(structure(whole.subgroup(SyntaxError))).toEqual([[innerSyntax]])
    expect(whole.subgroup(EvalError)).toBeNull()
  })

  test('Error does not mean cancellations, and not what ends the program: they have to be named', () => {
    const cancelled = new CancelledError()
    const interrupt = new KeyboardInterrupt()
    const group = new ExceptionGroup<Error>('group', [cancelled, new ExceptionGroup('inner', [interrupt]), typeError])
    expect(structure(group.subgroup(Error))).toEqual([typeError])
    expect(structure(group.subgroup(CancelledError))).toEqual([cancelled])
    expect(structure(group.subgroup([Error, KeyboardInterrupt]))).toEqual([[interrupt], typeError])
  })

  test('refuses a condition that is none', () => {
    for (const condition of [42, 'TypeError', [], [TypeError, 42], [Map], typeError]) {
      expect(() => whole.split(condition as never)).toThrow(
        /^expected an exception type, an array of exception types, or a callable \(other than a class\): received /,
      )
      expect(() => whole.subgroup(condition as never)).toThrow(TypeError)
    }
  })

  test('parts keep the cause, and say where the whole was thrown', () => {
    const group = new ExceptionGroup<Error>('group', [typeError, rangeError], { cause: 'why' })
    group.stack = `ExceptionGroup: ${group.message}\n    at somewhere`
    const part = group.subgroup(TypeError)
    expect(part?.cause).toBe('why')
    expect(part?.stack).toBe('ExceptionGroup: group (1 sub-exception)\n    at somewhere')
  })

  test('a class of groups makes its parts by itself', () => {
    class CodedGroup<E> extends ExceptionGroup<E> {
      readonly code: number
      constructor(message: string, errors: readonly (E | ExceptionGroup<E>)[], code: number) {
        super(message, errors)
        this.code = code
      }
      override derive<D>(errors: readonly (D | ExceptionGroup<D>)[]): CodedGroup<D> {
        return new CodedGroup('coded', errors, this.code)
      }
    }
    const [matching, rest] = new CodedGroup<Error>('coded', [typeError, rangeError], 7).split(TypeError)
    expect(matching).toBeInstanceOf(CodedGroup)
    expect(matching).toMatchObject({ code: 7, errors: [typeError] })
    expect(rest).toMatchObject({ code: 7, errors: [rangeError] })
  })

  test('unwrap() gives the error that is alone, however deep, or the innermost group of them all', () => {
    const wrap = (error: unknown) => new ExceptionGroup('outer', [new ExceptionGroup('middle', [error])])
    expect(wrap(typeError).unwrap()).toBe(typeError)
    expect(wrap(undefined).unwrap()).toBeUndefined()
    expect(wrap(inner).unwrap()).toBe(inner)
    expect(whole.unwrap()).toBe(whole)
  })

  test('leaves() lists the errors without the groups', () => {
    expect(whole.leaves()).toEqual([typeError, rangeError, innerType, innerSyntax])
  })
})

describe('catchGroup()', () => {
  test('gives each handler its errors, in a group as they were, and is done', () =>
    inVirtualTime(async () => {
      const log: unknown[] = []
      const result = await catchGroup(
        fail(whole),
        [SyntaxError, (group) => log.push(structure(group))],
        [[TypeError, RangeError], (group) => log.push(structure(group))],
      )
      expect(result).toBeUndefined()
      expect(log).toEqual([[[innerSyntax]], [typeError, rangeError, [innerType]]])
    }))

  test('throws what no clause means', () =>
    inVirtualTime(async () => {
      const error = await errorOf(catchGroup(fail(whole), [TypeError, () => {}]))
      expect(structure(error)).toEqual([rangeError, [innerSyntax]])
      expect((error as ExceptionGroup).message).toBe('whole (2 sub-exceptions)')
    }))

  test('answers with the result if nothing is thrown, whatever it waits for', () =>
    inVirtualTime(async () => {
      const clause = [TypeError, () => expect.unreachable()] as const
      expect(await catchGroup(sleep(0.1, 'coroutine'), clause)).toBe('coroutine')
      expect(await catchGroup(async () => 'async function', clause)).toBe('async function')
      expect(await catchGroup(createTask(sleep(0.1, 'task')), clause)).toBe('task')
      expect(await catchGroup(Promise.resolve('promise'), clause)).toBe('promise')
      expect(
        await catchGroup(function* () {
          return yield* sleep(0.1, 'generator')
        }, clause),
      ).toBe('generator')
    }))

  test('throws a group that no clause means as it is', () =>
    inVirtualTime(async () => {
      expect(await errorOf(catchGroup(fail(whole), [EvalError, () => {}]))).toBe(whole)
    }))

  test('an error that is in no group comes in a group of one, or goes on as it is', () =>
    inVirtualTime(async () => {
      const log: unknown[] = []
      await catchGroup(fail(typeError), [TypeError, (group) => log.push(group.message, group.errors)])
      expect(log).toEqual([' (1 sub-exception)', [typeError]])
      expect(await errorOf(catchGroup(fail(typeError), [RangeError, () => {}]))).toBe(typeError)
      expect(await errorOf(catchGroup(fail(undefined), [RangeError, () => {}]))).toBeUndefined()
    }))

  test('an error goes to the first clause that means it', () =>
    inVirtualTime(async () => {
      const log: string[] = []
      await catchGroup(
        fail(whole),
        [TypeError, () => log.push('first')],
        [TypeError, () => log.push('second')],
        [Error, (group) => log.push(...group.leaves().map((error) => error.message))],
      )
      expect(log).toEqual(['first', 'range', 'inner syntax'])
    }))

  test('waits for handlers, async functions and generators, one after the other', () =>
    inVirtualTime(async () => {
      const log: string[] = []
      await catchGroup(
        fail(whole),
        [
          TypeError,
          async () => {
            await sleep(1)
            log.push('async')
          },
        ],
        [
          Error,
          function* () {
            yield* sleep(1)
            log.push('generator')
          },
        ],
      )
      expect(log).toEqual(['async', 'generator'])
      expect(getRunningLoop().time()).toBeCloseTo(2)
    }))

  test('what a single handler throws is thrown as it is, if nothing else is left', () =>
    inVirtualTime(async () => {
      const failure = new Error('handler')
      expect(await errorOf(catchGroup(fail(whole), [Error, () => fail(failure)]))).toBe(failure)
      expect(await errorOf(catchGroup(fail(typeError), [Error, () => fail(failure)]))).toBe(failure)
    }))

  test('what handlers throw stands in a group with the rest, and all handlers are called', () =>
    inVirtualTime(async () => {
      const first = new Error('first')
      const second = new Error('second')
      const error = await errorOf(
        catchGroup(fail(whole), [RangeError, () => fail(first)], [SyntaxError, () => fail(second)]),
      )
      expect(structure(error)).toEqual([first, second, [typeError, [innerType]]])
      expect((error as ExceptionGroup).message).toBe(' (3 sub-exceptions)')
    }))

  test('a handler that throws its group puts it back where it was', () =>
    inVirtualTime(async () => {
      const all = await errorOf(catchGroup(fail(whole), [TypeError, (group) => fail(group)]))
      expect(all).toBe(whole)
      const some = await errorOf(catchGroup(fail(whole), [SyntaxError, (group) => fail(group)], [RangeError, () => {}]))
      expect(structure(some)).toEqual([typeError, [innerType, innerSyntax]])
      expect((some as ExceptionGroup).message).toBe('whole (2 sub-exceptions)')
    }))

  test('a cancellation passes the clauses by, unless one names it', () =>
    inVirtualTime(async () => {
      const log: string[] = []
      const task = createTask(catchGroup(sleep(60), [Error, () => log.push('not reached')]))
      await sleep(0.1)
      task.cancel('why')
      expect(await errorOf(task)).toMatchObject({ name: 'CancelledError', args: ['why'] })
      const named = createTask(catchGroup(sleep(60), [CancelledError, () => log.push('named')]))
      await sleep(0.1)
      named.cancel()
      expect(await named).toBeUndefined()
      expect(log).toEqual(['named'])
    }))

  test('a handler that is cancelled is cancelled, and no further one is called', () =>
    inVirtualTime(async () => {
      const log: string[] = []
      const task = createTask(
        catchGroup(fail(whole), [TypeError, async () => sleep(60)], [RangeError, () => log.push('not reached')]),
      )
      await sleep(0.1)
      task.cancel()
      expect(isCancelled(await errorOf(task))).toBe(true)
      expect(task.cancelled()).toBe(true)
      expect(log).toEqual([])
    }))

  test('serves generators', () =>
    inVirtualTime(function* () {
      const log: unknown[] = []
      yield* catchGroup(
        taskGroup(function* (group) {
          group.createTask(() => fail(typeError))
          yield* sleep(60)
        }),
        [TypeError, (group) => log.push(structure(group), currentTask()?.cancelling())],
      )
      expect(log).toEqual([[typeError], 0])
    }))

  test('refuses groups as a class to catch, as Python does', () => {
    for (const condition of [ExceptionGroup, [TypeError, ExceptionGroup], class extends ExceptionGroup {}]) {
      expect(() => catchGroup(async () => {}, [condition as never, () => {}])).toThrow(
        'catching ExceptionGroup with except* is not allowed. Use except instead',
      )
    }
  })

  test('refuses what is no awaitable and what is no clause, before anything runs', () => {
    let ran = false
    const body = async () => {
      ran = true
    }
    expect(() => catchGroup(42 as never, [TypeError, () => {}])).toThrow(TypeError)
    expect(() => (catchGroup as (awaitable: unknown) => unknown)(body)).toThrow(
      'catchGroup() takes at least one pair of error class and handler',
    )
    for (const clause of [TypeError, [TypeError], [TypeError, 42], [TypeError, () => {}, 1], undefined]) {
      expect(() => catchGroup(body, clause as never)).toThrow('catchGroup() takes pairs of error class and handler')
    }
    for (const condition of [Map, 42, [], (error: unknown) => error === 1]) {
      expect(() => catchGroup(body, [condition as never, () => {}])).toThrow(
        'expected an exception type or an array of exception types',
      )
    }
    expect(ran).toBe(false)
  })
})
