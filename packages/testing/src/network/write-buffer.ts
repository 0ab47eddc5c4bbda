/** A function that takes as many bytes as it has room for, and returns how many. */
interface Sink {
  send(data: Uint8Array): number
}

/** Bytes that wait to be sent, in their order. They are copies: who wrote them may change them. */
export class WriteBuffer {
  #pieces: Uint8Array[] = []
  #size = 0

  /** The number of bytes that wait. */
  get size(): number {
    return this.#size
  }

  push(data: Uint8Array): void {
    if (data.length === 0) return
    this.#pieces.push(new Uint8Array(data))
    this.#size += data.length
  }

  clear(): void {
    this.#pieces = []
    this.#size = 0
  }

  /** Sends what there is room for. If that fails nothing waits any more. */
  sendTo(sink: Sink): void {
    let done = 0
    try {
      for (const piece of this.#pieces) {
        const sent = sink.send(piece)
        this.#size -= sent
        if (sent < piece.length) {
          this.#pieces[done] = piece.subarray(sent)
          break
        }
        done += 1
      }
    } catch (error) {
      this.clear()
      throw error
    }
    this.#pieces.splice(0, done)
  }
}
