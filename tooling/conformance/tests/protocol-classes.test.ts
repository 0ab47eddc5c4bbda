import { NotImplementedError, ValueError } from '@asyncio/core'
import {
  AbstractServer,
  BaseProtocol,
  BaseTransport,
  BufferedProtocol,
  DatagramProtocol,
  DatagramTransport,
  Protocol,
  ReadTransport,
  SubprocessProtocol,
  SubprocessTransport,
  Transport,
  WriteTransport,
} from '@asyncio/streams'
import { expect, test } from 'vitest'
import { bytes, textOf } from '../src/in-memory-network.ts'

const transport = new Transport()

test('the methods of a base protocol do nothing', () => {
  for (const protocol of [
    new BaseProtocol(),
    new Protocol(),
    new BufferedProtocol(),
    new SubprocessProtocol(),
  ] as BaseProtocol<Transport>[]) {
    expect(protocol).toBeInstanceOf(BaseProtocol)
    expect([
      protocol.connectionMade(transport),
      protocol.connectionLost(null),
      protocol.pauseWriting(),
      protocol.resumeWriting(),
    ]).toEqual([undefined, undefined, undefined, undefined])
  }
})

test('the methods of a protocol for bytes, for datagrams and for processes do nothing', () => {
  const protocol = new Protocol()
  expect([protocol.dataReceived(bytes('a')), protocol.eofReceived()]).toEqual([undefined, undefined])
  const datagrams = new DatagramProtocol()
  datagrams.connectionMade(new DatagramTransport())
  expect([datagrams.datagramReceived(bytes('a'), ['h', 1]), datagrams.errorReceived(new Error('e'))]).toEqual([
    undefined,
    undefined,
  ])
  const process = new SubprocessProtocol()
  expect([
    process.pipeDataReceived(1, bytes('a')),
    process.pipeConnectionLost(1, null),
    process.processExited(),
  ]).toEqual([undefined, undefined, undefined])
})

test('a protocol with a buffer has to say where its bytes are put', () => {
  const protocol = new BufferedProtocol()
  expect(() => protocol.getBuffer(10)).toThrow(NotImplementedError)
  expect([protocol.bufferUpdated(10), protocol.eofReceived()]).toEqual([undefined, undefined])
})

test('a transport knows the extra information that it was made with, and none without', () => {
  expect(new Transport().getExtraInfo('peername')).toBeNull()
  expect(new Transport().getExtraInfo('peername', 'nobody')).toBe('nobody')
  const informed = new Transport({ peername: 'somebody' })
  expect([informed.getExtraInfo('peername'), informed.getExtraInfo('peername', 'nobody')]).toEqual([
    'somebody',
    'somebody',
  ])
  expect(informed.getExtraInfo('toString')).toBeNull()
})

test('writelines() writes all pieces as one', () => {
  const written: string[] = []
  class Writing extends Transport {
    override write(data: Uint8Array): void {
      written.push(textOf(data))
    }
  }
  new Writing().writelines([bytes('one'), bytes(' '), bytes('two')])
  new Writing().writelines([])
  expect(written).toEqual(['one two', ''])
})

test('what a transport or a server leaves to those who extend it says so', () => {
  const all: [object, string[]][] = [
    [new BaseTransport(), ['isClosing', 'close', 'setProtocol', 'getProtocol']],
    [new ReadTransport(), ['isReading', 'pauseReading', 'resumeReading']],
    [
      new WriteTransport(),
      [
        'write',
        'writeEof',
        'canWriteEof',
        'abort',
        'getWriteBufferSize',
        'getWriteBufferLimits',
        'setWriteBufferLimits',
      ],
    ],
    [transport, ['isReading', 'pauseReading', 'resumeReading', 'write', 'writeEof', 'canWriteEof', 'abort', 'close']],
    [
      new DatagramTransport(),
      ['sendTo', 'abort', 'getWriteBufferSize', 'getWriteBufferLimits', 'setWriteBufferLimits'],
    ],
    [new SubprocessTransport(), ['getPid', 'getReturncode', 'getPipeTransport', 'sendSignal', 'terminate', 'kill']],
    [
      new AbstractServer(),
      ['close', 'closeClients', 'abortClients', 'getLoop', 'isServing', 'startServing', 'serveForever', 'waitClosed'],
    ],
  ]
  for (const [object, methods] of all) {
    for (const method of methods)
      expect(() => (object as Record<string, () => unknown>)[method]?.call(object), method).toThrow(NotImplementedError)
  }
  expect(() => new AbstractServer().sockets).toThrow(NotImplementedError)
  expect(() => new AbstractServer()[Symbol.asyncDispose]()).toThrow(NotImplementedError)
  expect(new NotImplementedError('')).not.toBeInstanceOf(ValueError)
})
