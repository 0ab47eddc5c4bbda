import { fileURLToPath } from 'node:url'
import { Started } from './started.ts'

/** Starts CPython's asyncio in one of its parts: see `python/peer.py`. `PYTHON` names another than `python3`. */
export function startPython(...partAndArguments: string[]): Started {
  const peer = fileURLToPath(new URL('../python/peer.py', import.meta.url))
  return new Started(process.env['PYTHON'] ?? 'python3', peer, ...partAndArguments)
}
