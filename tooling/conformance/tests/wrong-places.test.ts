import {
  OSError,
  PermissionError,
  ValueError,
  FileNotFoundError,
  type EventLoop,
  type SocketAddress,
} from '@asyncio/core'
import { createSubprocessExec, createSubprocessShell } from '@asyncio/subprocess'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { openSync, closeSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { networkPlaces, onNode } from '../src/network-places.ts'

const silent = (): object => ({})
const wrong = (value: unknown): never => value as never
const local: SocketAddress = ['127.0.0.1', 0]

type Attempt = (loop: EventLoop) => PromiseLike<unknown>

/** Its own class, with a sentence of ours, and no code that only Node has. */
async function refusedAs(
  kind: new (message: string) => Error,
  said: string,
  attempt: PromiseLike<unknown>,
): Promise<void> {
  const error = await errorOf(attempt)
  expect(error).toBeInstanceOf(kind)
  expect(error.message).toContain(said)
  expect(error).not.toHaveProperty('code', expect.stringMatching(/^ERR_/))
}

/** Where no datagram can go. */
const noTargets: readonly [string, new (message: string) => Error, unknown][] = [
  ['port 0', ValueError, local],
  ['port 70000', ValueError, ['127.0.0.1', 70_000]],
  ['a part of a port', ValueError, ['127.0.0.1', 1.5]],
  ['a port that is text', ValueError, ['127.0.0.1', '5']],
  ['a host with a null character', ValueError, ['a\0b', 5]],
  ['a host that is no text', TypeError, [5, 5]],
  ['no pair', TypeError, '127.0.0.1'],
]

for (const { place, run } of networkPlaces) {
  describe(`a place that is none, ${place}:`, () => {
    test.each<[string, new (message: string) => Error, string, Attempt]>([
      [
        'a host with a null character',
        ValueError,
        'embedded null character',
        (loop) => loop.createConnection(silent, 'a\0b', 80),
      ],
      [
        'a host that is no text',
        TypeError,
        'host must be a string',
        (loop) => loop.createConnection(silent, wrong(5), 80),
      ],
      [
        'a family that is none',
        ValueError,
        'family must be',
        (loop) => loop.createConnection(silent, '127.0.0.1', 80, { family: wrong(5) }),
      ],
      [
        'a local address that is no pair',
        TypeError,
        '2-tuple',
        (loop) => loop.createConnection(silent, '127.0.0.1', 80, { localAddr: wrong('127.0.0.1') }),
      ],
      [
        'a local host with a null character',
        ValueError,
        'embedded null character',
        (loop) => loop.createConnection(silent, '127.0.0.1', 80, { localAddr: ['a\0b', 0] }),
      ],
      [
        'a server at such a host',
        ValueError,
        'embedded null character',
        (loop) => loop.createServer(silent, 'a\0b', 80),
      ],
      [
        'a server at such a host of several',
        ValueError,
        'embedded null character',
        (loop) => loop.createServer(silent, ['127.0.0.1', 'a\0b'], 0),
      ],
      ['a server at no text', TypeError, 'host must be a string', (loop) => loop.createServer(silent, wrong([5]), 0)],
      [
        'a server at port 70000',
        ValueError,
        'port must be 0-65535',
        (loop) => loop.createServer(silent, '127.0.0.1', 70_000),
      ],
      [
        'a path with a null character',
        ValueError,
        'embedded null character',
        (loop) => loop.createUnixConnection(silent, '/tmp/a\0b'),
      ],
      [
        'a server at such a path',
        ValueError,
        'embedded null character',
        (loop) => loop.createUnixServer(silent, '/tmp/a\0b'),
      ],
      ['an empty path', OSError, 'Invalid argument', (loop) => loop.createUnixConnection(silent, '')],
      ['a server at an empty path', OSError, 'Invalid argument', (loop) => loop.createUnixServer(silent, '')],
      ['a path that is no text', TypeError, 'path must be a string', (loop) => loop.createUnixServer(silent, wrong(5))],
      [
        'datagrams to port 0',
        ValueError,
        'port must be 1-65535',
        (loop) => loop.createDatagramEndpoint(silent, { remoteAddr: local }),
      ],
      [
        'datagrams to port 70000',
        ValueError,
        'port must be',
        (loop) => loop.createDatagramEndpoint(silent, { remoteAddr: ['127.0.0.1', 70_000] }),
      ],
      [
        'datagrams from port 70000',
        ValueError,
        'port must be 0-65535',
        (loop) => loop.createDatagramEndpoint(silent, { localAddr: ['127.0.0.1', 70_000] }),
      ],
      [
        'datagrams from a host with a null character',
        ValueError,
        'embedded null character',
        (loop) => loop.createDatagramEndpoint(silent, { localAddr: ['a\0b', 0] }),
      ],
      [
        'the addresses of a host with a null character',
        ValueError,
        'embedded null character',
        (loop) => loop.getaddrinfo('a\0b', 80),
      ],
      [
        'the addresses of a family that is none',
        ValueError,
        'family must be',
        (loop) => loop.getaddrinfo('127.0.0.1', 80, { family: wrong(99) }),
      ],
      [
        'the name of what is a name',
        OSError,
        'Name or service not known',
        (loop) => loop.getnameinfo(['localhost', 80]),
      ],
      [
        'the name of an address with a null character',
        ValueError,
        'embedded null character',
        (loop) => loop.getnameinfo(['a\0b', 80]),
      ],
      ['the name of no pair', TypeError, '2-tuple', (loop) => loop.getnameinfo(wrong('127.0.0.1'))],
      ['the name of port 70000', ValueError, 'port must be', (loop) => loop.getnameinfo(['127.0.0.1', 70_000])],
    ])('%s', async (_, kind, said, attempt) => {
      await run(async (loop) => refusedAs(kind, said, attempt(loop)))
    })

    test.each(noTargets)('a datagram to %s is refused, and the endpoint goes on and ends', async (_, kind, address) => {
      await run(async (loop) => {
        const got = loop.createFuture<string>()
        const ended = loop.createFuture<void>()
        const [receiving] = await loop.createDatagramEndpoint(
          () => ({ datagramReceived: (data: Uint8Array) => got.setResult(data.join()) }),
          { localAddr: local },
        )
        const [sending] = await loop.createDatagramEndpoint(() => ({ connectionLost: () => ended.setResult() }), {
          localAddr: local,
        })
        expect(() => sending.sendTo(new Uint8Array(1), wrong(address))).toThrow(kind)
        expect(sending.getWriteBufferSize()).toBe(0)
        sending.sendTo(new Uint8Array([7]), receiving.getExtraInfo('sockname') as SocketAddress)
        expect(await got).toBe('7')
        sending.close()
        await ended
        receiving.close()
      })
    })
  })
}

describe('a pipe that is none', () => {
  const closed = (): object => {
    const fd = openSync('/dev/null', 'r+')
    closeSync(fd)
    return { fd }
  }
  const ended = new PassThrough()
  ended.end()

  test.each<[string, new (message: string) => Error, 'read' | 'write' | 'both', () => unknown]>([
    ['null', TypeError, 'both', () => null],
    ['nothing', TypeError, 'both', () => undefined],
    ['a number', TypeError, 'both', () => 5],
    ['a text', TypeError, 'both', () => 'pipe'],
    ['an object', TypeError, 'both', () => ({})],
    ['a descriptor below zero', ValueError, 'both', () => ({ fd: -1 })],
    ['a part of a descriptor', ValueError, 'both', () => ({ fd: 1.5 })],
    ['a descriptor that is too large', ValueError, 'both', () => ({ fd: 2 ** 40 })],
    ['a descriptor that is closed', OSError, 'both', closed],
    ['a device that is no terminal', ValueError, 'both', () => ({ fd: openSync('/dev/null', 'r+') })],
    ['a stream of objects', ValueError, 'both', () => new PassThrough({ objectMode: true })],
    ['a stream of text', ValueError, 'read', () => new PassThrough({ encoding: 'utf8' })],
    ['a stream that has ended', ValueError, 'write', () => ended],
  ])('%s', async (_, kind, direction, pipe) => {
    await onNode.run(async (loop) => {
      if (direction !== 'write') await refusedAs(kind, '', loop.connectReadPipe(silent, pipe() as object))
      if (direction !== 'read') await refusedAs(kind, '', loop.connectWritePipe(silent, pipe() as object))
    })
  })
})

describe('a socket that is none', () => {
  test.each<[string, new (message: string) => Error, number]>([
    ['a descriptor below zero', ValueError, -1],
    ['a descriptor that is too large', ValueError, 2 ** 40],
    ['a descriptor of something else', ValueError, openSync('/dev/null', 'r+')],
    ['a descriptor that is closed', OSError, 9999],
  ])('%s', async (_, kind, fd) => {
    await onNode.run(async (loop) => {
      await refusedAs(kind, '', loop.createConnection(silent, null, null, { sock: { fd } }))
      await refusedAs(kind, '', loop.createServer(silent, null, null, { sock: { fd } }))
      await refusedAs(kind, '', loop.connectAcceptedSocket(silent, { fd }))
    })
  })

  test('a socket of datagrams that is not bound, or closed', async () => {
    await onNode.run(async (loop) => {
      const sock = createSocket('udp4')
      await refusedAs(ValueError, 'that is bound', loop.createDatagramEndpoint(silent, { sock }))
      sock.bind(0, '127.0.0.1')
      await once(sock, 'listening')
      sock.close()
      await once(sock, 'close')
      await refusedAs(ValueError, 'that is bound', loop.createDatagramEndpoint(silent, { sock }))
    })
  })
})

describe('a program that is none', () => {
  test.each<[string, new (message: string) => Error, string, () => PromiseLike<unknown>]>([
    ['an empty program', PermissionError, 'Permission denied', () => createSubprocessExec('')],
    [
      'an empty executable',
      PermissionError,
      'Permission denied',
      () => createSubprocessExec('true', [], { executable: '' }),
    ],
    ['an empty shell', PermissionError, 'Permission denied', () => createSubprocessShell('true', { executable: '' })],
    ['a null character', ValueError, 'embedded null byte', () => createSubprocessExec('a\0b')],
    [
      'a null character in a variable',
      ValueError,
      'embedded null byte',
      () => createSubprocessExec('true', [], { env: { A: 'x\0y' } }),
    ],
    [
      'a null character in its name',
      ValueError,
      'embedded null byte',
      () => createSubprocessExec('true', [], { env: { 'A\0': 'x' } }),
    ],
    [
      'an equals sign in its name',
      ValueError,
      'illegal environment variable name',
      () => createSubprocessExec('true', [], { env: { 'A=B': 'x' } }),
    ],
    [
      'a variable that is no text',
      TypeError,
      'must be a string',
      () => createSubprocessExec('true', [], { env: { A: wrong(5) } }),
    ],
    ['no environment', TypeError, 'env must be an object', () => createSubprocessExec('true', [], { env: wrong(5) })],
    [
      'a list as environment',
      TypeError,
      'env must be an object',
      () => createSubprocessExec('true', [], { env: wrong([]) }),
    ],
    [
      'an empty folder',
      FileNotFoundError,
      'No such file or directory',
      () => createSubprocessExec('true', [], { cwd: '' }),
    ],
    [
      'a folder elsewhere',
      ValueError,
      'a URL of a file',
      () => createSubprocessExec('true', [], { cwd: new URL('https://a.example/') }),
    ],
    ['no folder', ValueError, 'a URL of a file', () => createSubprocessExec('true', [], { cwd: wrong({}) })],
    [
      'a descriptor that is too large',
      TypeError,
      'stdin must be',
      () => createSubprocessExec('true', [], { stdin: wrong(2 ** 40) }),
    ],
    ['a descriptor that is closed', OSError, 'EBADF', () => createSubprocessExec('true', [], { stdin: wrong(9999) })],
    ['arguments that are too long', OSError, 'E2BIG', () => createSubprocessExec('true', ['x'.repeat(3_000_000)])],
  ])('%s', async (_, kind, said, attempt) => {
    await onNode.run(async () => refusedAs(kind, said, attempt()))
  })

  test('an empty line is one that a shell does nothing for', async () => {
    await onNode.run(async () => {
      const process = await createSubprocessShell('')
      expect(await process.wait()).toBe(0)
    })
  })
})
