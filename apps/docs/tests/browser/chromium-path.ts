import { execFile } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { chmod, rename } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createBrotliDecompress } from 'node:zlib'

const given = process.env['CHROMIUM_PATH']

/** Why no browser can be started here; `undefined` where one can. */
export async function whyNoBrowser(): Promise<string | undefined> {
  if (given === undefined && (process.platform !== 'linux' || process.arch !== 'x64')) {
    return `Chromium comes with the workspace for Linux on x64 only, and this is ${process.platform} on ${process.arch}: set CHROMIUM_PATH`
  }
  try {
    await promisify(execFile)(await chromiumPath(), ['--version'])
    return undefined
  } catch (error) {
    // Of the libraries that it needs, a bare system may have none: libnss3, libnspr4, libexpat1.
    return `Chromium does not start here: ${String((error as { stderr?: unknown }).stderr || error).trim()}`
  }
}

/**
 * The path of a Chromium: `CHROMIUM_PATH` if that is set, else of the one from npm, which is unpacked beside itself, once.
 *
 * Not by its package, which writes straight to the final place in the temporary folder: a run that is stopped half-way would
 * leave a broken file there for good.
 */
export async function chromiumPath(): Promise<string> {
  if (given !== undefined) return given
  const packed = fileURLToPath(new URL('../bin/chromium.br', import.meta.resolve('@sparticuz/chromium')))
  const path = packed.replace(/\.br$/, '')
  if (existsSync(path)) return path
  const partial = `${path}.${process.pid}`
  await pipeline(createReadStream(packed), createBrotliDecompress(), createWriteStream(partial))
  await chmod(partial, 0o755)
  await rename(partial, path)
  return path
}
