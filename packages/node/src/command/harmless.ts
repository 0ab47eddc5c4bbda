/** Controls, marks that turn the direction of a line or hide in it, separators of lines, and halves of characters. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** A text of somebody else's, in one line that does nothing to a terminal: what would is written as JavaScript writes it. */
export function harmless(text: string): string {
  return text.replaceAll(HARMFUL, (character) => {
    const named = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character]
    return named ?? `\\u{${character.codePointAt(0)?.toString(16)}}`
  })
}
