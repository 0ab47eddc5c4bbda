import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { builtPages, siteFolder } from './built-pages.ts'

const pages = builtPages()
const byPath = new Map(pages.map((page) => [page.path, page]))
// Only its own address tells a link inside the site from one that leaves it.
const SITE = 'http://site.invalid'

/** What each page is found to have wrong, as `page: fault`; the first of them, for most come on every page. */
function faults(find: (page: (typeof pages)[number]) => string[]): string[] {
  return pages.flatMap((page) => find(page).map((fault) => `${page.path}: ${fault}`)).slice(0, 20)
}

test('The site has its pages, those of the reference among them', () => {
  expect([...byPath.keys()]).toEqual(
    expect.arrayContaining(['/', '/why/', '/quick-start/', '/differences/', '/reference/asyncio/core/classes/task/']),
  )
})

test('Every link inside the site leads to a page, and to a place on it', () => {
  expect(
    faults((page) =>
      page.links().filter((link) => {
        const { origin, pathname, hash } = new URL(link, SITE + page.path)
        if (origin !== SITE) return false
        const target = byPath.get(pathname)
        if (target === undefined) return !existsSync(new URL(`.${pathname}`, siteFolder)) || pathname.endsWith('/')
        return !target.ids().has(decodeURIComponent(hash.slice(1)))
      }),
    ),
  ).toEqual([])
})

test('Every link out of the site is a whole address', () => {
  expect(
    faults((page) =>
      page.links().filter((link) => {
        const { origin, protocol, hostname } = new URL(link, SITE + page.path)
        return origin !== SITE && (!['https:', 'http:'].includes(protocol) || !hostname.includes('.'))
      }),
    ),
  ).toEqual([])
})

test('Nothing is fetched from another host, and all that is fetched is there', () => {
  expect(
    faults((page) =>
      page.resources().filter((resource) => {
        const { origin, pathname, protocol } = new URL(resource, SITE + page.path)
        if (protocol === 'data:') return false
        return origin !== SITE || !existsSync(new URL(`.${pathname}`, siteFolder))
      }),
    ),
  ).toEqual([])
  const styles = readdirSync(new URL('_astro/', siteFolder)).filter((name) => name.endsWith('.css'))
  for (const name of styles) {
    const text = readFileSync(new URL(`_astro/${name}`, siteFolder), 'utf8')
    expect(text.match(/url\((?!['"]?(?:data:|#))[^)]*\)|@import|@font-face/g) ?? [], name).toEqual([])
  }
})

test('Headings begin with the one of the page, and leave out no level', () => {
  expect(
    faults((page) => {
      const levels = page.headingLevels()
      const jumps = levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)
      const titles = levels.filter((level) => level === 1).length
      return [
        ...(titles === 1 ? [] : [`${titles} headings of level 1`]),
        ...jumps.map((level) => `a jump to level ${level}`),
      ]
    }),
  ).toEqual([])
})

test('Every page has a language, a title, and a way around the navigation', () => {
  expect(
    faults(({ html }) => [
      ...(/<html[^>]*\slang="en"/.test(html) ? [] : ['no language']),
      ...(/<title>[^<]+<\/title>/.test(html) ? [] : ['no title']),
      ...(html.includes('href="#_top"') ? [] : ['no link to the content']),
    ]),
  ).toEqual([])
})
