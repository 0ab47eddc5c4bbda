import { AssertionError } from '../assertion-error.ts'

type ErrorClass<E> = abstract new (...args: never[]) => E

/**
 * Fails unless a call throws, or what it answers rejects with, an error of a class.
 *
 * @returns the error
 */
export async function requireError<E>(what: string, expected: ErrorClass<E>, call: () => unknown): Promise<E> {
  let answer: unknown
  try {
    answer = await call()
  } catch (error) {
    if (error instanceof expected) return error
    throw new AssertionError(`${what}: expected ${nameOf(expected)}, received ${String(error)}`, { cause: error })
  }
  throw new AssertionError(`${what}: expected ${nameOf(expected)}, received no error but ${String(answer)}`)
}

function nameOf(expected: ErrorClass<unknown>): string {
  return expected.name === '' ? 'an error' : `a ${expected.name}`
}
