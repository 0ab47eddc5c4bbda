import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtPages } from '../site/built-pages.ts'
import { chromiumPath, whyNoBrowser } from './chromium-path.ts'
import { serveSite } from './site-server.ts'
import { visit, type Theme, type Visit } from './visit.ts'

const THEMES: readonly Theme[] = ['light', 'dark']
const PHONE = 360
const SCREEN = 1280
const HEAVIEST_PAGE_BYTES = 100_000

/** One page of each kind. */
const KINDS = {
  landing: '/',
  tutorial: '/tutorial/',
  guide: '/guides/timeouts/',
  twins: '/coming-from/python/',
  recipe: '/recipes/retry/',
  differences: '/differences/',
  decision: '/decisions/0003-then-with-both-handlers-is-an-await/',
  reference: '/reference/',
  package: '/reference/asyncio/core/',
  class: '/reference/asyncio/core/classes/task/',
  function: '/reference/asyncio/core/functions/gather/',
  'not-found': '/404.html',
}

const pages = builtPages()
const written = pages.filter(({ path }) => !path.startsWith('/reference/'))
/** Of the reference the longest, and some of the others. */
const referred = pages
  .filter(({ path }) => path.startsWith('/reference/'))
  .toSorted((left, right) => right.html.length - left.html.length)
  .filter((_, index) => index < 10 || index % 25 === 0)

const screenshots = new URL('../../screenshots/', import.meta.url)
const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

const whyNot = await whyNoBrowser()
if (whyNot !== undefined) console.log(`The site is not opened in a browser. ${whyNot}`)

async function faultsOnPhone({ page }: Visit, path: string): Promise<string[]> {
  const width = await page.evaluate<number>('document.documentElement.scrollWidth')
  return width > PHONE ? [`${path} is ${width} wide`] : []
}

describe.skipIf(whyNot !== undefined)('In a browser', () => {
  let browser: Browser
  let server: Awaited<ReturnType<typeof serveSite>>

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true })
    server = await serveSite()
    browser = await chromium.launch({ executablePath: await chromiumPath(), timeout: 300_000 })
  })

  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  })

  for (const theme of THEMES) {
    test.for(Object.entries(KINDS))(`%s, ${theme}: nothing fails, and axe finds no barrier`, async ([kind, path]) => {
      await using screen = await visit(browser, server.origin, { width: SCREEN, theme })
      await screen.page.goto(server.origin + path, { waitUntil: 'load' })
      await screen.page.screenshot({ path: fileURLToPath(new URL(`${kind}-${SCREEN}-${theme}.png`, screenshots)) })
      expect(await screen.page.evaluate<string>('document.documentElement.dataset.theme')).toBe(theme)
      // What a reader without a mouse scrolls gets its place in the order of tabs a moment after the page is there.
      await screen.page.waitForFunction(
        "[...document.querySelectorAll('pre')].every((code) => !code.checkVisibility() || code.scrollWidth <= code.clientWidth || code.tabIndex === 0)",
      )
      await screen.page.evaluate(axe)
      const barriers = await screen.page.evaluate<string[]>(`axe.run().then(({ violations }) => violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => id + ': ' + nodes.slice(0, 5).map(({ html }) => html.slice(0, 200)).join(' | ')))`)
      expect(barriers).toEqual([])
      expect(screen.faults).toEqual([])

      await using phone = await visit(browser, server.origin, { width: PHONE, theme })
      await phone.page.goto(server.origin + path, { waitUntil: 'load' })
      await phone.page.screenshot({ path: fileURLToPath(new URL(`${kind}-${PHONE}-${theme}.png`, screenshots)) })
      expect(phone.faults).toEqual([])
    })
  }

  test(`At the width of a phone no written page scrolls sideways, and none weighs more than ${HEAVIEST_PAGE_BYTES} bytes`, async () => {
    const found: string[] = []
    for (const { path } of written) {
      await using phone = await visit(browser, server.origin, { width: PHONE })
      await phone.page.goto(server.origin + path, { waitUntil: 'load' })
      found.push(...(await faultsOnPhone(phone, path)), ...phone.faults.map((fault) => `${path}: ${fault}`))
      const bytes = await phone.bytes()
      if (bytes > HEAVIEST_PAGE_BYTES) found.push(`${path} has ${bytes} bytes, compressed`)
    }
    expect(found).toEqual([])
  })

  test('At the width of a phone no page of the reference scrolls sideways', async () => {
    const found: string[] = []
    await using phone = await visit(browser, server.origin, { width: PHONE })
    for (const { path } of referred) {
      await phone.page.goto(server.origin + path, { waitUntil: 'domcontentloaded' })
      found.push(...(await faultsOnPhone(phone, path)))
    }
    expect(found).toEqual([])
  })

  test('The search finds what is looked for by the keyboard alone, and opens it', async () => {
    await using screen = await visit(browser, server.origin, { width: SCREEN })
    await screen.page.goto(`${server.origin}/why/`, { waitUntil: 'load' })
    const input = screen.page.locator('#starlight__search input')
    await input.waitFor({ state: 'attached' })
    await screen.page.keyboard.press('Control+k')
    await input.and(screen.page.locator(':focus')).waitFor()
    await screen.page.keyboard.type('taskGroup', { delay: 5 })
    const hit = screen.page.locator('a.pagefind-ui__result-link', { hasText: /^taskGroup$/ }).first()
    await hit.waitFor()
    await screen.page.screenshot({ path: fileURLToPath(new URL(`search-${SCREEN}.png`, screenshots)) })
    await hit.focus()
    await screen.page.keyboard.press('Enter')
    await screen.page.waitForURL('**/reference/asyncio/core/functions/taskgroup/**')
    expect(await screen.page.locator('h1').textContent()).toBe('taskGroup')
    expect(screen.faults).toEqual([])
  })

  test('The first tab leads past the navigation', async () => {
    await using screen = await visit(browser, server.origin, { width: SCREEN })
    await screen.page.goto(`${server.origin}/quick-start/`, { waitUntil: 'load' })
    await screen.page.keyboard.press('Tab')
    expect(await screen.page.evaluate<string>('document.activeElement.getAttribute("href")')).toBe('#_top')
    await screen.page.keyboard.press('Enter')
    expect(new URL(screen.page.url()).hash).toBe('#_top')
  })

  test('Whoever chooses a theme keeps it', async () => {
    await using screen = await visit(browser, server.origin, { width: SCREEN, theme: 'light' })
    await screen.page.goto(`${server.origin}/why/`, { waitUntil: 'load' })
    await screen.page.locator('starlight-theme-select select').first().selectOption('dark')
    await screen.page.goto(`${server.origin}/quick-start/`, { waitUntil: 'load' })
    expect(await screen.page.evaluate<string>('document.documentElement.dataset.theme')).toBe('dark')
  })
})
