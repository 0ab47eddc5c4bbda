import { readdirSync } from 'node:fs'
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
  .map((file) => ({ name: file.slice(0, -'.ts'.length).replaceAll('-', ' '), path: new URL(file, folder).pathname }))

export async function loadCases({ path }: Topic): Promise<readonly OrderCase[]> {
  const { cases } = (await import(path)) as { cases: readonly OrderCase[] }
  return cases
}
