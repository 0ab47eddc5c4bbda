import { sleep, type DatagramProtocol, type DatagramTransport, type SocketAddress } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { MemoryNetwork, VirtualEventLoop } from '@asyncio/testing'
import { expect, test } from 'vitest'
import { bytes, inMemoryNetwork, textOf } from '../src/in-memory-network.ts'

const SERVER: SocketAddress = ['127.0.0.1', 53]

/** A protocol that writes down what it is told. */
function listener(log: string[], name: string): DatagramProtocol {
  return {
    connectionMade: () => void log.push(`${name} made`),
    datagramReceived: (data, address) => void log.push(`${name} got '${textOf(data)}' from ${address.join(':')}`),
    errorReceived: (error) => void log.push(`${name} error ${error.name}`),
    connectionLost: (error) => void log.push(`${name} lost ${String(error)}`),
  }
}

test('datagrams go to an address, and are answered', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const [server] = await loop.createDatagramEndpoint(
      () => ({
        ...listener(log, 'server'),
        datagramReceived: (data, address) => server.sendTo(bytes(`re: ${textOf(data)}`), address),
      }),
      { localAddr: SERVER },
    )
    const [client] = await loop.createDatagramEndpoint(() => listener(log, 'client'), { remoteAddr: SERVER })
    expect(log).toEqual(['server made', 'client made'])
    log.length = 0
    expect(client.getExtraInfo('peername')).toEqual(SERVER)
    expect(client.getExtraInfo('sockname')).toEqual(['127.0.0.1', 49_152])
    expect(server.getExtraInfo('peername')).toBeNull()
    const data = bytes('one')
    client.sendTo(data)
    data.fill(0)
    client.sendTo(bytes(''), SERVER)
    await sleep(1)
    expect(log).toEqual(["client got 're: one' from 127.0.0.1:53", "client got 're: ' from 127.0.0.1:53"])
    expect(() => client.sendTo(bytes('x'), ['127.0.0.1', 1])).toThrow('Invalid address: must be null or 127.0.0.1:53')
    expect(() => client.sendTo('x' as never)).toThrow('data argument must be a bytes-like object')
    expect(() => server.sendTo(bytes('x'))).toThrow('the endpoint is not connected to an address')
    client.close()
    client.close()
    expect(client.isClosing()).toBe(true)
    client.sendTo(bytes('ignored'))
    server.abort()
    await sleep(1)
    expect(log.slice(2)).toEqual(['client lost null', 'server lost null'])
  })
})

test('a connected endpoint is told that nobody is there, another one is not', async () => {
  await inMemoryNetwork(async (network, loop) => {
    network.link({ latency: 1 })
    const log: string[] = []
    const [client] = await loop.createDatagramEndpoint(() => listener(log, 'client'), { remoteAddr: SERVER })
    const [free] = await loop.createDatagramEndpoint(() => listener(log, 'free'), { family: 4 })
    client.sendTo(bytes('hello?'))
    free.sendTo(bytes('hello?'), SERVER)
    await sleep(1.5)
    expect(log).toEqual(['client made', 'free made'])
    await sleep(1)
    expect(log.slice(2)).toEqual(['client error ConnectionRefusedError'])
    expect(client.isClosing()).toBe(false)
    client.sendTo(new Uint8Array(65_508))
    expect(log.slice(3)).toEqual(['client error OSError'])
    client.close()
    free.close()
    await sleep(1)
  })
})

test('a connected endpoint hears nobody else', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const [client] = await loop.createDatagramEndpoint(() => listener(log, 'client'), {
      localAddr: ['127.0.0.1', 99],
      remoteAddr: SERVER,
    })
    const [stranger] = await loop.createDatagramEndpoint(() => listener(log, 'stranger'), { family: 4 })
    stranger.sendTo(bytes('psst'), ['127.0.0.1', 99])
    await sleep(1)
    expect(log).toEqual(['client made', 'stranger made'])
    client.close()
    stranger.close()
    await sleep(1)
  })
})

test('an error of datagramReceived is told, and the endpoint stays', async () => {
  await inMemoryNetwork(
    async (_, loop) => {
      const log: string[] = []
      const boom = (data: Uint8Array): void => {
        if (textOf(data) === 'boom') throw new Error('boom')
        log.push(textOf(data))
      }
      const [server] = await loop.createDatagramEndpoint(() => ({ datagramReceived: boom }), { localAddr: SERVER })
      for (const word of ['a', 'boom', 'b']) server.sendTo(bytes(word), SERVER)
      await sleep(1)
      expect(log).toEqual(['a', 'b'])
      server.close()
      await sleep(1)
    },
    { reports: ['Exception in callback anonymous(): Error: boom'] },
  )
})

test('arguments that contradict each other are refused in the words of Python', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const open = (options: object): PromiseLike<unknown> => loop.createDatagramEndpoint(() => ({}), options)
    await expect(open({})).rejects.toThrow('unexpected address family')
    await expect(open({ localAddr: '127.0.0.1' })).rejects.toThrow("2-tuple is expected, [host, port]: received '127")
    await expect(open({ sock: {}, localAddr: SERVER, reusePort: true })).rejects.toThrow(
      'socket modifier keyword arguments can not be used when sock is specified. (localAddr=127.0.0.1,53, reusePort=true)',
    )
    await expect(open({ localAddr: SERVER, remoteAddr: ['::1', 53] })).rejects.toThrow(
      'can not get address information',
    )
    const [first] = await loop.createDatagramEndpoint(() => ({}), { localAddr: SERVER })
    await expect(open({ localAddr: SERVER })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    first.close()
    await sleep(1)
  })
})

test('the marks of the write buffer are kept, though nothing ever waits', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const [endpoint] = await loop.createDatagramEndpoint(() => ({}), { localAddr: SERVER })
    endpoint.setWriteBufferLimits({ high: 8 })
    expect(endpoint.getWriteBufferLimits()).toEqual([2, 8])
    expect(endpoint.getWriteBufferSize()).toBe(0)
    endpoint.close()
    await sleep(1)
  })
})

async function received(seed: number, conditions: Parameters<MemoryNetwork['link']>[0]): Promise<number[]> {
  const loop = new VirtualEventLoop({ network: (made) => new MemoryNetwork(made, { seed }) })
  const numbers: number[] = []
  await run(
    async () => {
      loop.network.link(conditions)
      let transport: DatagramTransport | undefined
      await loop.createDatagramEndpoint(
        () => ({
          connectionMade: (made) => void (transport = made),
          datagramReceived: (data) => void numbers.push(data[0] as number),
        }),
        { localAddr: SERVER },
      )
      for (let index = 0; index < 200; index += 1) transport?.sendTo(Uint8Array.of(index), SERVER)
      await sleep(10)
      transport?.close()
      await sleep(1)
    },
    { loopFactory: () => loop },
  )
  return numbers
}

test('datagrams are lost, doubled and overtake each other by chance, the same for the same seed', async () => {
  const all = Array.from({ length: 200 }, (_, index) => index)
  const inOrder = (numbers: number[]): number[] => numbers.toSorted((a, b) => a - b)
  expect(await received(1, {})).toEqual(all)
  expect(await received(1, { loss: 1 })).toEqual([])

  const lossy = await received(1, { loss: 0.25 })
  expect(lossy.length).toBeGreaterThan(120)
  expect(lossy.length).toBeLessThan(180)
  expect(lossy).toEqual(inOrder(lossy))
  expect(await received(1, { loss: 0.25 })).toEqual(lossy)
  expect(await received(2, { loss: 0.25 })).not.toEqual(lossy)

  const doubled = await received(1, { duplication: 0.5 })
  expect(new Set(doubled).size).toBe(200)
  expect(doubled.length).toBeGreaterThan(260)

  const shuffled = await received(1, { jitter: 1 })
  expect(shuffled).not.toEqual(all)
  expect(inOrder(shuffled)).toEqual(all)
})

test('a partition loses datagrams, also those on the way', async () => {
  await inMemoryNetwork(async (network, loop) => {
    const log: string[] = []
    network.link({ latency: 1 })
    const [server] = await loop.createDatagramEndpoint(() => listener(log, 'server'), { localAddr: SERVER })
    server.sendTo(bytes('on the way'), SERVER)
    network.partition('localhost', 'localhost')
    server.sendTo(bytes('cut'), SERVER)
    await sleep(5)
    network.heal()
    server.sendTo(bytes('healed'), SERVER)
    await sleep(5)
    server.close()
    await sleep(1)
    expect(log).toEqual(['server made', "server got 'healed' from 127.0.0.1:53", 'server lost null'])
  })
})
