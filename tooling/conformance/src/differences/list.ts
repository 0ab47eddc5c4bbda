import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../differences/', import.meta.url)

/** Something that a program can notice: that asyncio has and this library has not, or the other way round, or that does something else. */
export interface Difference {
  /** By which other lists and tests refer to it. */
  readonly id: string
  /**
   * `absent`: asyncio has it, we do not. `other`: it does something else here. `added`: only we have it. `mended`: it does
   * something else here, and the CPython that we compare with is changed to do the same,
   * by the mend of this name in `prelude.py`.
   */
  readonly kind: 'absent' | 'other' | 'added' | 'mended'
  /** What it is about: names of asyncio's, or ours where it is `added`. */
  readonly names?: readonly string[]
  /** What differs, why, and what to do instead: as it stands on the page. */
  readonly text: string
  /** Tests of ours that prove what it says. */
  readonly proof?: readonly string[]
}

/** A part of the page, under a heading of its own if it has a title. */
export interface Part {
  readonly title: string | null
  readonly entries: readonly Difference[]
}

/** A file of the list, and a chapter of the page. */
export interface Chapter {
  readonly title: string
  readonly parts: readonly Part[]
}

export const chapters: readonly Chapter[] = readdirSync(folder)
  .filter((file) => /^\d.*\.json$/.test(file))
  .toSorted()
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Chapter)

/** Each difference from CPython that is known. */
export const differences: readonly Difference[] = chapters.flatMap(({ parts }) =>
  parts.flatMap(({ entries }) => entries),
)

/** What awaits a package that is not there yet, by the name of the package: names of asyncio's, `EventLoop.subprocess_exec` among them. */
export const awaited = JSON.parse(readFileSync(new URL('awaited.json', folder), 'utf8')) as Readonly<
  Record<string, readonly string[]>
>

export function differenceOf(id: string): Difference {
  const found = differences.find((difference) => difference.id === id)
  if (found === undefined) throw new Error(`There is no difference '${id}' in the list`)
  return found
}
