import { readdirSync, readFileSync } from 'node:fs'
import process from 'node:process'

/** A program of its own, in JavaScript, as what `createSubprocessExec` takes. */
export function node(source: string): [program: string, args: string[]] {
  return [process.execPath, ['-e', source]]
}

/** How many file descriptors this process has open. */
export function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length
}

/** The children of this process, those among them that have ended and were not asked for it, too. */
export function children(): number[] {
  const found: number[] = []
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      if (parentOf(entry) === process.pid) found.push(Number(entry))
    } catch {
      // It has gone in the meantime.
    }
  }
  return found
}

/** Whether there is such a process, and it has not ended. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Whether a child has ended, although nobody has asked the system for it yet. */
export function isOver(pid: number): boolean {
  return statusOf(String(pid))[0] === 'Z'
}

function parentOf(pid: string): number {
  return Number(statusOf(pid)[1])
}

function statusOf(pid: string): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // The name before it is in parentheses, and may have any characters.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}
