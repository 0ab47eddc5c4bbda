/** The exception of the programs, which is nobody else's. */
export class Boom extends Error {
  override readonly name = 'Boom'
}
