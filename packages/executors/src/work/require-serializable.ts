import { serialize } from 'node:v8'

/** Refuses what can't be sent to another process, in the way in which threads refuse what can't be sent to them. */
export function requireSerializable(value: unknown): void {
  try {
    serialize(value)
  } catch (error) {
    throw new DOMException(error instanceof Error ? error.message : String(error), 'DataCloneError')
  }
}
