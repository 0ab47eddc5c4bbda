import { describe } from '../describe.ts'

/** A group of errors, or what else came out. */
export function describeAll(error: unknown): string[] {
  return error instanceof AggregateError ? error.errors.map(describe) : [describe(error)]
}
