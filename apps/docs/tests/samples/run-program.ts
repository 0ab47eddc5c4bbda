import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const workspace = new URL('../../../../', import.meta.url)
const steadyClock = new URL('steady-clock.ts', import.meta.url).href
/** Only for what hangs. */
const LONGEST_RUN_MS = 300_000

/** Runs a program with Node, and answers what it wrote to its output and to its errors, in the order in which it did. */
export async function runProgram(program: URL): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sample-'))
  const file = join(folder, 'output')
  // One file for both, since two pipes do not keep their order.
  const output = openSync(file, 'w')
  try {
    const status = await statusOf(program, output)
    const text = withoutPlaces(readFileSync(file, 'utf8')).trimEnd()
    return `${text}${status === 0 ? '' : `\n[exit code ${status}]`}\n`
  } finally {
    closeSync(output)
    rmSync(folder, { recursive: true })
  }
}

async function statusOf(program: URL, output: number): Promise<number | string> {
  const { NODE_OPTIONS: _options, FORCE_COLOR: _color, ...environment } = process.env
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', steadyClock, fileURLToPath(program)], {
      stdio: ['ignore', output, output],
      cwd: fileURLToPath(new URL('.', program)),
      env: { ...environment, NO_COLOR: '1', TZ: 'UTC' },
      timeout: LONGEST_RUN_MS,
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
}

/** Names files as seen from the root of the workspace, and processes without their number. */
function withoutPlaces(text: string): string {
  return text
    .replaceAll(workspace.href, '')
    .replaceAll(fileURLToPath(workspace), '')
    .replaceAll(pathToFileURL(process.execPath).href, 'node')
    .replaceAll(/\(node:\d+\)/g, '(node)')
}
