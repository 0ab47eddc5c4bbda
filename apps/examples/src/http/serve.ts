// A web server on streams. Ask it with curl, or with a browser:
//
//   npm start -- apps/examples/src/http/serve.ts 8000
//   curl http://127.0.0.1:8000/
//
// Ctrl-C stops it: who waits for an answer still gets it.

import { getRunningLoop, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { HttpError } from './http-error.ts'
import { HttpServer } from './http-server.ts'
import { textOf, type Request } from './request.ts'
import type { Response } from './response.ts'

const port = Number(process.argv[2] ?? 8000)

/** What is at each path. */
const routes: Record<string, (request: Request, argument: number) => Response | Promise<Response>> = {
  '': () => ({ body: 'GET /count/3, /slow/1, /bytes/1000, POST /echo, /length, /upper\n' }),
  count: (_, upTo) => ({ body: numbers(upTo) }),
  slow: async (_, seconds) => {
    await sleep(seconds)
    return { body: `after ${seconds} s\n` }
  },
  bytes: (_, length) => ({ headers: { 'content-type': 'application/octet-stream' }, body: new Uint8Array(length) }),
  // In chunks: what comes in goes out, while more is on its way.
  echo: (request) => ({ body: request.body }),
  length: async ({ body }) => {
    let length = 0
    for await (const piece of body) length += piece.length
    return { body: `${length}\n` }
  },
  upper: async (request) => ({ body: (await textOf(request)).toUpperCase() }),
}

async function* numbers(upTo: number): AsyncGenerator<string> {
  for (let number = 1; number <= upTo; number += 1) {
    yield `${number}\n`
    await sleep(0.01)
  }
}

function answer(request: Request): Response | Promise<Response> {
  const { pathname } = new URL(request.target, 'http://here')
  const [, name = '', argument] = pathname.split('/')
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined
  const number = Number(argument ?? 1)
  if (route === undefined) throw new HttpError(404, `nothing at ${pathname}`)
  if (!(number >= 0 && number <= 1e8)) throw new HttpError(400, `no number: ${argument}`)
  return route(request, number)
}

await run(async () => {
  const loop = getRunningLoop()
  const stopped = loop.createFuture<void>()
  const server = await HttpServer.start(answer, '127.0.0.1', port)
  const stop = () => loop.callSoonThreadsafe(() => stopped.done() || stopped.setResult())
  process.on('SIGINT', stop).on('SIGTERM', stop)
  console.log(`http://127.0.0.1:${server.port}/`)
  await stopped
  await server.stop({ seconds: 10 })
  console.log('stopped')
})
