import { spawnSync } from 'node:child_process'

/** Runs a shell command at the root of the workspace and shows its output only when it fails. Answers whether it succeeded. */
export function runQuietly(command: string): boolean {
  const { status, stdout, stderr } = spawnSync(command, {
    shell: true,
    cwd: new URL('../..', import.meta.url),
    encoding: 'utf8',
    maxBuffer: Infinity,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DO_NOT_TRACK: '1' },
  })
  if (status !== 0) process.stderr.write(stdout + stderr)
  return status === 0
}
