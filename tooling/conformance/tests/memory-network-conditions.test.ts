import { ConnectionRefusedError, createTask, sleep, ValueError, type Protocol } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { DeadlockError, MemoryNetwork, VirtualEventLoop } from '@asyncio/testing'
import { expect, test } from 'vitest'
import { bytes, connected, inMemoryNetwork, recorder } from '../src/in-memory-network.ts'

const silent = (): Protocol => ({})

test('a connection takes a way there and back, and bytes take one way', async () => {
  await inMemoryNetwork(async (network, loop) => {
    network.link({ latency: { milliseconds: 100 }, connecting: 1 })
    const log: string[] = []
    const time = (): number => loop.time()
    const server = await loop.createServer(() => recorder(log, 'server', {}, time), '127.0.0.1', 80)
    const [client] = await loop.createConnection(() => recorder(log, 'client', {}, time), '127.0.0.1', 80)
    client.write(bytes('a'))
    await sleep(0.05)
    client.write(bytes('b'))
    client.close()
    await sleep(1)
    server.close()
    expect(log).toEqual([
      'server made at 1.1',
      'client made at 1.2',
      'client lost null at 1.25',
      'server got a at 1.3',
      'server got b at 1.35',
      'server end at 1.35',
      'server lost null at 1.35',
    ])
  })
})

test('nobody there is known after the way there and back', async () => {
  await inMemoryNetwork(async (network, loop) => {
    network.link({ latency: 3 })
    await expect(loop.createConnection(silent, '127.0.0.1', 80)).rejects.toThrow(ConnectionRefusedError)
    expect(loop.time()).toBe(6)
  })
})

test('bandwidth is shared by all connections of a direction', async () => {
  await inMemoryNetwork(async (network, loop) => {
    const log: string[] = []
    const time = (): number => loop.time()
    const server = await loop.createServer(() => recorder(log, 'server', {}, time), '127.0.0.1', 80)
    const clients = [
      (await loop.createConnection(silent, '127.0.0.1', 80))[0],
      (await loop.createConnection(silent, '127.0.0.1', 80))[0],
    ]
    log.length = 0
    network.link({ bandwidth: 100 })
    for (const client of clients) client.write(new Uint8Array(200))
    await sleep(10)
    for (const client of clients) client.close()
    await sleep(1)
    server.close()
    expect(log.slice(0, 2)).toEqual(['server got 200 bytes at 2', 'server got 200 bytes at 4'])
  })
})

test('jitter makes bytes late, never out of order', async () => {
  await inMemoryNetwork(async (network, loop) => {
    network.link({ latency: 0.1, jitter: 1 })
    const received: number[] = []
    const ends = await connected(
      loop,
      recorder([], 'server', { dataReceived: (data) => void received.push(...data) }),
      {},
    )
    const sent = Array.from({ length: 50 }, (_, index) => index)
    for (const number of sent) {
      ends.client.write(Uint8Array.of(number))
      await sleep(0.01)
    }
    await sleep(3)
    expect(received).toEqual(sent)
    ends.client.close()
    await sleep(3)
    ends.close()
  })
})

test('conditions between two hosts are for those two, in both directions', async () => {
  await inMemoryNetwork(async (network, loop) => {
    expect(network.addHost('near')).toEqual(['10.0.0.1'])
    expect(network.addHost('far')).toEqual(['10.0.0.2'])
    network.link({ latency: 1 })
    network.link({ latency: 5 }, ['far', 'client'])
    network.addHost('client', '10.1.1.1')
    network.link({ latency: 10 }, ['client', '10.0.0.2'])
    const server = await loop.createServer(silent, ['near', 'far'], 80)
    const times: number[] = []
    for (const host of ['near', 'far']) {
      const before = loop.time()
      const [transport] = await loop.createConnection(silent, host, 80, { localAddr: ['client', 0] })
      times.push(loop.time() - before)
      expect(transport.getExtraInfo('sockname')).toEqual(['10.1.1.1', expect.any(Number)])
      expect(network.connections).toMatchObject([{ from: 'client', to: host }])
      transport.close()
      await sleep(30)
    }
    server.close()
    expect(times).toEqual([2, 20])
  })
})

test('conditions out of their range are refused, and nothing is changed', async () => {
  await inMemoryNetwork(async (network, loop) => {
    network.link({ latency: 1 })
    for (const [condition, said] of [
      [{ latency: -1 }, "'latency' must be 0 or more: received -1"],
      [{ bandwidth: 0 }, "'bandwidth' must be above 0: received 0"],
      [{ loss: 1.5 }, "'loss' must be from 0 to 1: received 1.5"],
    ] as const) {
      expect(() => network.link(condition)).toThrow(ValueError)
      expect(() => network.link(condition)).toThrow(said)
    }
    await loop.createConnection(silent, '127.0.0.1', 80).catch(() => {})
    expect(loop.time()).toBe(2)
  })
})

test('a partition holds up what is sent, until it is healed', async () => {
  await inMemoryNetwork(async (network, loop) => {
    const log: string[] = []
    network.addHost('db')
    network.link({ latency: 1 })
    const server = await loop.createServer(() => recorder(log, 'server', {}, () => loop.time()), 'db', 80)
    const [client] = await loop.createConnection(silent, 'db', 80)
    client.write(bytes('on the way'))
    network.partition('localhost', 'db')
    await sleep(10)
    client.write(bytes(', after'))
    const connecting = createTask(loop.createConnection(silent, 'db', 80))
    await sleep(10)
    expect(log).toEqual(['server made at 1'])
    expect(connecting.done()).toBe(false)
    network.heal('db', 'localhost')
    const [second] = await connecting
    expect(loop.time()).toBe(24)
    expect(log).toEqual(['server made at 1', 'server got on the way, after at 23', 'server made at 23'])
    network.partition('localhost', 'db')
    const cancelled = createTask(loop.createConnection(silent, 'db', 80))
    await sleep(5)
    cancelled.cancel()
    await sleep(1)
    network.heal()
    await sleep(5)
    expect(network.connections).toHaveLength(2)
    for (const transport of [client, second]) transport.close()
    await sleep(5)
    server.close()
  })
})

test('who waits for the other side of a partition for ever is in a deadlock, which says so', async () => {
  const loop = new VirtualEventLoop()
  loop.network.partition('localhost', 'localhost')
  const running = run(async () => loop.createConnection(silent, '127.0.0.1', 80), { loopFactory: () => loop })
  await expect(running).rejects.toThrow(DeadlockError)
})

test('reset breaks the chosen connections for both sides, and loses what is on the way', async () => {
  await inMemoryNetwork(async (network, loop) => {
    const log: string[] = []
    const server = await loop.createServer(() => recorder(log, 'server'), ['10.0.0.1', '10.0.0.2'], 80)
    const [first] = await loop.createConnection(() => recorder(log, 'first'), '10.0.0.1', 80)
    const [second] = await loop.createConnection(() => recorder(log, 'second'), '10.0.0.2', 80)
    log.length = 0
    first.write(bytes('lost'))
    expect(network.reset(({ to }) => to === '10.0.0.1')).toBe(1)
    await sleep(1)
    expect(log.toSorted()).toEqual(['first lost ConnectionResetError', 'server lost ConnectionResetError'])
    expect(network.connections).toHaveLength(1)
    second.write(bytes('fine'))
    await sleep(1)
    expect(log.at(-1)).toBe('server got fine')
    expect(network.reset()).toBe(1)
    expect(network.connections).toHaveLength(1)
    await sleep(1)
    expect(second.isClosing()).toBe(true)
    expect(network.reset()).toBe(0)
    server.close()
  })
})

test('a side that has paused reading finds out about a reset when it reads or writes', async () => {
  await inMemoryNetwork(async (network, loop) => {
    for (const find of ['resumeReading', 'write'] as const) {
      const log: string[] = []
      const ends = await connected(loop, recorder([], 'server'), recorder(log, 'client'))
      ends.client.pauseReading()
      network.reset()
      await sleep(1)
      expect(log).toEqual(['client made'])
      if (find === 'write') ends.client.write(bytes('x'))
      else ends.client.resumeReading()
      await sleep(1)
      expect(log).toEqual(['client made', 'client lost ConnectionResetError'])
      ends.close()
    }
  })
})

test('refuse keeps connections from being made while it lasts', async () => {
  await inMemoryNetwork(async (network, loop) => {
    network.addHost('db')
    const server = await loop.createServer(silent, 'db', 80)
    const unix = await loop.createUnixServer(silent, '/tmp/db')
    {
      using _refusal = network.refuse(['db', 80])
      using _unixRefusal = network.refuse('/tmp/db')
      await expect(loop.createConnection(silent, 'db', 80)).rejects.toThrow(ConnectionRefusedError)
      await expect(loop.createConnection(silent, '10.0.0.1', 80)).rejects.toThrow(ConnectionRefusedError)
      await expect(loop.createUnixConnection(silent, '/tmp/db')).rejects.toThrow(ConnectionRefusedError)
    }
    const [transport] = await loop.createConnection(silent, 'db', 80)
    transport.close()
    await sleep(1)
    server.close()
    unix.close()
  })
})

test('a latency that ends with both sides gone leaves no timer', async () => {
  await inMemoryNetwork(async (network, loop) => {
    const ends = await connected(loop, recorder([], 'server'), {})
    network.link({ latency: { hours: 1 } })
    ends.client.write(bytes('late'))
    ends.server.write(bytes('late'))
    ends.client.abort()
    ends.server.abort()
    await sleep(1)
    expect(network.connections).toEqual([])
    expect(loop.leftBehind()).toEqual([])
    ends.close()
  })
})

test('names are looked up in the hosts that were defined', async () => {
  await inMemoryNetwork(async (network, loop) => {
    network.addHost('both', '10.0.0.7', 'fd00::7')
    expect(await loop.getaddrinfo('both', '80')).toMatchObject([
      { family: 4, type: 'stream', address: ['10.0.0.7', 80] },
      { family: 6, type: 'stream', address: ['fd00::7', 80] },
    ])
    expect(await loop.getaddrinfo('both', 80, { family: 6, type: 'datagram' })).toMatchObject([
      { family: 6, type: 'datagram', address: ['fd00::7', 80] },
    ])
    expect(await loop.getaddrinfo(null, null)).toHaveLength(2)
    expect(await loop.getnameinfo(['fd00::7', 80])).toEqual(['both', '80'])
    expect(await loop.getnameinfo(['10.9.9.9', 80])).toEqual(['10.9.9.9', '80'])
    await expect(loop.getaddrinfo('nobody', 80)).rejects.toMatchObject({ code: 'ENOTFOUND' })
  })
})

test('a network belongs to any loop that it is made for', async () => {
  const loop = new VirtualEventLoop({ network: (made) => new MemoryNetwork(made, { seed: 7 }) })
  await run(
    async () => {
      const server = await loop.createServer(silent, '127.0.0.1', 0)
      expect(loop.network).toBeInstanceOf(MemoryNetwork)
      server.close()
    },
    { loopFactory: () => loop },
  )
})
