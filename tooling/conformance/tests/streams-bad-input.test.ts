import {
  createTask,
  IncompleteReadError,
  LimitOverrunError,
  OSError,
  sleep,
  ValueError,
  waitFor,
  type EventLoop,
} from '@asyncio/core'
import { run } from '@asyncio/loop'
import {
  openConnection,
  openDatagramEndpoint,
  openUnixConnection,
  startServer,
  startUnixServer,
  type StreamReader,
  type StreamWriter,
} from '@asyncio/streams'
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { bytes, textOf } from '../src/in-memory-network.ts'
import { addressOf, newNodeLoop, openHandles } from '../src/network-places.ts'

/** Runs a test on real sockets. The loop is to go on after it: nothing is reported, a server still serves, no handle is left. */
async function onSockets(body: (loop: EventLoop) => Promise<void>): Promise<void> {
  const before = await openHandles()
  const loop = newNodeLoop()
  const reports: unknown[] = []
  loop.setExceptionHandler((_, context) => reports.push(context))
  await run(
    async () => {
      await body(loop)
      await exchange(
        async (reader, writer) => writer.write(await reader.readline()),
        async (reader, writer) => {
          writer.write(bytes('still here\n'))
          expect(textOf(await reader.readline())).toBe('still here\n')
        },
      )
    },
    { loopFactory: () => loop },
  )
  expect(reports).toEqual([])
  expect(await openHandles(before)).toEqual(before)
}

type Side = (reader: StreamReader, writer: StreamWriter) => Promise<unknown>

/** The name of an error, and its sentence. */
async function failureOf(attempt: () => unknown): Promise<[name: string, message: string]> {
  const { name, message } = await errorOf((async () => attempt())())
  return [name, message]
}

/** A server and a client, each doing its part. Both are over, and closed, when this answers. */
async function exchange(serverSide: Side, clientSide: Side, options: { limit?: number } = {}): Promise<void> {
  let outcome: Promise<unknown> | undefined
  const serve = async (reader: StreamReader, writer: StreamWriter): Promise<void> => {
    outcome = serverSide(reader, writer).finally(() => writer.close())
    // It is this test that is told of a failure, not the loop.
    await outcome.catch(() => {})
  }
  const server = await startServer(serve, '127.0.0.1', 0)
  const [host, port] = addressOf(server.sockets[0]?.localAddress)
  const [reader, writer] = await openConnection(host, port, options)
  try {
    await clientSide(reader, writer)
  } finally {
    writer.close()
    server.close()
    await server.waitClosed()
  }
  await outcome
}

/** Sends pieces of its own each, a little after one another, and ends. */
function sendPieces(...pieces: readonly string[]): Side {
  return async (_, writer) => {
    for (const piece of pieces) {
      writer.write(bytes(piece))
      await sleep(0.002)
    }
  }
}

describe('a line beyond the limit', () => {
  test('is a ValueError for readline, which drops what has come of it', async () => {
    await onSockets(async () => {
      await exchange(
        sendPieces(`${'x'.repeat(50)}\nnext\n`),
        async (reader) => {
          expect(await failureOf(async () => reader.readline())).toEqual([
            'ValueError',
            'Separator is found, but chunk is longer than limit',
          ])
          expect(textOf(await reader.readline())).toBe('next\n')
          expect((await reader.readline()).length).toBe(0)
        },
        { limit: 20 },
      )
    })
  })

  test('is a LimitOverrunError for readuntil, which leaves all of it to be read', async () => {
    await onSockets(async () => {
      await exchange(
        sendPieces(`${'x'.repeat(50)}\nnext\n`),
        async (reader) => {
          const error = await reader.readuntil().catch((caught: unknown) => caught)
          expect(error).toBeInstanceOf(LimitOverrunError)
          expect((error as LimitOverrunError).consumed).toBe(50)
          expect(textOf(await reader.readexactly(51))).toBe(`${'x'.repeat(50)}\n`)
          expect(textOf(await reader.readuntil())).toBe('next\n')
        },
        { limit: 20 },
      )
    })
  })

  test('that has no end holds the other side back, and fails when it is read', async () => {
    await onSockets(async () => {
      let written = 0
      await exchange(
        async (_, writer) => {
          try {
            for (; written < 1000; written += 1) {
              writer.write(new Uint8Array(100_000).fill(120))
              await writer.drain()
            }
          } catch (error) {
            expect(error).toBeInstanceOf(OSError)
          }
        },
        async (reader, writer) => {
          await sleep(0.05)
          await expect(reader.readuntil()).rejects.toThrow(LimitOverrunError)
          await expect(reader.readline()).rejects.toThrow(ValueError)
          writer.transport.abort()
        },
        { limit: 1000 },
      )
      expect(written).toBeLessThan(1000)
    })
  })
})

describe('a separator that comes in pieces', () => {
  test.each([
    { separator: '\r\n', pieces: ['one\r', '\ntwo\r', '\n'], expected: ['one\r\n', 'two\r\n'] },
    { separator: 'END', pieces: ['aE', 'N', 'Db', 'EEN', 'D'], expected: ['aEND', 'bEEND'] },
    { separator: 'aab', pieces: ['aa', 'aa', 'b', 'aab'], expected: ['aaaab', 'aab'] },
  ])('is found: $separator in $pieces', async ({ separator, pieces, expected }) => {
    await onSockets(async () => {
      await exchange(sendPieces(...pieces), async (reader) => {
        for (const part of expected) expect(textOf(await reader.readuntil(bytes(separator)))).toBe(part)
        const error = await reader.readuntil(bytes(separator)).catch((caught: unknown) => caught)
        expect(error).toBeInstanceOf(IncompleteReadError)
      })
    })
  })

  test('is found whatever bytes come one by one, of several the one that ends first', async () => {
    await onSockets(async () => {
      await exchange(sendPieces(...'key: value\r\n\r\nbody\n'.split('')), async (reader) => {
        const separators = [bytes('\r\n\r\n'), bytes('\n')]
        expect(textOf(await reader.readuntil(separators))).toBe('key: value\r\n')
        expect(textOf(await reader.readuntil(separators))).toBe('\r\n')
        expect(textOf(await reader.readuntil(separators))).toBe('body\n')
      })
    })
  })

  test('is found at the very limit, and not one byte after it', async () => {
    await onSockets(async () => {
      await exchange(
        sendPieces('12345678\r', '\n', '123456789\r', '\n'),
        async (reader) => {
          expect(textOf(await reader.readuntil(bytes('\r\n')))).toBe('12345678\r\n')
          await expect(reader.readuntil(bytes('\r\n'))).rejects.toThrow(LimitOverrunError)
        },
        { limit: 8 },
      )
    })
  })
})

describe('the end in the middle', () => {
  test.each(['', 'a', 'ab'])('after %j: what each of the ways to read says', async (sent) => {
    await onSockets(async () => {
      const ways: Record<string, (reader: StreamReader) => PromiseLike<Uint8Array>> = {
        read: (reader) => reader.read(),
        readline: (reader) => reader.readline(),
        readexactly: (reader) => reader.readexactly(3),
        readuntil: (reader) => reader.readuntil(bytes('abc')),
      }
      for (const [name, way] of Object.entries(ways)) {
        await exchange(sendPieces(...sent.split('')), async (reader) => {
          const outcome = await Promise.resolve(way(reader)).catch((error: unknown) => error)
          if (name === 'read' || name === 'readline') expect(textOf(outcome as Uint8Array)).toBe(sent)
          else {
            expect(outcome).toBeInstanceOf(IncompleteReadError)
            const { partial, expected } = outcome as IncompleteReadError
            expect([textOf(partial), expected]).toEqual([sent, name === 'readexactly' ? 3 : null])
          }
          // And it stays the end.
          expect(reader.atEof()).toBe(true)
          expect((await reader.read(10)).length).toBe(0)
          expect((await reader.readline()).length).toBe(0)
          await expect(reader.readexactly(1)).rejects.toThrow('0 bytes read on a total of 1 expected bytes')
        })
      }
    })
  })

  test('is an error of the connection if the other side breaks it off, for who waits and for who asks later', async () => {
    await onSockets(async () => {
      const [broken, breakOff] = signal()
      await exchange(
        async (_, writer) => {
          await broken
          const socket = writer.transport
          // With bytes that nobody has read the system tells the other side that they are lost.
          await sleep(0.01)
          socket.abort()
        },
        async (reader, writer) => {
          const waiting = createTask(async () => reader.readexactly(10))
          writer.write(new Uint8Array(200_000))
          await sleep(0.005)
          breakOff()
          const outcome = await waiting.catch((error: unknown) => error)
          expect(outcome).toBeInstanceOf(Error)
          const isReset = outcome instanceof OSError
          const later = await reader.readexactly(1).catch((error: unknown) => error)
          expect(later).toBeInstanceOf(isReset ? OSError : IncompleteReadError)
        },
      )
    })
  })
})

/** Something to wait for, and what ends the wait. */
function signal(): [Promise<void>, () => void] {
  let fire = (): void => {}
  const waited = new Promise<void>((resolve) => (fire = resolve))
  return [waited, fire]
}

describe('datagrams', () => {
  test("that are too large are refused with the system's error, and the next one is sent", async () => {
    await onSockets(async () => {
      await using receiver = await openDatagramEndpoint({ localAddr: ['127.0.0.1', 0] })
      await using sender = await openDatagramEndpoint({ remoteAddr: receiver.localAddress })
      const outcome = createTask(async () => sender.receive())
      await sender.send(new Uint8Array(70_000))
      const [name] = await failureOf(async () => outcome)
      expect(name).toBe('OSError')
      await sender.send(bytes('small'))
      expect(textOf((await receiver.receive())[0])).toBe('small')
    })
  })
})

describe('places that can not be had', () => {
  test('a port in use', async () => {
    await onSockets(async () => {
      await using server = await startServer(async () => {}, '127.0.0.1', 0)
      const [, port] = addressOf(server.sockets[0]?.localAddress)
      const error = await startServer(async () => {}, '127.0.0.1', port).catch((caught: unknown) => caught)
      expect(error).toBeInstanceOf(OSError)
      expect((error as OSError).code).toBe('EADDRINUSE')
      expect((error as OSError).message).toContain(String(port))
    })
  })

  test('a port at which nobody listens', async () => {
    await onSockets(async () => {
      const server = await startServer(async () => {}, '127.0.0.1', 0)
      const [, port] = addressOf(server.sockets[0]?.localAddress)
      server.close()
      await server.waitClosed()
      const [name, message] = await failureOf(async () => openConnection('127.0.0.1', port))
      expect(name).toBe('ConnectionRefusedError')
      expect(message).toContain(`127.0.0.1:${port}`)
    })
  })

  test('a name that does not resolve', async () => {
    await onSockets(async () => {
      for (const attempt of [
        async () => openConnection('name.invalid', 80),
        async () => startServer(async () => {}, 'name.invalid', 0),
      ]) {
        const error = await waitFor<unknown>(attempt(), 10).catch((caught: unknown) => caught)
        expect(error).toBeInstanceOf(OSError)
        expect(['ENOTFOUND', 'EAI_AGAIN']).toContain((error as OSError).code)
        expect((error as OSError).message).toContain('name.invalid')
      }
    })
  })

  test.skipIf(process.platform === 'win32')('a path that is too long, or is not there', async () => {
    await onSockets(async () => {
      const long = `${tmpdir()}/${'x'.repeat(200)}`
      for (const attempt of [async () => openUnixConnection(long), async () => startUnixServer(async () => {}, long)]) {
        const error = await attempt().catch((caught: unknown) => caught)
        expect(error).toBeInstanceOf(OSError)
        expect((error as OSError).message).toContain('AF_UNIX path too long')
      }
      expect((await failureOf(async () => openUnixConnection(`${tmpdir()}/nobody-is-here.sock`)))[0]).toBe(
        'FileNotFoundError',
      )
      const [name] = await failureOf(async () => startUnixServer(async () => {}, `${tmpdir()}/no-such-folder/a.sock`))
      expect(['FileNotFoundError', 'PermissionError']).toContain(name)
    })
  })
})

describe('what has the wrong type', () => {
  const wrong = (value: unknown): never => value as never

  test.each([
    ['no bytes', (_: StreamReader, writer: StreamWriter) => writer.write(wrong('text')), 'TypeError'],
    [
      'no list of bytes',
      (_: StreamReader, writer: StreamWriter) => writer.writelines(wrong([bytes('a'), 1])),
      'TypeError',
    ],
    ['no number', (reader: StreamReader) => reader.read(wrong('3')), 'TypeError'],
    ['a number below zero', (reader: StreamReader) => reader.readexactly(-1), 'ValueError'],
    ['an empty separator', (reader: StreamReader) => reader.readuntil(bytes('')), 'ValueError'],
    ['no separator at all', (reader: StreamReader) => reader.readuntil([]), 'ValueError'],
  ])('%s is refused, and nothing has changed', async (_, attempt, expected) => {
    await onSockets(async () => {
      await exchange(
        async (reader, writer) => writer.write(await reader.readline()),
        async (reader, writer) => {
          expect((await failureOf(async () => attempt(reader, writer)))[0]).toBe(expected)
          writer.write(bytes('a line\n'))
          expect(textOf(await reader.readline())).toBe('a line\n')
        },
      )
    })
  })

  test.each([
    ['a port that is none', async () => openConnection('127.0.0.1', 70_000), 'ValueError'],
    ['a port that is text', async () => openConnection('127.0.0.1', wrong('http')), 'ValueError'],
    ['neither a host nor a socket', async () => openConnection(), 'ValueError'],
    ['no function', async () => startServer(wrong(null), '127.0.0.1', 0), 'TypeError'],
    ['a limit of zero', async () => startServer(async () => {}, '127.0.0.1', 0, { limit: 0 }), 'ValueError'],
    ['a limit that is no number', async () => openConnection('127.0.0.1', 1, { limit: wrong('9') }), 'TypeError'],
  ])('%s is refused before anything is opened', async (_, attempt, expected) => {
    await onSockets(async () => {
      expect((await failureOf(attempt))[0]).toBe(expected)
    })
  })
})
