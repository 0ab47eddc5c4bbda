/** A context variable has no value here and no default. Mirrors Python's built-in `LookupError`. */
export class LookupError extends Error {
  static {
    this.prototype.name = 'LookupError'
  }
}
