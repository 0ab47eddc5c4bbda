/**
 * Gives the errors of a class their name. Written in a class as a field, `static readonly named: void = nameError(this, 'X')` marked
 * pure, and not as a static block: bundlers keep a class with a block, whether anybody uses it or not.
 */
export function nameError(kind: { readonly prototype: Error }, name: string): void {
  kind.prototype.name = name
}
