import { readdirSync, readlinkSync } from 'node:fs'

/** How many sockets a process has open. */
export function openSockets(pid: number | 'self' = 'self'): number {
  return readdirSync(`/proc/${pid}/fd`).filter((descriptor) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${descriptor}`).startsWith('socket:')
    } catch {
      // The one that the folder is read with has gone.
      return false
    }
  }).length
}
