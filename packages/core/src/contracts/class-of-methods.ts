/**
 * A class whose methods are all made in the same way, one for each name. Its type says what they take.
 *
 * @param names separated by spaces
 * @param Base what it extends
 */
export function classOfMethods<T>(
  names: string,
  make: (name: string) => (this: T, ...values: unknown[]) => unknown,
  Base: abstract new () => object = Object,
): abstract new () => T {
  abstract class Methods extends Base {}
  const methods = Methods.prototype as Record<string, unknown>
  for (const name of names.split(' ')) methods[name] = make(name)
  return Methods as unknown as abstract new () => T
}
