import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** Where the programs are that the pages show. */
export const samplesFolder = new URL('../../samples/', import.meta.url)

/** One file of `samples/`. */
export interface Sample {
  /** As pages name it: its path there without the ending, `tutorial/crawler`. */
  readonly name: string
  readonly url: URL
  readonly text: string
}

/** All files of `samples/` with an ending, by name. */
export function samples(ending: 'ts' | 'py' | 'out'): Sample[] {
  return readdirSync(samplesFolder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith(`.${ending}`))
    .toSorted()
    .map((path) => {
      const url = new URL(path, samplesFolder)
      return { name: path.slice(0, -ending.length - 1), url, text: readFileSync(url, 'utf8') }
    })
}

/** Those that run by themselves: neither a part of another program, nor a test. */
export function programs(): Sample[] {
  const all = samples('ts').filter(({ name }) => !name.endsWith('.test'))
  return all.filter((one) => !all.some((other) => other !== one && other.text.includes(`/${basename(one.name)}.ts'`)))
}
