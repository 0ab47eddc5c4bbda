import { createTask, gather, getRunningLoop, sleep, type Future } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { describe, expect, test } from 'vitest'
import { RedisConnection } from '../src/redis/redis-connection.ts'
import { RedisError } from '../src/redis/redis-error.ts'
import { RedisPool } from '../src/redis/redis-pool.ts'
import { subscribe } from '../src/redis/subscribe.ts'
import { SmallRedis } from './small-redis.ts'

const address = { host: '127.0.0.1', port: 6379 }
const backoff = { attempts: 5, first: 0.05, longest: 1 }

/** In the network in memory of a loop in virtual time; nothing may be told to the exception handler. */
async function withRedis(body: (server: SmallRedis) => Promise<void>): Promise<void> {
  const reports: unknown[] = []
  await run(
    async () => {
      getRunningLoop().setExceptionHandler((_, context) => reports.push(context))
      const server = new SmallRedis()
      await server.start(address.port)
      await body(server)
      await server.stop()
    },
    { loopFactory: () => new VirtualEventLoop() },
  )
  expect(reports).toEqual([])
}

describe('the Redis client', () => {
  test('sends commands, and gets text, numbers, nothing and errors', async () => {
    await withRedis(async () => {
      await using redis = await RedisConnection.connect(address)
      expect(await redis.command('SET', 'name', 'grüße')).toBe('OK')
      expect(await redis.command('GET', 'name')).toBe('grüße')
      expect(await redis.command('GET', 'nobody')).toBe(null)
      expect(await redis.command('INCR', 'count')).toBe(1)
      await expect(redis.command('INCR', 'name')).rejects.toThrow(RedisError)
      expect(await redis.command('INCR', 'count')).toBe(2)
    })
  })

  test('sends many commands together, and gets their replies in order, with the errors among them', async () => {
    await withRedis(async () => {
      await using redis = await RedisConnection.connect(address)
      const replies = await redis.pipeline([['INCR', 'a'], ['NONSENSE'], ['INCR', 'a']])
      expect(replies).toEqual([1, new RedisError("ERR unknown command 'NONSENSE'"), 2])
    })
  })

  test('gives each of several tasks its own reply, also when one of them has been cancelled', async () => {
    await withRedis(async () => {
      await using redis = await RedisConnection.connect(address)
      const asking = Array.from({ length: 10 }, () => createTask(() => redis.command('INCR', 'a')))
      await sleep(0)
      asking[3]?.cancel()
      const replies = await gather(asking, { returnExceptions: true })
      expect(replies.filter((reply) => typeof reply === 'number')).toEqual([1, 2, 3, 5, 6, 7, 8, 9, 10])
    })
  })

  test('fails who waits when the connection is lost, and all who ask later', async () => {
    await withRedis(async (server) => {
      const redis = await RedisConnection.connect(address)
      await redis.command('SET', 'a', 1)
      const waiting = createTask(() =>
        redis.pipeline([
          ['GET', 'a'],
          ['GET', 'a'],
        ]),
      )
      await sleep(0)
      server.breakConnections()
      await expect(waiting).rejects.toThrow('The connection to Redis is lost')
      await expect(redis.command('GET', 'a')).rejects.toThrow('The connection to Redis is lost')
      await redis.close()
    })
  })

  test('in a pool has no more connections than it may, and replaces what is broken', async () => {
    await withRedis(async (server) => {
      await using pool = new RedisPool(address, 3, backoff)
      await gather(Array.from({ length: 20 }, () => () => pool.command('INCR', 'a')))
      expect([server.accepted, pool.made]).toEqual([3, 3])
      server.breakConnections()
      await sleep(1)
      expect(await pool.command('GET', 'a')).toBe('20')
      expect(pool.made).toBe(4)
    })
  })

  test('in a pool waits longer and longer for a server that is away', async () => {
    await withRedis(async (server) => {
      await using pool = new RedisPool(address, 1, backoff)
      await server.stop()
      const asking = createTask(() => pool.command('SET', 'a', 'b'))
      await sleep(0.1)
      await server.start(address.port)
      expect(await asking).toBe('OK')

      await server.stop()
      await sleep(0)
      const began = getRunningLoop().time()
      await expect(pool.command('GET', 'a')).rejects.toThrow('Connect call failed')
      const seconds = getRunningLoop().time() - began
      expect(seconds).toBeGreaterThanOrEqual(0.375)
      expect(seconds).toBeLessThanOrEqual(0.75)
    })
  })

  test('gets what is published, and subscribes again when the connection is lost', async () => {
    await withRedis(async (server) => {
      let subscribed: Future<void> = getRunningLoop().createFuture<void>()
      const received: string[] = []
      const listening = createTask(async () => {
        const options = { backoff, onSubscribed: () => subscribed.setResult() }
        for await (const { channel, text } of subscribe(address, ['a', 'b'], options)) {
          received.push(`${channel}: ${text}`)
          if (text === 'end') break
        }
      })
      await subscribed
      await using redis = await RedisConnection.connect(address)
      expect(await redis.command('PUBLISH', 'a', 'one')).toBe(1)
      await sleep(0.1)
      subscribed = getRunningLoop().createFuture<void>()
      server.breakConnections()
      await subscribed
      await using second = await RedisConnection.connect(address)
      await second.command('PUBLISH', 'b', 'end')
      await listening
      expect(received).toEqual(['a: one', 'b: end'])
    })
  })
})
