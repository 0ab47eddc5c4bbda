import { expect, test } from 'vitest'
import { LookupError } from '../errors/lookup-error.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { ValueError } from '../errors/value-error.ts'
import { ContextVar, Token } from './context-var.ts'
import { Context, copyContext } from './context.ts'

test('ContextVar.get() answers with the value, else what it is given, else the default, else a LookupError', () => {
  const variable = new ContextVar<string>('variable')
  const withDefault = new ContextVar('withDefault', { default: 'default' })
  new Context().run(() => {
    expect(() => variable.get()).toThrow(LookupError)
    expect(variable.get('given')).toBe('given')
    expect(variable.get(null)).toBe(null)
    expect(withDefault.get()).toBe('default')
    expect(withDefault.get('given')).toBe('given')
    variable.set('value')
    expect(variable.get('given')).toBe('value')
  })
})

test('a default of undefined is a default', () => {
  expect(new ContextVar<undefined>('nothing', { default: undefined }).get()).toBeUndefined()
})

test('ContextVar.reset() puts the value before back, and takes it away where there was none', () => {
  const variable = new ContextVar<number>('variable')
  new Context().run(() => {
    const first = variable.set(1)
    const second = variable.set(2)
    expect([first.oldValue, second.oldValue]).toEqual([Token.MISSING, 1])
    variable.reset(second)
    expect(variable.get()).toBe(1)
    variable.reset(first)
    expect(variable.get('none')).toBe('none')
  })
})

test('a token works once, for its own variable, in its own context', () => {
  const variable = new ContextVar<number>('variable')
  const other = new ContextVar<number>('other')
  new Context().run(() => {
    const token = variable.set(1)
    expect(() => other.reset(token)).toThrow(ValueError)
    expect(() => copyContext().run(() => variable.reset(token))).toThrow(ValueError)
    variable.reset(token)
    expect(() => variable.reset(token)).toThrow(RuntimeError)
  })
})

test('a refused reset changes nothing', () => {
  const variable = new ContextVar<number>('variable')
  const other = new ContextVar<number>('other')
  new Context().run(() => {
    const token = variable.set(1)
    expect(() => other.reset(token)).toThrow("Cannot reset 'other' as the token was made by 'variable'")
    expect(variable.get()).toBe(1)
    variable.reset(token)
  })
})

test('using a token resets the variable at the end of the block', () => {
  const variable = new ContextVar('variable', { default: 0 })
  new Context().run(() => {
    {
      using _token = variable.set(1)
      expect(variable.get()).toBe(1)
    }
    expect(variable.get()).toBe(0)
  })
})

test('a context sees what was set in it, and its copies go their own way', () => {
  const variable = new ContextVar('variable', { default: 'default' })
  const context = new Context()
  context.run(() => variable.set('original'))
  const copy = context.copy()
  copy.run(() => variable.set('copy'))
  expect([context.get(variable), copy.get(variable), variable.get()]).toEqual(['original', 'copy', 'default'])
  expect([...context]).toEqual([[variable, 'original']])
  expect([context.size, context.has(variable), new Context().has(variable)]).toEqual([1, true, false])
})

test('a context can run inside another one, and not inside itself', () => {
  const context = new Context()
  expect(context.run(() => context.copy().run((text: string) => text, 'inner'))).toBe('inner')
  expect(() => context.run(() => context.run(() => 0))).toThrow('Cannot enter the context: it is already entered')
  expect(context.run(() => 'again')).toBe('again')
})

test('an error leaves the context', () => {
  const variable = new ContextVar('variable', { default: 'outside' })
  const context = new Context()
  expect(() =>
    context.run(() => {
      variable.set('inside')
      throw new Error('thrown inside')
    }),
  ).toThrow('thrown inside')
  expect(variable.get()).toBe('outside')
  expect(context.run(() => variable.get())).toBe('inside')
})

test('an async function that a context runs stays in it after its awaits', async () => {
  const variable = new ContextVar('variable', { default: 'outside' })
  const context = new Context()
  const inside = context.run(async () => {
    variable.set('inside')
    await Promise.resolve()
    return variable.get()
  })
  expect(variable.get()).toBe('outside')
  expect(await inside).toBe('inside')
})

test('a name that is no string is refused', () => {
  expect(() => new ContextVar(42 as unknown as string)).toThrow('its name must be a string: received 42')
})
