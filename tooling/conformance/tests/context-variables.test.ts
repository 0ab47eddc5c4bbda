import { Context, ContextVar, copyContext, LookupError, RuntimeError, Token, ValueError } from '@asyncio/core'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'

test('a context variable has a name, which must be a string', () => {
  expect(() => new ContextVar(undefined as never)).toThrow(TypeError)
  expect(() => new ContextVar(1 as never)).toThrow('its name must be a string: received 1')
  expect(new ContextVar('aaa').name).toBe('aaa')
})

test('a context variable and its tokens show what they are, and whether a token was used', () => {
  expect(inspect(new ContextVar('alone'))).toContain('alone')
  const list: unknown[] = []
  const variable = new ContextVar<unknown>('listed', { default: list })
  list.push(variable)
  expect(inspect(variable)).toContain('...')
  expect(inspect(list)).toContain('...')
  const numbered = new ContextVar('numbered', { default: 123 })
  expect(inspect(numbered)).toContain('123')
  new Context().run(() => {
    const token = numbered.set(1)
    expect(inspect(token)).toContain(inspect(numbered))
    expect(inspect(token)).not.toContain(' used ')
    numbered.reset(token)
    expect(inspect(token)).toContain(' used ')
  })
})

test('a context is asked for variables, and refuses the rest', () => {
  const context = new Context()
  for (const ask of [(key: never) => context.get(key), (key: never) => context.has(key)]) {
    for (const wrong of [1, 'name', null, {}]) expect(() => ask(wrong as never)).toThrow(TypeError)
  }
})

test('copyContext() makes a context, and a context made anew is empty', () => {
  expect(copyContext()).toBeInstanceOf(Context)
  expect(new Context().size).toBe(0)
})

test('a context runs functions only, hands the arguments on, and what is thrown out', () => {
  const context = new Context()
  expect(() => context.run(undefined as never)).toThrow(TypeError)
  expect(context.run((...args: number[]) => args, 1, 2)).toEqual([1, 2])
  const divide = (...args: number[]): never => {
    throw new RangeError(`divided ${args.length} numbers`)
  }
  expect(() => context.run(divide)).toThrow('divided 0 numbers')
  expect(() => context.run(divide, 1, 2)).toThrow('divided 2 numbers')
})

test('a context that runs inside another sees nothing of it, and leaves it as it was', () => {
  const variable = new ContextVar<string>('variable')
  const [outer, inner] = [new Context(), new Context()]
  const copy = outer.run(() => {
    expect(variable.get(null)).toBe(null)
    variable.set('outer')
    inner.run(() => expect(variable.get(null)).toBe(null))
    expect(variable.get(null)).toBe('outer')
    return copyContext()
  })
  expect([copy.size, copy.get(variable), copy.has(variable)]).toEqual([1, 'outer', true])
  expect([...copy]).toEqual([...outer])
  expect(inner.size).toBe(0)
  expect(variable.get(null)).toBe(null)
})

test('what is set before a function throws stays in its context, and nowhere else', () => {
  const variable = new ContextVar<string>('variable')
  const context = new Context()
  const failing = (): never => {
    expect(variable.get(null)).toBe(null)
    variable.set('set')
    throw new RangeError('thrown')
  }
  expect(() => context.run(failing)).toThrow('thrown')
  expect(variable.get(null)).toBe(null)
  expect(context.get(variable)).toBe('set')
})

test('a context that runs shows what is set in it, and can’t be entered again', () => {
  const variable = new ContextVar('variable', { default: 0 })
  const context = new Context()
  context.run(() => {
    expect([variable.get(), context.get(variable), context.has(variable)]).toEqual([0, undefined, false])
    expect([...context.keys()]).toEqual([])
    const token = variable.set(42)
    expect([variable.get(), context.get(variable), context.has(variable)]).toEqual([42, 42, true])
    expect([...context.keys()]).toEqual([variable])
    expect(() => context.run(() => undefined)).toThrow(RuntimeError)
    variable.reset(token)
    expect([variable.get(), context.get(variable), context.has(variable)]).toEqual([0, undefined, false])
  })
})

test('set() and reset() take turns, and a copy keeps what was there when it was made', () => {
  const variable = new ContextVar<string>('variable')
  new Context().run(() => {
    expect(() => variable.get()).toThrow(LookupError)
    const first = variable.set('one')
    expect([variable.get(), variable.get(null), first.oldValue, first.variable]).toEqual([
      'one',
      'one',
      Token.MISSING,
      variable,
    ])
    const second = variable.set('two')
    expect([variable.get(), second.oldValue]).toEqual(['two', 'one'])
    variable.reset(second)
    expect(variable.get()).toBe('one')
    variable.set('three')
    expect(() => variable.reset(second)).toThrow(RuntimeError)
    expect(() => variable.reset(second)).toThrow('has already been used')
    expect(variable.get()).toBe('three')
    const copy = copyContext()
    variable.reset(first)
    expect(() => variable.reset(first)).toThrow('has already been used')
    expect(variable.get(null)).toBe(null)
    expect([...copy.entries()]).toEqual([[variable, 'three']])
    expect([...copy.values()]).toEqual(['three'])
    expect([copyContext().has(variable), copyContext().size]).toEqual([false, 0])
  })
})

test('a token is good for its own variable, in its own context, and a used one says first that it is used', () => {
  const [variable, other] = [new ContextVar('variable', { default: 0 }), new ContextVar('other', { default: 0 })]
  const context = new Context()
  const token = context.run(() => variable.set(1))
  expect(() => variable.reset(token)).toThrow(ValueError)
  expect(() => other.reset(token)).toThrow(ValueError)
  context.run(() => variable.reset(token))
  expect(() => variable.reset(token)).toThrow(RuntimeError)
  expect(() => other.reset(token)).toThrow(RuntimeError)
})

test('a copy goes its own way, also when it is made and run inside the original', () => {
  const variable = new ContextVar('variable', { default: 42 })
  const original = new Context()
  original.run(() => {
    variable.set(10)
    const copy = original.copy()
    expect(copy.get(variable)).toBe(10)
    variable.set(20)
    expect([original.get(variable), copy.get(variable)]).toEqual([20, 10])
    copy.run(() => {
      expect(variable.get()).toBe(10)
      variable.set(30)
    })
    expect([original.get(variable), copy.get(variable)]).toEqual([20, 30])
  })
})

test('a list that a copy sets is not the one outside', () => {
  const variable = new ContextVar<number[]>('variable')
  new Context().run(() => {
    variable.set([])
    copyContext().run(() => {
      variable.set([])
      variable.get().push(42)
      expect(variable.get()).toEqual([42])
    })
    expect(variable.get()).toEqual([])
  })
})
