import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** What asks the servers. */
export interface LoadGenerator {
  /** What it is written in. */
  readonly language: 'C' | 'Node'
  /** Requests that are answered in a second. */
  measure(port: number, connections: number, seconds: number): Promise<number>
}

const MESSAGE_BYTES = 1024

/** The program in C, if the machine can compile it, for a generator must not be slower than the servers; otherwise one for Node. */
export function makeLoadGenerator(folder: string, core: number): LoadGenerator {
  const compiler = process.env['CC'] ?? 'cc'
  const source = fileURLToPath(new URL('load.c', import.meta.url))
  const compiled = spawnSync(compiler, ['-O2', '-o', `${folder}/load`, source])
  return compiled.status === 0
    ? generator('C', pinned(core, [`${folder}/load`]))
    : generator('Node', pinned(core, [process.execPath, `${folder}/load.js`]))
}

/** A generator that speaks TLS. */
export function makeTlsLoadGenerator(folder: string, core: number): LoadGenerator {
  return generator('Node', pinned(core, [process.execPath, `${folder}/load.js`]), ['tls'])
}

/** A command that stays on one core, where the machine knows how. */
export function pinned(core: number, command: readonly string[]): readonly string[] {
  const available = spawnSync('taskset', ['-c', String(core), 'true']).status === 0
  return available ? ['taskset', '-c', String(core), ...command] : command
}

function generator(
  language: LoadGenerator['language'],
  command: readonly string[],
  more: readonly string[] = [],
): LoadGenerator {
  return {
    language,
    async measure(port, connections, seconds) {
      const [program, ...options] = [...command, port, connections, MESSAGE_BYTES, seconds, ...more].map(String)
      const { stdout } = await promisify(execFile)(program!, options)
      return Number(stdout)
    },
  }
}
