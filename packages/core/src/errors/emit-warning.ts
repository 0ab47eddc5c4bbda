/** The kind of a warning, and the advice that is printed with it. */
interface WarningOptions {
  type: string
  detail: string
}

/** Tells the developer, not the program: what Python says with its `warnings` module. */
export function emitWarning(message: string, options: WarningOptions): void {
  const { process } = globalThis as { process?: { emitWarning?: (message: string, options: WarningOptions) => void } }
  if (process?.emitWarning !== undefined) process.emitWarning(message, options)
  else console.warn(`${options.type}: ${message}\n${options.detail}`)
}
