/** What a primitive says of its state, which is how both languages show it: `locked, waiters:2]>`. */
export function shown(primitive: { toString(): string }): string {
  const text = primitive.toString()
  return text.slice(text.indexOf('[') + 1)
}
