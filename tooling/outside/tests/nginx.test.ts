import { openConnection, type StreamReader } from '@asyncio/streams'
import { writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startExample } from '../src/example.ts'
import { freePort } from '../src/free-port.ts'
import { bytes, inLoop, textOf } from '../src/in-loop.ts'
import { Started } from '../src/started.ts'
import { TemporaryFolder } from '../src/temporary-folder.ts'

/** Starts nginx with a server, and waits until it listens. */
async function startNginx(folder: TemporaryFolder, port: number, before: string, within: string): Promise<Started> {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder.file(name)};`,
  )
  const server = `server { listen 127.0.0.1:${port}; ${within} }`
  const http = `http { access_log off; ${temporary.join(' ')} ${before} ${server} }`
  const process = `daemon off; pid ${folder.file('pid')}; error_log stderr; worker_processes 1; user root;`
  writeFileSync(folder.file('nginx.conf'), `${process} events { worker_connections 512; } ${http}`)
  const nginx = new Started('nginx', '-c', folder.file('nginx.conf'), '-p', folder.file('.'))
  for (let round = 0; round < 200; round += 1) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
    if (isUp) return nginx
    await pause(25)
  }
  throw new Error(`nginx does not listen: ${nginx.errors}`)
}

test('nginx stands before the web server, and keeps its connections to it', async () => {
  using folder = new TemporaryFolder()
  await using server = startExample('http/serve.ts', '0')
  const [, upstream] = await server.prints(/http:\/\/(\S+)\//)
  const port = await freePort()
  const pool = `upstream here { server ${upstream}; keepalive 4; }`
  const proxied =
    'location / { proxy_pass http://here; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_request_buffering off; }'
  await using nginx = await startNginx(folder, port, pool, proxied)
  const url = `http://127.0.0.1:${port}`
  const answers = await Promise.all(
    Array.from({ length: 50 }, async (_, number) =>
      (await fetch(`${url}/upper`, { method: 'POST', body: `number ${number}` })).text(),
    ),
  )
  expect(answers).toEqual(Array.from({ length: 50 }, (_, number) => `NUMBER ${number}`))
  expect(await (await fetch(`${url}/count/5`)).text()).toBe('1\n2\n3\n4\n5\n')
  const large = 'x'.repeat(900_000)
  expect(await (await fetch(`${url}/echo`, { method: 'POST', body: large })).text()).toBe(large)
  await nginx.stop()
  await server.stop()
  expect(server.errors).toBe('')
})

test('a client asks nginx several times over one connection', async () => {
  using folder = new TemporaryFolder()
  const port = await freePort()
  const page = 'p'.repeat(2000)
  await using nginx = await startNginx(folder, port, '', `location / { return 200 "${page}"; }`)
  await inLoop(async () => {
    const [reader, writer] = await openConnection('127.0.0.1', port)
    for (let round = 0; round < 100; round += 1) {
      writer.write(bytes('GET / HTTP/1.1\r\nHost: here\r\n\r\n'))
      expect(await body(reader)).toBe(page)
    }
    writer.write(bytes('GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n'))
    expect(await body(reader)).toBe(page)
    expect((await reader.read()).length).toBe(0)
    writer.close()
    await writer.waitClosed()
  })
  await nginx.stop()
})

async function body(reader: StreamReader): Promise<string> {
  const head = textOf(await reader.readuntil(bytes('\r\n\r\n')))
  const [, length] = /content-length: (\d+)/i.exec(head) ?? []
  return textOf(await reader.readexactly(Number(length)))
}
