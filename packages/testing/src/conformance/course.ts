import type { RecordingProtocol } from '../recording-protocol.ts'

/** What a protocol was told of the connection itself, without bytes and pauses. */
export function courseOf(protocol: RecordingProtocol): string[] {
  return protocol.names.filter((name) => ['connectionMade', 'eofReceived', 'connectionLost'].includes(name))
}

/** How often a protocol was told something. */
export function countOf(protocol: RecordingProtocol, name: string): number {
  return protocol.names.filter((other) => other === name).length
}
