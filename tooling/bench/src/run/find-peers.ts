import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Peer } from './peer.ts'

/** Ours, in the forms that it can be written and run in. */
export const OUR_FORMS = ['ours', 'ours-generator', 'ours-eager', 'ours-generator-eager'] as const

export const LIBRARIES = [
  'native',
  'effect4',
  'effect4-eager',
  'effect3',
  'effection',
  'rxjs',
  'p-limit',
  'p-queue',
  'async-mutex',
] as const

/** What a JavaScript engine is told: what memory is measured of is collected before, and a million tasks want room. */
const NODE_OPTIONS = ['--expose-gc', '--max-old-space-size=8192', '--no-warnings']

export interface FoundPeers {
  readonly peers: readonly Peer[]
  /** Names of peers that this machine does not have, with the reason. */
  readonly missing: Readonly<Record<string, string>>
}

/**
 * Asks each peer what it can do, and so finds out which of them are here.
 *
 * @param program the bundled `peer-process.ts`
 * @param wanted names or beginnings of names; all, if there are none
 * @param nodes other versions of Node to run ours on: `20=/path/to/node`
 */
export function findPeers(program: string, wanted: readonly string[], nodes: readonly string[]): FoundPeers {
  const commands = new Map<string, readonly string[]>()
  const add = (name: string, command: () => readonly string[]): void => {
    if (wanted.length === 0 || wanted.includes(name.replace(/@.*/, ''))) commands.set(name, command())
  }
  for (const name of OUR_FORMS) add(name, () => nodeCommand(process.execPath, program, name))
  for (const node of nodes) {
    const [label, path] = node.split('=')
    if (label === undefined || path === undefined) {
      throw new RangeError(`--node takes a name and a path, like 20=/usr/bin/node: received ${node}`)
    }
    for (const name of OUR_FORMS) add(`${name}@${label}`, () => nodeCommand(path, program, name))
  }
  for (const name of LIBRARIES) add(name, () => nodeCommand(process.execPath, program, name))
  const python = process.env['PYTHON'] ?? 'python3'
  add('asyncio', () => pythonCommand(python, 'asyncio_peer.py'))
  add('asyncio-eager', () => pythonCommand(python, 'asyncio_peer.py', '--eager'))
  add('uvloop', () => pythonCommand(pythonWith('uvloop'), 'asyncio_peer.py', '--uvloop'))
  add('trio', () => pythonCommand(pythonWith('trio'), 'trio_peer.py'))

  const peers: Peer[] = []
  const missing: Record<string, string> = {}
  for (const [name, command] of commands) {
    const found = ask(name, command)
    if (typeof found === 'string') missing[name] = found
    else peers.push(found)
  }
  return { peers, missing }
}

export function nodeCommand(node: string, program: string, name: string): readonly string[] {
  return [node, ...NODE_OPTIONS, program, '--peer', name]
}

function pythonCommand(python: string, file: string, ...options: string[]): readonly string[] {
  return [python, '-B', fileURLToPath(new URL(`../peers/python/${file}`, import.meta.url)), ...options]
}

/** A Python that has a module: the one that `PYTHON_UVLOOP` names, or the first that imports it. */
export function pythonWith(module: string): string {
  const named = process.env['PYTHON_UVLOOP']
  const candidates = named === undefined ? ['python3', '/usr/bin/python3'] : [named]
  const found = candidates.find((python) => spawnSync(python, ['-c', `import ${module}`]).status === 0)
  return found ?? candidates[0]!
}

function ask(name: string, command: readonly string[]): Peer | string {
  const [program, ...options] = command
  const { status, stdout, stderr, error } = spawnSync(program!, [...options, '--list'], { encoding: 'utf8' })
  if (error !== undefined) return withoutFolders(error.message)
  if (status !== 0) return withoutFolders(lastLine(stderr))
  const { version, operations } = JSON.parse(stdout) as { version: string; operations: string[] }
  return { name, command, version, operations: new Set(operations) }
}

function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => /\w*Error\b/.test(line))
  return lines.at(-1)?.trim() ?? text.trim()
}

/** A message that says nothing about where things are on this machine. */
function withoutFolders(message: string): string {
  return message.replaceAll(/(?:file:\/\/)?(?:[A-Z]:)?(?:[\\/][^\s\\/'":]+)+[\\/]/gu, '')
}
