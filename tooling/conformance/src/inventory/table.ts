import { existsSync, readdirSync, readFileSync } from 'node:fs'

const inventory = new URL('../../inventory/', import.meta.url)
const packages = new URL('../../../../packages/', import.meta.url)

/** What became of one test of CPython's. */
export type Entry =
  /** The tests of ours that prove the same. */
  | readonly string[]
  /** Why there is none: the name of a reason in `reasons.json`, of a difference from CPython, or a sentence of its own. */
  | { readonly leftOut: string }
  /** The package that it is for, which is not there yet. */
  | { readonly awaits: string }

/** One of CPython's test files. */
export interface Table {
  /** `test_futures.py` */
  readonly file: string
  /** The tests that are named, as often as they are: `BaseFutureTests.test_cancel`. */
  readonly names: readonly string[]
  readonly entries: Readonly<Record<string, Entry>>
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, inventory), 'utf8'))
}

/** All tests of CPython's asyncio: `names['@asyncio/core']['test_futures.py']['BaseFutureTests']`. */
const names = readJson('cpython-tests.json') as Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>>
>

/** Why tests are left out. */
export interface Reason {
  /** In a sentence. */
  readonly why: string
  /** The difference from CPython that it comes of, by its name in the list of differences, if it comes of one. */
  readonly difference?: string
}

/** Each reason by its name. */
export const reasons = readJson('reasons.json') as Readonly<Record<string, Reason>>

export const tables: readonly Table[] = readdirSync(new URL('tables/', inventory))
  .toSorted()
  .map((path) => {
    const source = readFileSync(new URL(`tables/${path}`, inventory), 'utf8')
    return {
      file: path.replace('.json', '.py'),
      // From the text: of two entries of one name, an object only has the second.
      names: [...source.matchAll(/^ {2}"(.*?)":/gm)].map(([, name]) => name ?? ''),
      entries: JSON.parse(source) as Record<string, Entry>,
    }
  })

export function isPackage(name: string): boolean {
  return existsSync(new URL(`${name.replace('@asyncio/', '')}/package.json`, packages))
}

/** The tests of one of CPython's files: all of them, or those for packages that are there. */
export function cpythonTests(file: string, { ofAll }: { readonly ofAll: boolean }): readonly string[] {
  return Object.entries(names)
    .filter(([name]) => ofAll || isPackage(name))
    .flatMap(([, files]) => Object.entries(files[file] ?? {}))
    .flatMap(([group, tests]) => tests.map((test) => `${group}.${test}`))
}

export const cpythonFiles: readonly string[] = [...new Set(Object.values(names).flatMap((files) => Object.keys(files)))]
