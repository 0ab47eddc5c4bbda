import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const PROGRAMS = {
  'peer-process': new URL('../peers/peer-process.ts', import.meta.url),
  'echo-server': new URL('../echo/echo-server.ts', import.meta.url),
  load: new URL('../echo/load.ts', import.meta.url),
  'scaling-process': new URL('../scaling/scaling-process.ts', import.meta.url),
}

/**
 * Turns programs into plain JavaScript, which an older Node runs, too. Packages stay outside of it: what is measured is what is
 * published.
 *
 * @param folder where it is put, which decides whose packages it finds
 * @returns the folder
 */
export async function bundlePrograms(folder: string): Promise<string> {
  await build({
    input: Object.fromEntries(Object.entries(PROGRAMS).map(([name, url]) => [name, fileURLToPath(url)])),
    platform: 'node',
    external: (name) => !name.startsWith('.') && !name.startsWith('/'),
    transform: { target: 'es2022' },
    output: { dir: folder, format: 'esm', cleanDir: true },
    logLevel: 'warn',
  })
  return folder
}
