import { spawnSync } from 'node:child_process'

/** Each program that the suite talks to, with Debian's package that has it. */
const tools: Readonly<Record<string, string>> = {
  curl: 'curl',
  nc: 'netcat-openbsd',
  nginx: 'nginx',
  openssl: 'openssl',
  python3: 'python3',
  'redis-server': 'redis-server',
  socat: 'socat',
}

/** Says plainly what this machine has not got, before any test is run. */
export function setup(): void {
  const missing = Object.entries(tools).filter(([tool]) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0)
  if (missing.length === 0) return
  const names = missing.map(([tool]) => tool).join(', ')
  const packages = missing.map(([, name]) => name).join(' ')
  throw new Error(`These programs are not here: ${names}. On Debian: apt-get install ${packages}`)
}
