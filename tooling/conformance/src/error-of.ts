/** What something throws when it is awaited. */
export async function errorOf(awaitable: PromiseLike<unknown>): Promise<Error> {
  try {
    await awaitable
  } catch (error) {
    return error as Error
  }
  throw new Error('It did not fail')
}
