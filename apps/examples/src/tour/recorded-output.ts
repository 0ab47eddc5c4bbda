import { readFile } from 'node:fs/promises'

/** Where `python/record.mjs` put what Python prints. */
export const recordings = new URL('../../python/', import.meta.url)

/** The lines that Python printed for a program. */
export async function recordedOutput(name: string, folder: URL = recordings): Promise<string[]> {
  const text = await readFile(new URL(`${name}.txt`, folder), 'utf8')
  return text.replace(/\n$/, '').split('\n')
}
