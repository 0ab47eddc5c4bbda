/** The command can't be understood, or can't be done: a message is all that there is to say. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  /** The exit code of the command: 2 if it could not be understood. */
  readonly exitCode: number

  constructor(message: string, { exitCode = 2, ...options }: ErrorOptions & { exitCode?: number } = {}) {
    super(message, options)
    this.exitCode = exitCode
  }
}
