import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { StartedProgram } from './started-program.ts'

describe('the echo server', () => {
  test('and its client talk over TCP', async () => {
    await talkAt('0')
  })

  test.skipIf(process.platform === 'win32')('and its client talk over a Unix socket', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'echo-'))
    try {
      await talkAt(join(folder, 'echo.sock'))
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('sends back a lot to many clients at once', async () => {
    await using server = new StartedProgram('echo/echo-server.ts', '0')
    const port = Number(await server.line())
    const sent = 'x'.repeat(1_000_000)
    const received = await Promise.all(
      Array.from({ length: 10 }, () => {
        const client: Socket = connect(port, '127.0.0.1')
        client.end(sent)
        return text(client)
      }),
    )
    expect(received.every((back) => back === sent)).toBe(true)
    expect(server.errors).toBe('')
  })
})

async function talkAt(place: string): Promise<void> {
  await using server = new StartedProgram('echo/echo-server.ts', place)
  await using client = new StartedProgram('echo/echo-client.ts', await server.line(), 'hello', 'wörld')
  expect(await client.exitCode()).toBe(0)
  expect(client.lines).toEqual(['hello', 'wörld'])
  server.signal('SIGTERM')
  expect(await server.exitCode()).toBe(0)
  expect(server.errors).toBe('')
}
