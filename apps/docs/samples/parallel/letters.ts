/** How often each letter occurs in a text. */
export function countLetters(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const letter of text.toLowerCase()) {
    if (letter >= 'a' && letter <= 'z')
      counts.set(letter, (counts.get(letter) ?? 0) + 1)
  }
  return counts
}

/** Turns the pixels into their opposites, in place. */
export function invert(pixels: Uint8Array): Uint8Array {
  return pixels.map((value) => 255 - value)
}
