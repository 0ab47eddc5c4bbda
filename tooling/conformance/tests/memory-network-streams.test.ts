import { sleep, type BufferedProtocol, type Protocol, type Transport } from '@asyncio/core'
import { format } from 'node:util'
import { expect, test, vi } from 'vitest'
import { bytes, connected, inMemoryNetwork, recorder, textOf } from '../src/in-memory-network.ts'

const KIB = 1024

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await sleep(0)
}

test('connectionMade comes on both sides before data, and before createConnection answers', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const server = recorder(log, 'server', { connectionMade: (transport) => transport.write(bytes('hello')) })
    const listening = await loop.createServer(() => server, '127.0.0.1', 8000)
    const client = recorder(log, 'client')
    const [transport, protocol] = await loop.createConnection(() => client, '127.0.0.1', 8000)
    log.push('answered')
    expect(protocol).toBe(client)
    await sleep(1)
    transport.close()
    await sleep(1)
    listening.close()
    expect(log).toEqual([
      'server made',
      'client made',
      'answered',
      'client got hello',
      'client lost null',
      'server end',
      'server lost null',
    ])
    expect(loop.time()).toBe(2)
  })
})

test('what is written arrives one turn later, in one piece if nobody has read in between', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const { client, close } = await connected(loop, recorder(log, 'server'), recorder(log, 'client'))
    log.length = 0
    client.write(bytes('a'))
    client.writelines([bytes('b'), bytes(''), bytes('c')])
    expect(client.getWriteBufferSize()).toBe(0)
    expect(log).toEqual([])
    await turns(1)
    expect(log).toEqual(['server got abc'])
    client.close()
    close()
    await turns(10)
  })
})

test('what is changed after it was written does not change what arrives, sent at once or buffered', async () => {
  await inMemoryNetwork(async (_, loop) => {
    let seen = 0
    let wrong = 0
    const counting = {
      dataReceived(data: Uint8Array) {
        seen += data.length
        wrong += data.filter((byte) => byte !== 7).length
        data.fill(9)
      },
    }
    const { client, close } = await connected(loop, recorder([], 'server', counting), {})
    const data = new Uint8Array(200 * KIB).fill(7)
    client.write(data)
    client.writelines([data])
    data.fill(1)
    await sleep(1)
    expect([seen, wrong]).toEqual([400 * KIB, 0])
    client.close()
    close()
    await sleep(1)
  })
})

test('a reader that pauses holds the writer back, and lets it go on when it resumes', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const { client, server, close } = await connected(loop, recorder(log, 'server'), recorder(log, 'client'))
    log.length = 0
    server.pauseReading()
    server.pauseReading()
    expect(server.isReading()).toBe(false)
    client.write(new Uint8Array(64 * KIB))
    expect(client.getWriteBufferSize()).toBe(0)
    client.write(new Uint8Array(64 * KIB))
    expect(client.getWriteBufferSize()).toBe(64 * KIB)
    expect(log).toEqual([])
    client.write(new Uint8Array(1))
    expect(log).toEqual(['client pause'])
    client.write(new Uint8Array(1))
    await sleep(1)
    expect(log).toEqual(['client pause'])
    server.resumeReading()
    server.resumeReading()
    await sleep(1)
    expect(log).toEqual([
      'client pause',
      'server got 65536 bytes',
      'client resume',
      'server got 65536 bytes',
      'server got \0\0',
    ])
    client.close()
    close()
    await sleep(1)
  })
})

test('the marks of the write buffer follow from each other, and pause at once', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const { client, server, close } = await connected(loop, recorder(log, 'server'), recorder(log, 'client'))
    log.length = 0
    expect(client.getWriteBufferLimits()).toEqual([16 * KIB, 64 * KIB])
    client.setWriteBufferLimits({ low: 10 })
    expect(client.getWriteBufferLimits()).toEqual([10, 40])
    client.setWriteBufferLimits({ high: 10 })
    expect(client.getWriteBufferLimits()).toEqual([2, 10])
    expect(() => client.setWriteBufferLimits({ high: 1, low: 2 })).toThrow('high (1) must be >= low (2) must be >= 0')
    expect(client.getWriteBufferLimits()).toEqual([2, 10])
    client.setWriteBufferLimits()
    server.pauseReading()
    client.write(new Uint8Array(74 * KIB))
    expect(log).toEqual([])
    client.setWriteBufferLimits({ high: 0 })
    expect(log).toEqual(['client pause'])
    server.resumeReading()
    await sleep(1)
    expect(log.at(-2)).toBe('client resume')
    client.close()
    close()
    await sleep(1)
  })
})

test('writeEof ends one direction; the other goes on if eofReceived says so', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const server = recorder(log, 'server', { eofReceived: () => true })
    const ends = await connected(loop, server, recorder(log, 'client'))
    log.length = 0
    ends.client.write(bytes('question'))
    ends.client.writeEof()
    ends.client.writeEof()
    expect(ends.client.canWriteEof()).toBe(true)
    expect(() => ends.client.write(bytes('more'))).toThrow('Cannot call write() after writeEof()')
    expect(() => ends.client.writelines([])).toThrow('Cannot call writelines() after writeEof()')
    await sleep(1)
    ends.server.write(bytes('answer'))
    await sleep(1)
    ends.server.close()
    await sleep(1)
    ends.close()
    expect(log).toEqual([
      'server got question',
      'server end',
      'client got answer',
      'server lost null',
      'client end',
      'client lost null',
    ])
  })
})

test('writeEof waits for what is buffered, and so does close', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const ends = await connected(loop, recorder(log, 'server'), recorder(log, 'client'))
    log.length = 0
    ends.server.pauseReading()
    ends.client.write(new Uint8Array(100 * KIB))
    ends.client.writeEof()
    await sleep(1)
    ends.client.close()
    ends.client.close()
    expect(ends.client.isClosing()).toBe(true)
    await sleep(1)
    expect(log).toEqual([])
    ends.server.resumeReading()
    await sleep(1)
    expect(log).toEqual([
      'server got 65536 bytes',
      'client lost null',
      'server got 36864 bytes',
      'server end',
      'server lost null',
    ])
    ends.close()
  })
})

test('abort drops what is buffered, and the other side sees the end', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const ends = await connected(loop, recorder(log, 'server'), recorder(log, 'client'))
    log.length = 0
    ends.server.pauseReading()
    ends.client.write(new Uint8Array(100 * KIB))
    ends.client.abort()
    ends.client.abort()
    ends.client.close()
    expect(ends.client.getWriteBufferSize()).toBe(0)
    expect(log).toEqual([])
    await turns(1)
    expect(log).toEqual(['client lost null'])
    ends.server.resumeReading()
    await sleep(1)
    ends.close()
    expect(log).toEqual(['client lost null', 'server got 65536 bytes', 'server end', 'server lost null'])
  })
})

test('whoever closes with something unread breaks the connection', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const ends = await connected(loop, recorder(log, 'server'), recorder(log, 'client'))
    log.length = 0
    ends.server.pauseReading()
    ends.client.write(bytes('unread'))
    ends.server.close()
    await sleep(1)
    ends.close()
    expect(log).toEqual(['server lost null', 'client lost ConnectionResetError'])
  })
})

test('who goes on writing to a side that has gone loses the connection', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const ends = await connected(loop, recorder(log, 'server'), recorder(log, 'client', { eofReceived: () => true }))
    log.length = 0
    ends.server.close()
    await sleep(1)
    ends.client.write(bytes('is anybody there?'))
    ends.client.write(bytes('no'))
    await sleep(1)
    ends.close()
    expect(log).toEqual(['server lost null', 'client end', 'client lost BrokenPipeError'])
  })
})

test('writes after the loss are ignored, with a warning from the fifth on', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  try {
    await inMemoryNetwork(async (_, loop) => {
      const ends = await connected(loop, recorder([], 'server'), {})
      ends.client.close()
      for (let count = 0; count < 3; count += 1) ends.client.write(bytes('x'))
      ends.client.writelines([bytes('x')])
      expect(warn).not.toHaveBeenCalled()
      ends.client.write(bytes('x'))
      expect(warn.mock.calls.map(([message]) => message)).toEqual(['socket.send() raised exception.'])
      await sleep(1)
      ends.client.write(bytes('x'))
      expect(warn).toHaveBeenCalledTimes(2)
      ends.close()
    })
  } finally {
    warn.mockRestore()
  }
})

test('what is no bytes is refused by name, before anything is written', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const ends = await connected(loop, recorder(log, 'server'), recorder(log, 'client'))
    log.length = 0
    expect(() => ends.client.write('text' as never)).toThrow(
      "data argument must be a bytes-like object, a Uint8Array: received 'text'; encode a text with new TextEncoder().encode(text)",
    )
    expect(() => ends.client.write([1, 2] as never)).toThrow('received an array')
    expect(() => ends.client.writelines([bytes('a'), null as never])).toThrow(TypeError)
    ends.client.write(new Uint8Array())
    await sleep(1)
    expect(log).toEqual([])
    ends.client.close()
    await sleep(1)
    ends.close()
  })
})

test('an error in dataReceived or eofReceived is told, and ends the connection with it', async () => {
  for (const call of ['dataReceived', 'eofReceived'] as const) {
    const boom = new Error('boom')
    await inMemoryNetwork(
      async (_, loop) => {
        const lost: unknown[] = []
        const server = recorder([], 'server', {
          [call]: () => {
            throw boom
          },
          connectionLost: (error) => lost.push(error),
        })
        const ends = await connected(loop, server, {})
        if (call === 'dataReceived') ends.client.write(bytes('x'))
        else ends.client.writeEof()
        await sleep(1)
        expect(lost).toEqual([boom])
        ends.client.close()
        ends.close()
        await sleep(1)
      },
      { reports: [`Fatal error: protocol.${call}() call failed.: Error: boom`] },
    )
  }
})

test('an error in another callback is told, and the connection goes on', async () => {
  const boom = (): never => {
    throw new Error('boom')
  }
  await inMemoryNetwork(
    async (_, loop) => {
      const log: string[] = []
      const ends = await connected(loop, recorder(log, 'server'), {
        connectionMade: boom,
        pauseWriting: boom,
        resumeWriting: boom,
        connectionLost: boom,
      })
      ends.client.write(new Uint8Array(200 * KIB))
      await sleep(1)
      ends.client.close()
      await sleep(1)
      ends.close()
      expect(log.at(-1)).toBe('server lost null')
    },
    {
      reports: [
        'Exception in callback anonymous(): Error: boom',
        'protocol.pauseWriting() failed: Error: boom',
        'protocol.resumeWriting() failed: Error: boom',
        'Exception in callback anonymous(): Error: boom',
      ],
    },
  )
})

test('a buffered protocol says where the bytes go', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const buffer = new Uint8Array(4)
    const buffered: BufferedProtocol = {
      getBuffer: (hint) => {
        log.push(`buffer ${hint}`)
        return buffer
      },
      bufferUpdated: (count) => void log.push(textOf(buffer.subarray(0, count))),
      eofReceived: () => void log.push('end'),
      connectionLost: (error) => void log.push(`lost ${String(error)}`),
    }
    const ends = await connected(loop, recorder([], 'server'), buffered)
    ends.server.write(bytes('abcdef'))
    ends.server.close()
    await sleep(1)
    ends.close()
    expect(log).toEqual(['buffer -1', 'abcd', 'buffer -1', 'ef', 'buffer -1', 'end', 'lost null'])
  })
})

test('a buffer that has no room is an error, and so is one that is none', async () => {
  for (const [room, said] of [
    [new Uint8Array(), 'RuntimeError: getBuffer() returned an empty buffer'],
    [
      'room',
      "TypeError: data argument must be a bytes-like object, a Uint8Array: received 'room'; encode a text with new TextEncoder().encode(text)",
    ],
  ] as const) {
    await inMemoryNetwork(
      async (_, loop) => {
        const lost: string[] = []
        const ends = await connected(loop, recorder([], 'server'), {
          getBuffer: () => room as Uint8Array,
          bufferUpdated: () => {},
          connectionLost: (error: Error | null) => void lost.push(String(error)),
        })
        ends.server.write(bytes('x'))
        await sleep(1)
        expect(lost).toEqual([said])
        await sleep(1)
        ends.close()
      },
      { reports: [`Fatal error: protocol.getBuffer() call failed.: ${said}`] },
    )
  }
})

test('the protocol can be switched at run time, to one of the other kind and back', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const plain: Protocol = { dataReceived: (data) => void log.push(`plain ${textOf(data)}`) }
    const buffer = new Uint8Array(10)
    const buffered: BufferedProtocol = {
      getBuffer: () => buffer,
      bufferUpdated: (count) => void log.push(`buffered ${textOf(buffer.subarray(0, count))}`),
    }
    const { client, server, close } = await connected(loop, recorder([], 'server'), plain)
    for (const [index, protocol] of [plain, buffered, plain].entries()) {
      client.setProtocol(protocol)
      expect(client.getProtocol()).toBe(protocol)
      server.write(bytes(String(index)))
      await sleep(1)
    }
    client.close()
    await sleep(1)
    close()
    expect(log).toEqual(['plain 0', 'buffered 1', 'plain 2'])
  })
})

test('reading can be paused in connectionMade, and what has come waits', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const client = recorder(log, 'client', { connectionMade: (transport: Transport) => transport.pauseReading() })
    const ends = await connected(loop, recorder([], 'server'), client)
    ends.server.write(bytes('early'))
    await sleep(1)
    expect(log).toEqual(['client made'])
    ends.client.resumeReading()
    await sleep(1)
    expect(log).toEqual(['client made', 'client got early'])
    ends.client.close()
    ends.client.pauseReading()
    ends.client.resumeReading()
    expect(ends.client.isReading()).toBe(false)
    await sleep(1)
    ends.close()
  })
})

test('both ends know both addresses', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const ends = await connected(loop, recorder([], 'server'), {})
    const here = ends.client.getExtraInfo('sockname')
    expect(here).toEqual(['127.0.0.1', 49_152])
    expect(ends.client.getExtraInfo('peername')).toEqual(['127.0.0.1', 8000])
    expect(ends.server.getExtraInfo('peername')).toEqual(here)
    expect(ends.server.getExtraInfo('sockname')).toEqual(['127.0.0.1', 8000])
    expect(ends.client.getExtraInfo('socket')).toMatchObject({ family: 'IPv4', localAddress: here })
    expect(ends.client.getExtraInfo('cipher')).toBeNull()
    expect(ends.client.getExtraInfo('cipher', 'none')).toBe('none')
    expect(format('%s', ends.client)).toBe('<MemoryTransport 127.0.0.1:49152 -> 127.0.0.1:8000>')
    ends.client.close()
    await sleep(1)
    ends.close()
  })
})

test('a pair of sockets is connected without a server', async () => {
  await inMemoryNetwork(async (network, loop) => {
    const log: string[] = []
    const [one, other] = network.socketPair()
    const [left] = await loop.createConnection(() => recorder(log, 'left'), null, null, { sock: one })
    const [right] = await loop.connectAcceptedSocket(() => recorder(log, 'right'), other)
    left.write(bytes('over'))
    await sleep(1)
    right.close()
    await sleep(1)
    expect(log).toEqual(['left made', 'right made', 'right got over', 'right lost null', 'left end', 'left lost null'])
    await expect(loop.connectAcceptedSocket(() => ({}), {})).rejects.toThrow('A Stream Socket was expected')
  })
})
