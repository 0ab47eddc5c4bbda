interface WarningPlatform {
  process?: { emitWarning?: (message: string | Error, ...rest: unknown[]) => void }
}

/** Runs a body that does not wait, and answers with the warnings that it gave, which nobody else gets. */
export function captureWarnings(body: () => void): string[] {
  const warnings: string[] = []
  const capture = (message: unknown): void => void warnings.push(String(message))
  const { process } = globalThis as WarningPlatform
  if (process?.emitWarning !== undefined) withMethod(process, 'emitWarning', capture, body)
  else withMethod(console as { warn: (message: unknown) => void }, 'warn', capture, body)
  return warnings
}

function withMethod<K extends string, F>(owner: { [key in K]?: F }, key: K, method: F, body: () => void): void {
  const original = owner[key] as F
  owner[key] = method
  try {
    body()
  } finally {
    owner[key] = original
  }
}
