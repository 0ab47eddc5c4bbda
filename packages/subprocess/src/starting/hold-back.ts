import type { Readable } from 'node:stream'

/**
 * Keeps what a child says until somebody listens.
 *
 * When a child has ended, Node lets its pipes flow whether anybody listens or not, and all that they held is gone, their ends too. A stream
 * with a listener for `readable` does not flow.
 *
 * @returns lets it flow, to those who listen for `data` now
 */
export function holdBack(stream: Readable): () => void {
  const held = (): void => {}
  stream.on('readable', held)
  return () => void stream.off('readable', held)
}
