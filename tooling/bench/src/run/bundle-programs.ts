import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

/**
 * Turns programs into plain JavaScript, which an older Node runs, too. Packages stay outside of it: what is measured is what is
 * published.
 *
 * @param folder where it is put, which decides whose packages it finds
 * @returns the folder
 */
export async function bundlePrograms(folder: string): Promise<string> {
  await build({
    input: { 'peer-process': fileURLToPath(new URL('../peers/peer-process.ts', import.meta.url)) },
    platform: 'node',
    external: (name) => !name.startsWith('.') && !name.startsWith('/'),
    transform: { target: 'es2022' },
    output: { dir: folder, format: 'esm', cleanDir: true },
    logLevel: 'warn',
  })
  return folder
}
