const missing = '(nothing)'

/** Shows what was expected beside what was received, line by line, with a mark where they differ. */
export function sideBySide(expected: string[], received: string[]): string[] {
  const width = Math.max(...['expected', missing, ...expected].map((line) => line.length))
  const row = (mark: string, left: string, right: string) => `${mark} ${left.padEnd(width)}  | ${right}`

  const rows = Array.from({ length: Math.max(expected.length, received.length) }, (_, i) => {
    const mark = expected[i] === received[i] ? ' ' : '!'
    return row(mark, expected[i] ?? missing, received[i] ?? missing)
  })
  return [row(' ', 'expected', 'received'), ...rows]
}
