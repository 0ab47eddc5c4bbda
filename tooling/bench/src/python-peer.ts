import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** CPython's asyncio in a process of its own, which measures what it is told to. */
export interface PythonPeer {
  readonly name: string
  /** Nanoseconds for one operation. */
  measure(key: string, count: number): Promise<number>
  stop(): void
}

/** Starts CPython, if the machine has one that knows task groups: 3.11 or later. `PYTHON` names another than `python3`. */
export function startPythonPeer(): PythonPeer | undefined {
  const python = process.env['PYTHON'] ?? 'python3'
  const version = spawnSync(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { encoding: 'utf8' })
  if (version.status !== 0 || Number(version.stdout.split('.')[1]) < 11) return undefined
  const child = spawn(python, [fileURLToPath(new URL('asyncio_peer.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    name: `asyncio ${version.stdout.trim()}`,
    async measure(key, count) {
      child.stdin.write(`${key} ${count}\n`)
      return Number((await answers.next()).value)
    },
    stop: () => child.stdin.end(),
  }
}
