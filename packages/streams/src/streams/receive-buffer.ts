/** Fewer bytes than this are joined with the few before them: by itself each piece costs some 600 bytes more than its own. */
const SMALL = 1024
/** The longest joined piece. */
const LONGEST_JOINED = 16 * 1024
/** An array of so few bytes has its memory in the array itself. Asking for its buffer makes one, which costs more than a copy. */
const WITHIN_ARRAY = 64
const USED_UP = new Uint8Array()
/** So many used up pieces are kept in front before the others are moved up. */
const MOST_USED_UP = 64

/**
 * The bytes that have come and were not read yet, in the pieces in which they came; small ones are joined.
 *
 * A piece that is read whole, and has its memory to itself, is not copied. All else that is read is a copy: neither the rest of a
 * piece, nor what stood beside it in memory, goes along or is kept alive.
 */
export class ReceiveBuffer {
  #pieces: Uint8Array[] = []
  /** The first piece that is not used up. */
  #first = 0
  /** The length of the part of that piece. */
  #usedUp = 0
  #length = 0
  /** The memory of the last piece, if it is a joined one: more may be put behind that piece. */
  #joined: Uint8Array | undefined

  get length(): number {
    return this.#length
  }

  push(piece: Uint8Array): void {
    if (piece.length >= SMALL || this.#length === 0) {
      this.#pieces.push(piece)
      this.#joined = undefined
    } else this.#join(piece)
    this.#length += piece.length
  }

  /** Takes so many bytes off the front, of those that are there. */
  take(count: number): Uint8Array {
    const first = this.#pieces[this.#first]
    if (count === 0 || first === undefined) return new Uint8Array()
    const from = this.#usedUp
    if (first.length - from >= count) {
      const taken = first.length === count && isAlone(first) ? first : first.slice(from, from + count)
      this.skip(count)
      return taken
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
      const piece = this.#pieces[this.#first] as Uint8Array
      const rest = piece.length - this.#usedUp
      if (rest > left) {
        this.#usedUp += left
        if (rest - left < SMALL && piece.length > LONGEST_JOINED) this.#shorten(piece)
        return
      }
      left -= rest
      this.#pieces[this.#first] = USED_UP
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
    this.#joined = undefined
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

  /** Returns where a sequence of bytes begins, from a position on; -1 if it is not there. */
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

  /** Lets go of the memory of a long first piece, for the few bytes that are left of it: they may stay there for long. */
  #shorten(piece: Uint8Array): void {
    this.#pieces[this.#first] = piece.slice(this.#usedUp)
    this.#usedUp = 0
  }

  /** Puts a small piece behind the last one, or begins a joined piece with it. */
  #join(piece: Uint8Array): void {
    const last = this.#pieces.length - 1
    const before = this.#pieces[last] as Uint8Array
    const joined = this.#joined
    if (joined !== undefined && before.length + piece.length <= joined.length) {
      joined.set(piece, before.length)
      this.#pieces[last] = joined.subarray(0, before.length + piece.length)
    } else if (joined === undefined && before.length < SMALL) {
      const memory = new Uint8Array(4 * (before.length + piece.length))
      memory.set(before)
      memory.set(piece, before.length)
      this.#joined = memory
      this.#pieces[last] = memory.subarray(0, before.length + piece.length)
    } else if (joined === undefined) {
      this.#pieces.push(piece)
    } else {
      const memory = new Uint8Array(Math.min(LONGEST_JOINED, Math.max(2 * joined.length, 4 * piece.length)))
      memory.set(piece)
      this.#joined = memory
      this.#pieces.push(memory.subarray(0, piece.length))
    }
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

/** Whether nothing else is in the memory of a piece. */
function isAlone(piece: Uint8Array): boolean {
  return piece.length > WITHIN_ARRAY && piece.length === piece.buffer.byteLength
}
