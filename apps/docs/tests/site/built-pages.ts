import { existsSync, readdirSync, readFileSync } from 'node:fs'

export const siteFolder = new URL('../../dist/', import.meta.url)

/** A page of the built site. */
export class BuiltPage {
  /** Where it is on the site, `/guides/timeouts/`. */
  readonly path: string
  readonly html: string

  constructor(path: string, html: string) {
    this.path = path
    this.html = html
  }

  /** The ids of its elements, to which links can point. */
  readonly ids: () => ReadonlySet<string> = once(
    () =>
      new Set(
        this.#all(/<[^>]*\sid="([^"]*)"/g)
          .concat('', '_top', 'top')
          .map(decode),
      ),
  )

  links(): string[] {
    return this.#all(/<a\s[^>]*?href="([^"]*)"/g).map(decode)
  }

  /** What a browser fetches for it by itself. */
  resources(): string[] {
    const linked = this.#all(/<link\s[^>]*?rel="(?:stylesheet|icon|shortcut icon|preload|modulepreload)"[^>]*?>/g, 0)
    return [
      ...linked.flatMap((tag) => /href="([^"]*)"/.exec(tag)?.[1] ?? []),
      ...this.#all(/<(?:script|img|iframe|source|video)\s[^>]*?src="([^"]*)"/g),
    ].map(decode)
  }

  /** The levels of its headings, from the first to the last: `[1, 2, 3, 2]`. */
  headingLevels(): number[] {
    const main = this.html.slice(this.html.indexOf('<main'))
    return [...main.matchAll(/<h([1-6])[\s>]/g)].map(([, level]) => Number(level))
  }

  #all(pattern: RegExp, group = 1): string[] {
    return [...this.html.matchAll(pattern)].map((match) => match[group] ?? '')
  }
}

export function builtPages(): BuiltPage[] {
  if (!existsSync(siteFolder)) return []
  return readdirSync(siteFolder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.html'))
    .toSorted()
    .map(
      (path) => new BuiltPage(`/${path.replace(/index\.html$/, '')}`, readFileSync(new URL(path, siteFolder), 'utf8')),
    )
}

function decode(attribute: string): string {
  return attribute
    .replaceAll('&#x26;', '&')
    .replaceAll('&#38;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function once<T>(compute: () => T): () => T {
  let value: { computed: T } | undefined
  return () => (value ??= { computed: compute() }).computed
}
