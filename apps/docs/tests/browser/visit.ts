import type { Browser, Page } from 'playwright'

export type Theme = 'dark' | 'light'

/** A page in a browser, and what went wrong on it. */
export interface Visit extends AsyncDisposable {
  readonly page: Page
  /** Errors of the console, exceptions, requests that failed or went to another host. */
  readonly faults: string[]
  /** How many bytes came over the wire, compressed. */
  bytes(): Promise<number>
}

/** Opens pages of a site in a window of a certain width, in a certain theme. */
export async function visit(
  browser: Browser,
  origin: string,
  { width, theme = 'light' }: { width: number; theme?: Theme },
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 740 : 860 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  })
  // Only for what hangs.
  context.setDefaultTimeout(300_000)
  // On a busy machine a browser may never be idle, and what waits for that would never be there.
  await context.addInitScript('globalThis.requestIdleCallback = (callback) => setTimeout(callback, 1)')
  const page = await context.newPage()
  const faults: string[] = []
  const sizes: Promise<number>[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) faults.push(`asks ${request.url()}`)
  })
  page.on('requestfailed', (request) => faults.push(`failed: ${request.url()} ${request.failure()?.errorText ?? ''}`))
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`)
    sizes.push(
      response.headerValue('content-length').then(
        Number,
        // The page was left before it was all there.
        () => 0,
      ),
    )
  })
  return {
    page,
    faults,
    bytes: async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0),
    [Symbol.asyncDispose]: async () => context.close(),
  }
}
