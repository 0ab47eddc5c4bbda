import type { RecordingProtocol } from '../recording-protocol.ts'

/** The calls that a protocol received about the connection itself, without bytes and pauses. */
export function courseOf(protocol: RecordingProtocol): string[] {
  return protocol.names.filter((name) => ['connectionMade', 'eofReceived', 'connectionLost'].includes(name))
}

/** Counts the calls of one kind that a protocol received. */
export function countOf(protocol: RecordingProtocol, name: string): number {
  return protocol.names.filter((other) => other === name).length
}
