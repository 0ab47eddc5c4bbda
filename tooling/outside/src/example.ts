import { fileURLToPath } from 'node:url'
import { Started } from './started.ts'

/** Starts one of the example programs, on the packages' sources. */
export function startExample(path: string, ...programArguments: string[]): Started {
  const program = fileURLToPath(new URL(`../../../apps/examples/src/${path}`, import.meta.url))
  return new Started(process.execPath, '--conditions=@asyncio/source', program, ...programArguments)
}
