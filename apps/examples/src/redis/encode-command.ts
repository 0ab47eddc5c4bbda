/** What a command is made of. */
export type Argument = string | number | Uint8Array

const encoder = new TextEncoder()
const LINE_END = encoder.encode('\r\n')

/** A command as it is sent: an array of strings that say how long they are. */
export function encodeCommand(parts: readonly Argument[]): Uint8Array[] {
  const pieces: Uint8Array[] = [encoder.encode(`*${parts.length}\r\n`)]
  for (const part of parts) {
    const bytes = part instanceof Uint8Array ? part : encoder.encode(String(part))
    pieces.push(encoder.encode(`$${bytes.length}\r\n`), bytes, LINE_END)
  }
  return pieces
}
