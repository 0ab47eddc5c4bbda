import {
  ConnectionAbortedError,
  ConnectionRefusedError,
  ConnectionResetError,
  createTask,
  isCancelled,
  sleep,
  TimeoutError,
  ValueError,
  waitFor,
  type DatagramProtocol,
  type Network,
} from '@asyncio/core'
import { openDatagramEndpoint } from '@asyncio/streams'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { bytes, inMemoryNetwork, textOf } from '../src/in-memory-network.ts'

const HERE = ['127.0.0.1', 9000] as const

test('datagrams are sent and received, each with where it came from', async () => {
  await inMemoryNetwork(async () => {
    const echo = await openDatagramEndpoint({ localAddr: HERE })
    const asker = await openDatagramEndpoint({ remoteAddr: HERE })
    expect([echo.localAddress, echo.remoteAddress, asker.remoteAddress]).toEqual([HERE, null, HERE])
    await asker.send(bytes('question'))
    const [question, address] = await echo.receive()
    expect([textOf(question), address]).toEqual(['question', asker.localAddress])
    await echo.send(bytes('answer'), address)
    expect(textOf((await asker.receive())[0])).toBe('answer')
    for (const endpoint of [echo, asker]) {
      endpoint.close()
      await endpoint.waitClosed()
    }
  })
})

test('those who wait get one datagram each, in the order in which they asked', async () => {
  await inMemoryNetwork(async () => {
    await using endpoint = await openDatagramEndpoint({ localAddr: HERE })
    await using sender = await openDatagramEndpoint({ remoteAddr: HERE })
    const log: string[] = []
    const receivers = ['first', 'second', 'third', 'fourth'].map((name) =>
      createTask(async () => {
        log.push(`${name} ${textOf((await endpoint.receive())[0])}`)
      }),
    )
    await sleep(1)
    receivers[1]?.cancel()
    for (const text of ['a', 'b', 'c', 'd']) await sender.send(bytes(text))
    await sleep(1)
    expect(log).toEqual(['first a', 'third b', 'fourth c'])
    expect(textOf((await endpoint.receive())[0])).toBe('d')
  })
})

test('a wait that takes too long, or whose signal aborts, loses no datagram', async () => {
  await inMemoryNetwork(async () => {
    await using endpoint = await openDatagramEndpoint({ localAddr: HERE })
    await using sender = await openDatagramEndpoint({ remoteAddr: HERE })
    expect(await errorOf(waitFor(endpoint.receive(), 1))).toBeInstanceOf(TimeoutError)
    expect(isCancelled(await errorOf(endpoint.receive({ signal: AbortSignal.abort() })))).toBe(true)
    const woken = createTask(endpoint.receive())
    const next = createTask(endpoint.receive())
    await sleep(0)
    await sender.send(bytes('kept'))
    endpoint.transport.getProtocol()
    for (let turn = 0; turn < 10 && !woken.done(); turn += 1) {
      woken.cancel()
      await sleep(0)
    }
    expect(textOf((await next)[0])).toBe('kept')
  })
})

test('iterating gives what comes until the endpoint is closed', async () => {
  await inMemoryNetwork(async () => {
    const endpoint = await openDatagramEndpoint({ localAddr: HERE })
    await using sender = await openDatagramEndpoint({ remoteAddr: HERE })
    const log: string[] = []
    const task = createTask(async () => {
      for await (const [data] of endpoint) log.push(textOf(data))
    })
    await sender.send(bytes('one'))
    await sender.send(bytes('two'))
    await sleep(1)
    endpoint.close()
    await task
    expect(log).toEqual(['one', 'two'])
    expect(await errorOf(endpoint.receive())).toBeInstanceOf(ConnectionAbortedError)
    expect(await errorOf(endpoint.send(bytes('late'), HERE))).toBeInstanceOf(ConnectionAbortedError)
    await endpoint.waitClosed()
  })
})

test('a datagram that finds nobody is an error of the next receive', async () => {
  await inMemoryNetwork(async () => {
    await using sender = await openDatagramEndpoint({ remoteAddr: HERE })
    await sender.send(bytes('anybody?'))
    expect(await errorOf(sender.receive())).toBeInstanceOf(ConnectionRefusedError)
    expect(await errorOf(sender.send(bytes('a'), ['127.0.0.1', 1]))).toBeInstanceOf(ValueError)
    expect(await errorOf(sender.send('a' as unknown as Uint8Array))).toBeInstanceOf(TypeError)
  })
})

test('what comes when nobody has taken what was there is dropped, and counted', async () => {
  await inMemoryNetwork(async () => {
    await using endpoint = await openDatagramEndpoint({ localAddr: HERE, queueSize: 2 })
    await using sender = await openDatagramEndpoint({ remoteAddr: HERE })
    for (const text of ['a', 'b', 'c', 'd']) await sender.send(bytes(text))
    await sleep(1)
    expect(endpoint.dropped).toBe(2)
    expect([textOf((await endpoint.receive())[0]), textOf((await endpoint.receive())[0])]).toEqual(['a', 'b'])
    expect(await errorOf(openDatagramEndpoint({ localAddr: HERE, queueSize: 0 }))).toBeInstanceOf(ValueError)
    expect(await errorOf(openDatagramEndpoint())).toBeInstanceOf(ValueError)
  })
})

test('sending waits while too much waits to be sent', async () => {
  await inMemoryNetwork(async () => {
    const endpoint = await openDatagramEndpoint({ remoteAddr: HERE })
    const protocol = endpoint.transport.getProtocol()
    protocol.pauseWriting?.()
    const sending = createTask(endpoint.send(bytes('a')))
    await sleep(1)
    expect(sending.done()).toBe(false)
    protocol.resumeWriting?.()
    await sending
    protocol.pauseWriting?.()
    const lost = createTask(endpoint.send(bytes('b')))
    await sleep(0)
    endpoint.close()
    await lost
    expect(new ConnectionResetError('')).toBeInstanceOf(Error)
  })
})

test('a network without datagrams says so', async () => {
  await inMemoryNetwork(async (network) => {
    ;(network as Partial<Network>).createDatagramEndpoint = undefined as never
    expect((await errorOf(openDatagramEndpoint({ localAddr: HERE }))).name).toBe('NotImplementedError')
  })
})

test('who was woken and is cancelled in the same turn wakes the next one, and the datagram is not kept waiting', async () => {
  await inMemoryNetwork(async (_, loop) => {
    await using endpoint = await openDatagramEndpoint({ localAddr: HERE })
    const receivers = Array.from({ length: 4 }, () => createTask(endpoint.receive()))
    await sleep(0)
    const protocol = endpoint.transport.getProtocol() as DatagramProtocol
    protocol.datagramReceived?.(bytes('kept'), HERE)
    receivers[0]?.cancel()
    receivers[1]?.cancel()
    // Nothing else comes that could wake somebody.
    await sleep(1)
    expect(receivers.map((receiver) => receiver.done())).toEqual([true, true, true, false])
    expect(textOf((await (receivers[2] as (typeof receivers)[0]))[0])).toBe('kept')
    receivers[3]?.cancel()
    await sleep(0)
    expect(loop.leftBehind()).toEqual([])
  })
})
