// Pages from a server that takes a second for each: fetched one after the other, and all at once.

import { gather, getRunningLoop, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { openConnection, startServer, type StreamReader, type StreamWriter } from '@asyncio/streams'

const PAGES = ['/', '/about', '/news', '/contact', '/imprint']

async function serve(reader: StreamReader, writer: StreamWriter) {
  const [, path] = new TextDecoder().decode(await reader.readline()).split(' ')
  while ((await reader.readline()).length > 2);
  await sleep(1)
  const body = `This is ${path}\n`
  const head = ['HTTP/1.1 200 OK', `Content-Length: ${body.length}`, 'Connection: close', '', '']
  writer.write(new TextEncoder().encode(head.join('\r\n') + body))
  writer.close()
}

async function fetchPage(port: number, path: string) {
  const [reader, writer] = await openConnection('127.0.0.1', port)
  writer.write(new TextEncoder().encode(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`))
  const answer = new TextDecoder().decode(await reader.read())
  writer.close()
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return `${path}: ${head.split('\r\n', 1)[0]}, ${body.length} bytes`
}

async function oneByOne(port: number) {
  const pages = []
  for (const path of PAGES) pages.push(await fetchPage(port, path))
  return pages
}

async function allAtOnce(port: number) {
  return gather(PAGES.map((path) => () => fetchPage(port, path)))
}

async function timed(name: string, fetchAll: (port: number) => Promise<string[]>, port: number) {
  const loop = getRunningLoop()
  const began = loop.time()
  const pages = await fetchAll(port)
  console.log(`${name}: ${pages.length} pages in ${(loop.time() - began).toFixed()} s`)
  for (const page of pages) console.log(page)
}

async function main() {
  await using server = await startServer(serve, '127.0.0.1', 0)
  const [, port] = server.sockets[0]?.localAddress ?? []
  await timed('one by one', oneByOne, Number(port))
  await timed('all at once', allAtOnce, Number(port))
}

await run(main)
