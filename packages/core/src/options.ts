import { describeValue } from './errors/describe-value.ts'

/** Refuses options that stand in no object: what Python takes by keyword does here. */
export function requireOptions(options: unknown, what: string, example: string): void {
  requireThat(
    typeof options === 'object' && options !== null && !('aborted' in options),
    `${what} takes its options in an object, such as { ${example} }`,
    options,
  )
}

/** Refuses an option that is neither left out nor a boolean. */
export function requireFlag(value: unknown, what: string): void {
  requireThat(value === undefined || typeof value === 'boolean', `${what} is true or false`, value)
}

/** Refuses a wrong argument before anything has changed. */
export function requireThat(holds: boolean, what: string, value: unknown): void {
  if (!holds) throw new TypeError(`${what}: received ${describeValue(value)}`)
}
