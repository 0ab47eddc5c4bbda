/** Describes an object in one line, as Python's `repr` does; `show` does the same for a value that belongs to it. */
export type Represent<T> = (object: T, show: (value: unknown) => string) => string

const LONGEST = 80

/** Returns the name of an object's class. Bundlers rename classes: those of this library that bear a tag are called by it. */
export function nameClass(object: object): string {
  const { name, prototype } = object.constructor
  const tag: unknown = Object.hasOwn(prototype, Symbol.toStringTag)
    ? Reflect.get(object, Symbol.toStringTag)
    : undefined
  // A class that mentions itself gets an underscore of esbuild's.
  return typeof tag === 'string' ? tag : name.replace(/^_/, '')
}

/** A text with its middle left out, if it is long. */
export function shorten(text: string): string {
  if (text.length <= LONGEST) return text
  const half = LONGEST / 2 - 2
  return `${text.slice(0, half)}...${text.slice(-half)}`
}

/** Shows a thrown value as the call that makes it again: `Error('out of tea')`. */
export function representThrown(thrown: unknown, show: (value: unknown) => string): string {
  if (!(thrown instanceof Error)) return shorten(show(thrown))
  const name = thrown.name === 'Error' ? thrown.constructor.name : thrown.name
  return `${name}(${thrown.message === '' ? '' : shorten(show(thrown.message))})`
}

/** Some texts in a row, of which only the first and the last are told if there are many. */
export function enumerate<T>(items: readonly T[], tell: (item: T) => string): string {
  const [first, ...others] = items
  const last = others.at(-1)
  if (first === undefined) return ''
  if (last === undefined) return tell(first)
  const more = others.length > 1 ? `, <${others.length - 1} more>` : ''
  return `${tell(first)}${more}, ${tell(last)}`
}
