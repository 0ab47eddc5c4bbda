/**
 * The smallest program that still fails, found by leaving parts out, halves first, then fewer and fewer; and by making what is left smaller.
 *
 * @param fails tries a program; of one that fails only now and then, some of the tries may be in vain
 */
export async function shrink<Part>(
  program: readonly Part[],
  fails: (program: readonly Part[]) => Promise<boolean>,
): Promise<readonly Part[]> {
  let smallest = program
  for (let size = Math.ceil(program.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < smallest.length;) {
      const smaller = smallest.toSpliced(start, size)
      if (smaller.length > 0 && (await fails(smaller))) smallest = smaller
      else start += size
    }
  }
  for (let index = 0; index < smallest.length;) {
    let found = false
    for (const part of smallerThan(smallest[index] as Part)) {
      const smaller = smallest.with(index, part)
      if (!(await fails(smaller))) continue
      smallest = smaller
      found = true
      break
    }
    if (!found) index += 1
  }
  return smallest
}

/** The same with one thing less in it: an entry of a list, or half of a number. */
function* smallerThan<T>(value: T): Generator<T> {
  if (typeof value === 'number' && value > 1) yield Math.floor(value / 2) as T
  else if (Array.isArray(value)) {
    if (value.length > 1) for (const index of value.keys()) yield value.toSpliced(index, 1) as T
    for (const [index, entry] of value.entries())
      for (const smaller of smallerThan(entry)) yield value.with(index, smaller) as T
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, entry] of Object.entries(value))
      for (const smaller of smallerThan(entry)) yield { ...value, [name]: smaller }
  }
}
