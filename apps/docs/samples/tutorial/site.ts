// The small site that the crawler is let loose on: eight pages, and two with troubles of their own if they are asked for.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const pages: Record<string, string[]> = {
  '/': ['/tea', '/coffee', '/cakes', '/bread', '/jam'],
  '/tea': ['/', '/tea/green'],
  '/tea/green': ['/tea'],
  '/coffee': ['/', '/cakes'],
  '/cakes': ['/cakes/lemon', '/jam'],
  '/cakes/lemon': ['/cakes', '/tea/green'],
  '/bread': ['/jam'],
  '/jam': ['/bread'],
}

/** A site that runs in this process, until it is disposed of. */
export interface Site extends AsyncDisposable {
  readonly url: string
  /** Is kept when whoever asked for `/map` has gone. */
  readonly givenUp: Promise<void>
}

/**
 * Opens the site on a free port.
 *
 * @param troubled whether it has two pages more: `/news` is busy at the first visit, `/map` never answers
 */
export async function openSite({ troubled = false } = {}): Promise<Site> {
  let newsVisits = 0
  const { promise: givenUp, resolve: noticeGivenUp } = Promise.withResolvers<void>()
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    if (path === '/map') return void response.on('close', noticeGivenUp)
    if (path === '/news' && newsVisits++ === 0) return answer(response, 503, [])
    const links = path === '/news' ? [] : pages[path]
    if (links === undefined) return answer(response, 404, [])
    answer(
      response,
      200,
      path === '/' && troubled ? [...links, '/news', '/map'] : links,
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    givenUp,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function answer(response: ServerResponse, status: number, links: string[]): void {
  const body = links.map((link) => `<a href="${link}">${link}</a>`).join('\n')
  setTimeout(
    () => response.writeHead(status, { 'content-type': 'text/html' }).end(body),
    20,
  )
}
