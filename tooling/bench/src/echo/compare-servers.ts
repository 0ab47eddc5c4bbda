import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createInterface } from 'node:readline'
import { pythonWith } from '../run/find-peers.ts'
import type { Rounds } from '../run/compare-peers.ts'
import { makeLoadGenerator, makeTlsLoadGenerator, pinned } from './load-generator.ts'

const SECONDS = 0.6

/** The servers, and what asks them. */
export interface ServerComparison {
  readonly key: string
  readonly says: string
  /** Requests a second, a round each. */
  readonly rounds: Rounds
}

const PLAIN = [
  'ours-protocol',
  'ours-streams',
  'ours-streams-generator',
  'ours-iteration',
  'ours-web',
  'node-net',
  'node-iteration',
  'node-web',
]
const TLS = ['ours-tls', 'node-tls']

/**
 * Asks echo servers in turn, round by round. A server is pinned to the first core. With one connection the generator is there, too, for then
 * only one of them has something to do at a time; with fifty it has the second.
 *
 * @param folder of the bundled programs
 */
export async function compareServers(
  folder: string,
  only: string,
  rounds: number,
): Promise<readonly ServerComparison[]> {
  const plain = new Map<string, readonly string[]>(PLAIN.map((name) => [name, nodeServer(folder, name)]))
  const python = process.env['PYTHON'] ?? 'python3'
  for (const kind of ['protocol', 'streams']) {
    plain.set(`asyncio-${kind}`, pythonServer(python, kind))
    plain.set(`uvloop-${kind}`, pythonServer(pythonWith('uvloop'), kind, '--uvloop'))
  }
  const certificate = makeCertificate(folder)
  const encrypted = new Map<string, readonly string[]>(
    certificate === undefined
      ? []
      : TLS.map((name) => [name, [...nodeServer(folder, name), '--certificate', certificate]]),
  )
  const together = makeLoadGenerator(folder, 0)
  const apart = makeLoadGenerator(folder, 1)
  const comparisons = [
    { key: 'echo.1', says: '1 KiB to and fro, one connection', connections: 1, servers: plain, load: together },
    { key: 'echo.50', says: '1 KiB to and fro, 50 connections', connections: 50, servers: plain, load: apart },
    {
      key: 'echo.tls',
      says: '1 KiB to and fro over TLS, 50 connections',
      connections: 50,
      servers: encrypted,
      load: makeTlsLoadGenerator(folder, 1),
    },
  ]
  const results: ServerComparison[] = []
  for (const { key, says, connections, servers, load } of comparisons) {
    if (!key.startsWith(only) || servers.size === 0) continue
    const running: RunningServer[] = []
    const figures: Record<string, number[]> = {}
    try {
      for (const [name, command] of servers) {
        const server = await startServer(name, command)
        if (server !== undefined) running.push(server)
      }
      for (let round = 0; round < rounds; round += 1) {
        for (const { name, port } of running) {
          const answered = await load.measure(port, connections, SECONDS)
          const own = (figures[name] ??= [])
          own.push(answered)
        }
      }
    } finally {
      for (const { child } of running) child.kill()
    }
    results.push({ key, says: `${says}; asked by a program in ${load.language}`, rounds: figures })
  }
  return results
}

interface RunningServer {
  readonly name: string
  readonly port: number
  readonly child: ChildProcess
}

/** A server that listens, or nothing, if the machine does not have it. */
async function startServer(name: string, command: readonly string[]): Promise<RunningServer | undefined> {
  const [program, ...options] = pinned(0, command)
  const child = spawn(program!, options, { stdio: ['ignore', 'pipe', 'ignore'] })
  const line = once(createInterface({ input: child.stdout }), 'line')
  const ended = once(child, 'exit')
  const port = await Promise.race([line.then(([text]) => Number(text)), ended.then(() => undefined)])
  if (port === undefined) console.log(`${name} is missing`)
  return port === undefined ? undefined : { name, port, child }
}

function nodeServer(folder: string, name: string): readonly string[] {
  return [process.execPath, `${folder}/echo-server.js`, '--server', name]
}

function pythonServer(python: string, ...options: string[]): readonly string[] {
  return [python, '-B', fileURLToPath(new URL('../peers/python/echo_server.py', import.meta.url)), ...options]
}

/** A certificate and its key in one file, if the machine has `openssl`. */
function makeCertificate(folder: string): string | undefined {
  const file = `${folder}/certificate.pem`
  const asked = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
  const { status } = spawnSync('openssl', [
    ...asked,
    '-subj',
    '/CN=localhost',
    '-keyout',
    file,
    '-out',
    `${folder}/certificate.only`,
  ])
  if (status !== 0) {
    console.log('TLS is left out: openssl is missing')
    return undefined
  }
  appendFileSync(file, readFileSync(`${folder}/certificate.only`))
  return file
}
