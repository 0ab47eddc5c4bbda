import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { StartedProgram } from './started-program.ts'

interface Started {
  program: StartedProgram
  port: number
}

async function withServer(body: (server: Started) => Promise<void>): Promise<void> {
  await using program = new StartedProgram('http/serve.ts', '0')
  const port = Number(new URL(await program.line()).port)
  await body({ program, port })
  expect(program.errors).toBe('')
}

/** Sends bytes as they are, and answers with all that comes back until the server closes. */
async function raw(port: number, ...pieces: string[]): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const answer = text(socket)
  for (const piece of pieces) {
    socket.write(piece)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const answered = await answer
  socket.end()
  return answered
}

describe('the web server', () => {
  test('answers several requests over one connection, and one after the other when they come at once', async () => {
    await withServer(async ({ port }) => {
      const request = 'GET /slow/0.01 HTTP/1.1\r\nhost: here\r\n'
      const answer = await raw(port, `${request}\r\n${request}connection: close\r\n\r\n`)
      expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
      expect(answer).toMatch(/connection: keep-alive[^]*connection: close/)
    })
  })

  test('keeps connections for clients that use them again', async () => {
    await withServer(async ({ port }) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      const ports = new Set<number | undefined>()
      for (let round = 0; round < 5; round += 1) {
        const answer = await ask(port, '/upper', { method: 'POST', agent }, 'hello')
        ports.add(answer.socket.localPort)
        expect(await text(answer)).toBe('HELLO')
      }
      expect(ports.size).toBe(1)
      agent.destroy()
    })
  })

  test('sends in chunks what comes about bit by bit, and takes chunks', async () => {
    await withServer(async ({ port }) => {
      const counted = await fetch(`http://127.0.0.1:${port}/count/3`)
      expect(counted.headers.get('transfer-encoding')).toBe('chunked')
      expect(await counted.text()).toBe('1\n2\n3\n')
      const chunks = 'POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n'
      const answer = await raw(port, chunks, '5;a=b\r\nhel', 'lo\r\n1\r\n!\r', '\n0\r\ntrailer: 1\r\n\r\n')
      expect(answer).toMatch(/\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n1\r\n!\r\n0\r\n\r\n$/)
    })
  })

  test('answers HEAD with the headers of GET and no body, and an old client without chunks', async () => {
    await withServer(async ({ port }) => {
      const head = await raw(port, 'HEAD /bytes/5 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
      expect(head).toContain('content-length: 5\r\n')
      expect(head.endsWith('\r\n\r\n')).toBe(true)
      const old = await raw(port, 'GET /count/2 HTTP/1.0\r\n\r\n')
      expect(old).not.toContain('transfer-encoding')
      expect(old).toMatch(/connection: close\r\n\r\n1\n2\n$/)
    })
  })

  test('tells a client to go on with its body when it is read, and otherwise ends the connection', async () => {
    await withServer(async ({ port }) => {
      const head = 'HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\nexpect: 100-continue\r\n'
      expect(await raw(port, `POST /upper ${head}connection: close\r\n\r\n`, 'hello')).toMatch(
        /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nHELLO$/,
      )
      const unread = await raw(port, `POST /bytes/1 ${head}\r\n`)
      expect(unread).not.toContain('100 Continue')
      expect(unread).toContain('connection: close')
    })
  })

  test.each([
    ['no request line', 'nonsense\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['no header', 'GET / HTTP/1.1\r\nhost: x\r\n: y\r\n\r\n', 400],
    [
      'a length and chunks',
      'POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
    ],
    ['a bad chunk', 'POST /length HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', 400],
    ['an unknown path', 'GET /nowhere HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 404],
    ['headers beyond the limit', `GET / HTTP/1.1\r\nhost: ${'x'.repeat(70_000)}\r\n\r\n`, 431],
  ])('refuses %s, and serves the next', async (_, request, status) => {
    await withServer(async ({ port }) => {
      expect(await raw(port, request)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
      expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200)
    })
  })

  test('goes on when a client leaves in the middle', async () => {
    await withServer(async ({ port }) => {
      for (const part of ['GE', 'POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nabc']) {
        const socket = connect(port, '127.0.0.1').on('error', () => {})
        socket.write(part)
        await new Promise((resolve) => setTimeout(resolve, 20))
        socket.resetAndDestroy()
        await once(socket, 'close')
      }
      expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200)
    })
  })

  test('when stopped, closes connections that ask for nothing, and answers those that do', async () => {
    await withServer(async ({ program, port }) => {
      const idle = connect(port, '127.0.0.1')
      await once(idle, 'connect')
      idle.resume()
      const asking = connect(port, '127.0.0.1')
      const answer = text(asking)
      asking.write('POST /upper HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\n')
      await once(asking, 'data')
      program.signal('SIGTERM')
      await once(idle, 'close')
      asking.write('hello')
      expect(await answer).toMatch(/^HTTP\/1\.1 100 [^]*\r\nconnection: close\r\n[^]*\r\n\r\nHELLO$/)
      expect(await program.exitCode()).toBe(0)
      expect(program.lines.at(-1)).toBe('stopped')
    })
  })
})

async function ask(
  port: number,
  path: string,
  options: { method?: string; agent?: Agent },
  body: string,
): Promise<IncomingMessage> {
  const asking = httpRequest({ port, path, host: '127.0.0.1', ...options })
  asking.end(body)
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  return answer
}
