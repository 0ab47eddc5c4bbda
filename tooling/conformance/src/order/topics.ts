import { readdirSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { OrderCase } from './order-case.ts'

const folder = new URL('./topics/', import.meta.url)

/** One topic: a file in `topics/`, found by being there. */
export interface Topic {
  readonly name: string
  readonly path: string
}

export const topics: readonly Topic[] = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .toSorted()
  .map((file) => ({
    name: file.slice(0, -'.ts'.length).replaceAll('-', ' '),
    path: fileURLToPath(new URL(file, folder)),
  }))

export async function loadCases({ path }: Topic): Promise<readonly OrderCase[]> {
  const { cases } = (await import(pathToFileURL(path).href)) as { cases: readonly OrderCase[] }
  return cases
}
