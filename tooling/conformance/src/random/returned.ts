/** Carries a value out of the blocks of a task. */
export class Returned extends Error {
  override readonly name = 'Returned'
  readonly value: unknown

  constructor(value: unknown) {
    super()
    this.value = value
  }
}
