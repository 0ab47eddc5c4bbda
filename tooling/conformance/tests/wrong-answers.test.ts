import { createTask, getRunningLoop, type Executor, type Protocol } from '@asyncio/core'
import { newEventLoop as newNodeLoop, NodeEventLoop, Runner as NodeRunner } from '@asyncio/node'
import { run, Runner, setDefaultLoopFactory } from '@asyncio/loop'
import { createDefaultContext } from '@asyncio/streams/node'
import { isolated } from '@asyncio/testing'
import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'
import { addressOf, Journal, networkPlaces, onNode } from '../src/network-places.ts'

const silent = (): Protocol => ({})

/** What a factory must not answer with. */
const wrong = [
  ['null', null],
  ['nothing', undefined],
  ['a number', 5],
  ['a text', 'protocol'],
  ['a function', (): void => {}],
  ['a promise', Promise.resolve({})],
] as const

function answering(value: unknown): () => never {
  return () => value as never
}

const refusal = /^(A protocol factory must return a protocol|setProtocol\(\) takes a protocol), .*: received /

for (const { place, run: runIn } of networkPlaces) {
  describe(`a protocol factory ${place} that answers with`, () => {
    test.each(wrong)('%s is refused for a client, whose connection is gone', async (_, value) => {
      await runIn(async (loop) => {
        const journal = new Journal(loop)
        const server = await loop.createServer(() => journal.protocol('server'), '127.0.0.1', 0)
        const [host, port] = addressOf(server.sockets[0]?.localAddress)
        const error = await errorOf(loop.createConnection(answering(value), host, port))
        expect(error).toBeInstanceOf(TypeError)
        expect(error.message).toMatch(refusal)
        await journal.until('server', 'lost null')
        server.close()
        await server.waitClosed()
      })
    })

    test.each(wrong)('%s is refused for a datagram endpoint', async (_, value) => {
      await runIn(async (loop) => {
        const localAddr: [string, number] = ['127.0.0.1', 0]
        const error = await errorOf(loop.createDatagramEndpoint(answering(value), { localAddr }))
        expect(error).toBeInstanceOf(TypeError)
        expect(error.message).toMatch(refusal)
      })
    })

    test('null is told of by a server, which serves on', async () => {
      const report = 'A protocol factory must return a protocol, an object with methods such as connectionMade'
      await runIn(
        async (loop) => {
          const journal = new Journal(loop)
          let calls = 0
          const factory = (): Protocol => {
            calls += 1
            return calls === 1 ? (null as unknown as Protocol) : journal.protocol('server')
          }
          const server = await loop.createServer(factory, '127.0.0.1', 0)
          const [host, port] = addressOf(server.sockets[0]?.localAddress)
          const [refused] = await loop.createConnection(() => journal.protocol('refused'), host, port)
          refused.write(new Uint8Array(10))
          await journal.untilOne('refused', (entry) => entry.startsWith('lost'))
          const [client] = await loop.createConnection(silent, host, port)
          await journal.until('server', 'made')
          client.close()
          await journal.until('server', 'lost null')
          server.close()
          await server.waitClosed()
        },
        { reports: [`Error on transport creation for incoming connection: TypeError: ${report}: received null`] },
      )
    })

    test.each(wrong)('a good one is not replaced by %s', async (_, value) => {
      await runIn(async (loop) => {
        const journal = new Journal(loop)
        const server = await loop.createServer(() => journal.protocol('server'), '127.0.0.1', 0)
        const [host, port] = addressOf(server.sockets[0]?.localAddress)
        const [client, protocol] = await loop.createConnection(silent, host, port)
        expect(() => client.setProtocol(value as Protocol)).toThrow(refusal)
        expect(client.getProtocol()).toBe(protocol)
        client.close()
        await journal.until('server', 'lost null')
        server.close()
        await server.waitClosed()
      })
    })
  })
}

describe('a protocol factory that answers with', () => {
  test.each(wrong)('%s is refused for a pipe', async (_, value) => {
    await onNode.run(async (loop) => {
      const pipe = new PassThrough()
      for (const connecting of [
        loop.connectReadPipe(answering(value), pipe),
        loop.connectWritePipe(answering(value), pipe),
      ]) {
        const error = await errorOf(connecting)
        expect(error).toBeInstanceOf(TypeError)
        expect(error.message).toMatch(refusal)
      }
      expect(pipe.destroyed).toBe(false)
    })
  })

  test.each(wrong)('%s is refused before a process begins', async (_, value) => {
    const loop = new NodeEventLoop()
    const marker = `${import.meta.dirname}/never-made`
    const error = await errorOf(loop.runUntilComplete(loop.subprocessExec(answering(value), 'touch', [marker])))
    loop.close()
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toMatch(refusal)
  })
})

describe('a loop factory that answers with', () => {
  const noLoops = [...wrong, ['an object that is no loop', {}]] as const

  test.each(noLoops)('%s is refused where a loop is needed', async (_, value) => {
    const loopFactory = (): never => value as never
    const said = 'A loop factory must return an event loop: received '
    const program = async (): Promise<void> => {}
    await expect(run(program, { loopFactory })).rejects.toThrow(said)
    expect(() => new Runner({ loopFactory }).getLoop()).toThrow(TypeError)
    expect(() => new NodeRunner({ loopFactory }).getLoop()).toThrow(said)
    await expect(isolated(program, { loopFactory })).rejects.toThrow(said)
    setDefaultLoopFactory(loopFactory)
    try {
      expect(() => newNodeLoop()).toThrow(said)
      await expect(run(program)).rejects.toThrow(said)
    } finally {
      setDefaultLoopFactory(null)
    }
  })
})

describe('a task factory that answers with', () => {
  test.each(wrong)('%s is refused at the call', async (_, value) => {
    await inVirtualTime(async () => {
      const loop = getRunningLoop()
      loop.setTaskFactory(() => value as never)
      expect(() => createTask(async () => {})).toThrow('A task factory must return a task: received ')
      loop.setTaskFactory(null)
      await createTask(async () => {})
    })
  })
})

describe('an executor that answers with', () => {
  test.each(wrong.filter(([name]) => name !== 'a promise'))('%s is refused at the call', async (_, value) => {
    const executor: Executor = { submit: () => value as never, shutdown: async () => {} }
    const loop = new NodeEventLoop()
    loop.setDefaultExecutor(executor)
    for (const asked of [executor, null])
      expect(() => loop.runInExecutor(asked, () => 1)).toThrow('a promise is needed: received ')
    loop.close()
  })

  test('nothing to its shutdown is named when the program ends', async () => {
    const executor = { submit: () => Promise.resolve(), shutdown: () => undefined } as unknown as Executor
    const ending = run(async () => {}, {
      loopFactory: () => {
        const loop = new NodeEventLoop()
        loop.setDefaultExecutor(executor)
        return loop
      },
    })
    await expect(ending).rejects.toThrow('shutdown() of an executor must return a promise: received undefined')
  })
})

describe('a callback for the name of a server that answers with', () => {
  test.each(wrong.filter(([, value]) => value != null && !(value instanceof Promise)))(
    '%s is refused',
    async (_, value) => {
      const context = createDefaultContext({ purpose: 'server', sniCallback: () => value as never })
      const { SNICallback } = context.options
      if (SNICallback === undefined) throw new Error('It is not handed on')
      const error = await new Promise((resolve) => SNICallback('a.example', resolve))
      expect(error).toBeInstanceOf(TypeError)
      expect(String(error)).toContain('sniCallback must return an SSLContext')
    },
  )
})
