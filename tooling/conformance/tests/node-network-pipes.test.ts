import { sleep, ValueError, type ReadPipeProtocol, type WritePipeProtocol } from '@asyncio/core'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  constants,
  createReadStream,
  createWriteStream,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
  WriteStream,
} from 'node:fs'
import { createConnection, createServer, Socket, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { format } from 'node:util'
import { PassThrough, Readable, Writable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { bytes, textOf } from '../src/in-memory-network.ts'
import { Journal, onNode } from '../src/network-places.ts'

const KIB = 1024

/** Both ends of a named pipe, as file descriptors. */
async function withPipe(
  main: (readEnd: { fd: number }, writeEnd: { fd: number }, folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'asyncio-'))
  try {
    const path = join(folder, 'pipe')
    execFileSync('mkfifo', [path])
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    await main({ fd: readEnd }, { fd: openSync(path, constants.O_WRONLY) }, folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function reader(journal: Journal, side: string): ReadPipeProtocol {
  return {
    connectionMade: () => journal.note(side, 'made'),
    dataReceived: (data) => journal.note(side, `got ${textOf(data)}`),
    eofReceived: () => journal.note(side, 'end'),
    connectionLost: (error) => journal.note(side, `lost ${error === null ? 'null' : error.name}`),
  }
}

function writer(journal: Journal, side: string): WritePipeProtocol {
  return {
    connectionMade: () => journal.note(side, 'made'),
    pauseWriting: () => journal.note(side, 'pause'),
    resumeWriting: () => journal.note(side, 'resume'),
    connectionLost: (error) => journal.note(side, `lost ${error === null ? 'null' : error.name}`),
  }
}

test('what is written into a pipe comes out of it, and its end', async () => {
  await withPipe(async (readEnd, writeEnd) => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const [input, protocol] = await loop.connectReadPipe(() => reader(journal, 'in'), readEnd)
      expect(input.getProtocol()).toBe(protocol)
      expect(input.getExtraInfo('pipe')).toBe(readEnd)
      expect(input.getExtraInfo('socket', 'none')).toBe('none')
      const [output] = await loop.connectWritePipe(() => writer(journal, 'out'), writeEnd)
      expect(output.getExtraInfo('pipe')).toBe(writeEnd)
      expect(output.canWriteEof()).toBe(true)
      output.write(bytes('a'))
      output.write(bytes(''))
      output.writelines([bytes('b'), bytes('c')])
      await journal.until('in', 'got abc')
      output.writeEof()
      expect(output.isClosing()).toBe(true)
      output.close()
      await journal.until('in', 'lost null')
      expect(journal.of('in')).toEqual(['made', 'got abc', 'end', 'lost null'])
      expect(journal.of('out')).toEqual(['made', 'lost null'])
      expect([input, output].map((transport) => format('%s', transport))).toEqual([
        '<ReadPipeTransport closing>',
        '<WritePipeTransport closing>',
      ])
    })
  })
})

test('what a pipe holds already is told after connectReadPipe has answered', async () => {
  await withPipe(async (readEnd, writeEnd) => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const pipe = new Socket(readEnd)
      writeSync(writeEnd.fd, 'early')
      closeSync(writeEnd.fd)
      await once(pipe, 'readable')
      await loop.connectReadPipe(() => reader(journal, 'in'), pipe)
      journal.note('in', 'answered')
      await journal.until('in', 'lost null')
      expect(journal.of('in')).toEqual(['made', 'answered', 'got early', 'end', 'lost null'])
    })
  })
})

test('a pipe that is not read from holds its writer back, and is flushed before it closes', async () => {
  await withPipe(async (readEnd, writeEnd) => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      let count = 0
      const counting = { ...reader(journal, 'in'), dataReceived: (data: Uint8Array) => void (count += data.length) }
      const [input] = await loop.connectReadPipe(() => counting, readEnd)
      const [output] = await loop.connectWritePipe(() => writer(journal, 'out'), writeEnd)
      expect(input.isReading()).toBe(true)
      input.pauseReading()
      input.pauseReading()
      expect(input.isReading()).toBe(false)
      expect(output.getWriteBufferLimits()).toEqual([16 * KIB, 64 * KIB])
      let written = 0
      while (!journal.of('out').includes('pause')) {
        output.write(new Uint8Array(64 * KIB))
        written += 64 * KIB
      }
      expect(output.getWriteBufferSize()).toBeGreaterThan(64 * KIB)
      output.close()
      for (let turn = 0; turn < 10; turn += 1) await sleep(0)
      expect(journal.of('out')).toEqual(['made', 'pause'])
      input.resumeReading()
      input.resumeReading()
      await journal.until('in', 'lost null')
      await journal.until('out', 'lost null')
      expect(journal.of('out')).toEqual(['made', 'pause', 'resume', 'lost null'])
      expect(count).toBe(written)
    })
  })
})

test('an aborted pipe loses what waits', async () => {
  await withPipe(async (readEnd, writeEnd) => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const [input] = await loop.connectReadPipe(() => ({}), readEnd)
      input.pauseReading()
      const [output] = await loop.connectWritePipe(() => writer(journal, 'out'), writeEnd)
      output.setWriteBufferLimits({ high: 1e7 })
      output.write(new Uint8Array(1e6))
      expect(output.getWriteBufferSize()).toBeGreaterThan(0)
      output.abort()
      output.abort()
      expect(output.getWriteBufferSize()).toBe(0)
      await journal.until('out', 'lost null')
      input.close()
      input.close()
      input.pauseReading()
      input.resumeReading()
      expect([input.isClosing(), input.isReading()]).toEqual([true, false])
      await sleep(0)
      expect(journal.of('out')).toEqual(['made', 'lost null'])
    })
  })
})

test('who writes into a pipe that nobody reads from any more loses it', async () => {
  await withPipe(async (readEnd, writeEnd) => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const [input] = await loop.connectReadPipe(() => reader(journal, 'in'), readEnd)
      const [output] = await loop.connectWritePipe(() => writer(journal, 'out'), writeEnd)
      input.close()
      await journal.until('in', 'lost null')
      output.write(bytes('x'))
      await journal.until('out', 'lost BrokenPipeError')
      output.write(bytes('ignored'))
      expect(journal.of('in')).toEqual(['made', 'lost null'])
    })
  })
})

test('what is written into a pipe that is lost goes nowhere, and from the fifth time on with a warning', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  try {
    await withPipe(async (readEnd, writeEnd) => {
      await onNode.run(async (loop) => {
        const journal = new Journal(loop)
        const [input] = await loop.connectReadPipe(() => reader(journal, 'in'), readEnd)
        const [output] = await loop.connectWritePipe(() => writer(journal, 'out'), writeEnd)
        input.close()
        await journal.until('in', 'lost null')
        output.write(bytes('x'))
        await journal.until('out', 'lost BrokenPipeError')
        for (let count = 0; count < 4; count += 1) output.write(bytes('x'))
        expect(warn).not.toHaveBeenCalled()
        output.write(bytes('x'))
        output.writelines([bytes('x')])
        const said = 'pipe closed by peer or os.write(pipe, data) raised exception.'
        expect(warn.mock.calls.map(([message]) => message)).toEqual([said, said])
      })
    })
  } finally {
    warn.mockRestore()
  }
})

test('streams of Node are read and written as pipes', async () => {
  await onNode.run(async (loop) => {
    const journal = new Journal(loop)
    const stream = new PassThrough()
    const [output] = await loop.connectWritePipe(() => writer(journal, 'out'), stream)
    output.write(bytes('early'))
    const [input] = await loop.connectReadPipe(() => reader(journal, 'in'), stream)
    await journal.until('in', 'got early')
    stream.destroy(Object.assign(new Error('read'), { code: 'EIO' }))
    await journal.until('in', 'lost OSError')
    await journal.until('out', 'lost OSError')
    expect(input.isClosing()).toBe(true)
  })
})

test('an error that is none of the platform’s is told, and ends the transport', async () => {
  await onNode.run(
    async (loop) => {
      const journal = new Journal(loop)
      const source = new Readable({ read() {} })
      await loop.connectReadPipe(() => reader(journal, 'in'), source)
      source.destroy(new Error('odd'))
      await journal.until('in', 'lost Error')
      const sink = new Writable({ write: (_chunk, _encoding, done) => done(new Error('full')) })
      const [output] = await loop.connectWritePipe(() => writer(journal, 'out'), sink)
      output.write(bytes('x'))
      await journal.until('out', 'lost Error')
    },
    { reports: ['Fatal read error on pipe transport: Error: odd', 'Fatal write error on pipe transport: Error: full'] },
  )
})

test('a stream that somebody else closes is lost', async () => {
  await onNode.run(async (loop) => {
    const journal = new Journal(loop)
    const source = new Readable({ read() {} })
    await loop.connectReadPipe(() => reader(journal, 'in'), source)
    source.destroy()
    await journal.until('in', 'lost null')
    const stuck = new Writable({ write: () => {} })
    const [output] = await loop.connectWritePipe(() => writer(journal, 'out'), stuck)
    output.write(bytes('x'))
    stuck.destroy()
    await journal.until('out', 'lost BrokenPipeError')
  })
})

test('a stream that ended, was closed or failed before it is connected is lost at once, and its end is told', async () => {
  const broken = Object.assign(new Error('read'), { code: 'EIO' })
  const ended = new Readable({ read() {} })
  ended.push(null)
  ended.resume()
  await once(ended, 'close')
  const endedAndOpen = new Readable({ read() {}, autoDestroy: false })
  endedAndOpen.push(null)
  endedAndOpen.resume()
  await once(endedAndOpen, 'end')
  const closed = new Readable({ read() {} }).destroy()
  await once(closed, 'close')
  const failed = new Readable({ read() {} }).destroy(broken)
  await once(failed, 'error')
  const inputs: [stream: Readable, story: string[]][] = [
    [ended, ['made', 'end', 'lost null']],
    [endedAndOpen, ['made', 'end', 'lost null']],
    [closed, ['made', 'lost null']],
    [failed, ['made', 'lost OSError']],
  ]
  const destroyed = new Writable({ write() {} }).destroy()
  await once(destroyed, 'close')
  const unwritable = new Writable({ write() {} }).destroy(broken)
  await once(unwritable, 'error')
  const outputs: [stream: Writable, story: string[]][] = [
    [destroyed, ['made', 'lost null']],
    [unwritable, ['made', 'lost OSError']],
  ]
  await onNode.run(async (loop) => {
    for (const [stream, story] of inputs) {
      const journal = new Journal(loop)
      const [transport] = await loop.connectReadPipe(() => reader(journal, 'in'), stream)
      await journal.until('in', story.at(-1) as string)
      expect(journal.of('in')).toEqual(story)
      expect(transport.isClosing()).toBe(true)
    }
    for (const [stream, story] of outputs) {
      const journal = new Journal(loop)
      const [transport] = await loop.connectWritePipe(() => writer(journal, 'out'), stream)
      await journal.until('out', story.at(-1) as string)
      expect(journal.of('out')).toEqual(story)
      expect(transport.isClosing()).toBe(true)
    }
  })
})

test('a socket whose other side has ended before it is connected is told of that end', async () => {
  await onNode.run(async (loop) => {
    const server = createServer({ allowHalfOpen: true }, (socket) => socket.resume().end()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const socket = createConnection({ port, host: '127.0.0.1', allowHalfOpen: true })
    socket.resume()
    await once(socket, 'end')
    const journal = new Journal(loop)
    await loop.createConnection(() => reader(journal, 'in'), null, null, { sock: socket })
    await journal.until('in', 'lost null')
    expect(journal.of('in')).toEqual(['made', 'end', 'lost null'])
    server.close()
    await once(server, 'close')
  })
})

test('a stream of the class that writes files is a pipe if it has no file', async () => {
  await onNode.run(async (loop) => {
    const journal = new Journal(loop)
    // Such is the standard input of a child on Bun.
    const stream = new Writable({ write: (_chunk, _encoding, done) => done() })
    Object.setPrototypeOf(stream, WriteStream.prototype)
    const [output] = await loop.connectWritePipe(() => writer(journal, 'out'), stream)
    output.close()
    await journal.until('out', 'lost null')
  })
})

test('files are refused, and what can’t be read or written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'asyncio-'))
  const path = join(folder, 'file')
  writeFileSync(path, 'text')
  const said = 'Pipe transport is for pipes, sockets and terminals only'
  await onNode.run(async (loop) => {
    const source = createReadStream(path)
    const sink = createWriteStream(path)
    await expect(loop.connectReadPipe(() => ({}), source)).rejects.toThrow(said)
    await expect(loop.connectWritePipe(() => ({}), sink)).rejects.toThrow(said)
    source.destroy()
    sink.destroy()
    const fd = openSync(path, 'r+')
    await expect(loop.connectReadPipe(() => ({}), { fd })).rejects.toThrow(ValueError)
    await expect(loop.connectWritePipe(() => ({}), { fd })).rejects.toThrow(ValueError)
    await expect(loop.connectReadPipe(() => ({}), {})).rejects.toThrow('A pipe was expected that can be read')
    await expect(loop.connectWritePipe(() => ({}), {})).rejects.toThrow('A pipe was expected that can be written')
    for (let turn = 0; turn < 3; turn += 1) await sleep(0.001)
  })
  rmSync(folder, { recursive: true })
})
