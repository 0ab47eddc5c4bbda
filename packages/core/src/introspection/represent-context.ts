import type { Context } from '../context/context.ts'
import { shorten } from './represent.ts'

/** A context, with what is set in it: `<Context request='a' user='Ada'>`. */
export function representContext(context: Context, show: (value: unknown) => string): string {
  const values = Array.from(context, ([{ name }, value]) => ` ${name}=${shorten(show(value))}`)
  return `<Context${values.join('')}>`
}
