/** The server refuses a command. It begins with the kind of error: `ERR`, `WRONGTYPE`, and so on. */
export class RedisError extends Error {
  override readonly name = 'RedisError'
}
