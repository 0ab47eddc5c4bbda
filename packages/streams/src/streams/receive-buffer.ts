/** So many used up pieces are kept in front before the others are moved up. */
const MOST_USED_UP = 64

/**
 * The bytes that have come and were not read yet, in the pieces in which they came.
 *
 * Nothing is copied unless somebody reads across two pieces, and then once.
 */
export class ReceiveBuffer {
  #pieces: Uint8Array[] = []
  /** The first piece that is not used up. */
  #first = 0
  /** How much of that one is. */
  #usedUp = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  push(piece: Uint8Array): void {
    this.#pieces.push(piece)
    this.#length += piece.length
  }

  /** Takes so many bytes off the front, of those that are there. */
  take(count: number): Uint8Array {
    const first = this.#pieces[this.#first]
    if (count === 0 || first === undefined) return new Uint8Array()
    const from = this.#usedUp
    if (first.length - from >= count) {
      this.skip(count)
      return first.length === count ? first : first.subarray(from, from + count)
    }
    const whole = new Uint8Array(count)
    whole.set(from > 0 ? first.subarray(from) : first)
    let filled = first.length - from
    for (let index = this.#first + 1; filled < count; index += 1) {
      const piece = this.#pieces[index] as Uint8Array
      whole.set(piece.length > count - filled ? piece.subarray(0, count - filled) : piece, filled)
      filled += piece.length
    }
    this.skip(count)
    return whole
  }

  /** Drops so many bytes from the front, of those that are there. */
  skip(count: number): void {
    this.#length -= count
    for (let left = count; left > 0;) {
      const rest = (this.#pieces[this.#first] as Uint8Array).length - this.#usedUp
      if (rest > left) {
        this.#usedUp += left
        return
      }
      left -= rest
      this.#first += 1
      this.#usedUp = 0
    }
    if (this.#length === 0) this.clear()
    else if (this.#first > MOST_USED_UP && this.#first * 2 > this.#pieces.length) {
      this.#pieces.splice(0, this.#first)
      this.#first = 0
    }
  }

  clear(): void {
    this.#pieces = []
    this.#first = 0
    this.#usedUp = 0
    this.#length = 0
  }

  /** So many bytes from the front, or all if there are fewer, which stay there. */
  peek(count: number): Uint8Array {
    const wanted = Math.min(count, this.#length)
    return Uint8Array.from({ length: wanted }, (_, position) => this.byteAt(position) as number)
  }

  byteAt(position: number): number | undefined {
    const { index, start } = this.#locate(position)
    return this.#pieces[index]?.[position - start]
  }

  /** Where some bytes begin that stand there one after the other, from a position on; -1 if they do not. */
  indexOf(sought: Uint8Array, from: number): number {
    const firstByte = sought[0]
    let { index, start } = this.#locate(from)
    for (; index < this.#pieces.length; index += 1) {
      const piece = this.#pieces[index] as Uint8Array
      let at = piece.indexOf(firstByte as number, Math.max(0, from - start))
      while (at !== -1) {
        if (start + at + sought.length > this.#length) return -1
        if (sought.length === 1 || this.#isAt(sought, index, at)) return start + at
        at = piece.indexOf(firstByte as number, at + 1)
      }
      start += piece.length
    }
    return -1
  }

  #isAt(sought: Uint8Array, index: number, at: number): boolean {
    let piece = this.#pieces[index]
    let next = index
    let offset = at
    for (const byte of sought) {
      while (piece !== undefined && offset >= piece.length) {
        next += 1
        offset = 0
        piece = this.#pieces[next]
      }
      if (piece?.[offset] !== byte) return false
      offset += 1
    }
    return true
  }

  /** The piece that has a position, and where it starts, before 0 if some of it is used up: looked for from the end that is nearer. */
  #locate(position: number): { index: number; start: number } {
    if (position * 2 < this.#length) {
      let index = this.#first
      let start = -this.#usedUp
      for (;;) {
        const end = start + (this.#pieces[index] as Uint8Array).length
        if (end > position) return { index, start }
        start = end
        index += 1
      }
    }
    let index = this.#pieces.length
    let start = this.#length
    while (start > position && index > this.#first) {
      index -= 1
      start -= (this.#pieces[index] as Uint8Array).length
    }
    return { index, start }
  }
}
