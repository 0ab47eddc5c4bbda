import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { Loader, LoaderContext } from 'astro/loaders'

/** Astro runs in the folder of this app. */
const workspace = new URL('../../', `file://${process.cwd()}/`)

/** Adds pages of the repository, which are shown from where they are, to what another loader finds. */
export function withRepositoryPages(loader: Loader): Loader {
  return {
    ...loader,
    load: async (context) => {
      await loader.load(context)
      const pages = repositoryPages()
      for (const [id, path] of pages) await addPage(id, path, pages, context)
    },
  }
}

/** Their files, by what they are called on the site. */
function repositoryPages(): ReadonlyMap<string, string> {
  const decisions = readdirSync(new URL('docs/decisions/', workspace)).map((name) => name.replace(/\.md$/, ''))
  return new Map([
    ['differences', 'docs/differences.md'],
    // Without figures of its own a clone says how to measure them.
    [
      'benchmarks',
      existsSync(new URL('docs/benchmarks.md', workspace)) ? 'docs/benchmarks.md' : 'tooling/bench/README.md',
    ],
    ...decisions.map((name) => [`decisions/${name}`, `docs/decisions/${name}.md`] as const),
  ])
}

async function addPage(
  id: string,
  path: string,
  pages: ReadonlyMap<string, string>,
  context: LoaderContext,
): Promise<void> {
  const url = new URL(path, workspace)
  const text = readFileSync(url, 'utf8')
  const heading = /^# (.*)$/m.exec(text)
  if (heading?.[1] === undefined) throw new Error(`Cannot show ${path} as it has no heading`)
  const body = withLinksOfSite(text.slice(heading.index + heading[0].length), url, pages)
  const data = await context.parseData({ id, data: { title: heading[1].replaceAll('`', ''), editUrl: false } })
  const rendered = await context.renderMarkdown(body, { fileURL: url })
  context.store.set({ id, data, body, filePath: `../../${path}`, digest: context.generateDigest(body), rendered })
}

/** Links between such files are links between their pages; one to anything else of the repository is its name. Pictures come along. */
function withLinksOfSite(text: string, from: URL, pages: ReadonlyMap<string, string>): string {
  const ids = new Map([...pages].map(([id, path]) => [new URL(path, workspace).href, id]))
  return text
    .replaceAll(/!\[([^\]]*)\]\((?!https?:)([^)]+\.svg)\)/g, (_, label: string, target: string) => {
      const picture = readFileSync(new URL(target, from)).toString('base64')
      return `<img alt="${label.replaceAll('"', '&quot;')}" src="data:image/svg+xml;base64,${picture}">`
    })
    .replaceAll(/(?<!!)\[([^\]]+)\]\((?!https?:|#)([^)]+)\)/g, (_, label: string, target: string) => {
      const { hash, href } = new URL(target, from)
      const id = ids.get(href.slice(0, href.length - hash.length))
      return id === undefined ? label : `[${label}](/${id}/${hash})`
    })
}
