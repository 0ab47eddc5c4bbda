import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const PROGRAMS = {
  'peer-process': '../peers/peer-process.ts',
  'echo-server': '../echo/echo-server.ts',
  load: '../echo/load.ts',
  'scaling-process': '../scaling/scaling-process.ts',
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
    input: Object.fromEntries(
      Object.entries(PROGRAMS).map(([name, path]) => [name, fileURLToPath(new URL(path, import.meta.url))]),
    ),
    platform: 'node',
    external: (name) => !name.startsWith('.') && !name.startsWith('/'),
    transform: { target: 'es2022' },
    output: { dir: folder, format: 'esm', cleanDir: true },
    logLevel: 'warn',
  })
  return folder
}
