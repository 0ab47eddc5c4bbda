import { createTask, gather, getRunningLoop, sleep, type Future } from '@asyncio/core'
import { expect, test } from 'vitest'
import { RedisConnection } from '../../../apps/examples/src/redis/redis-connection.ts'
import { RedisError } from '../../../apps/examples/src/redis/redis-error.ts'
import { RedisPool } from '../../../apps/examples/src/redis/redis-pool.ts'
import { subscribe } from '../../../apps/examples/src/redis/subscribe.ts'
import { startExample } from '../src/example.ts'
import { freePort } from '../src/free-port.ts'
import { inLoop } from '../src/in-loop.ts'
import { Started } from '../src/started.ts'

const backoff = { attempts: 20, first: 0.02, longest: 0.5 }

async function startRedis(port: number): Promise<Started> {
  const server = new Started('redis-server', '--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', '/tmp')
  await server.prints(/Ready to accept connections/)
  return server
}

test('commands, errors and a pipeline of 10,000 over one connection', async () => {
  const port = await freePort()
  await using server = await startRedis(port)
  await inLoop(async () => {
    await using redis = await RedisConnection.connect({ host: '127.0.0.1', port })
    const large = 'ü'.repeat(1_000_000)
    expect(await redis.command('SET', 'large', large)).toBe('OK')
    expect(await redis.command('GET', 'large')).toBe(large)
    await expect(redis.command('INCR', 'large')).rejects.toThrow(RedisError)
    const replies = await redis.pipeline(Array.from({ length: 10_000 }, () => ['INCR', 'count'] as const))
    expect(replies).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1))
    expect(await redis.command('LRANGE', 'nothing', 0, -1)).toEqual([])
  })
  await server.stop()
})

test('what one publishes, another gets, in order', async () => {
  const port = await freePort()
  await using _server = await startRedis(port)
  await inLoop(async () => {
    const address = { host: '127.0.0.1', port }
    const subscribed = getRunningLoop().createFuture<void>()
    const listening = createTask(async () => {
      const texts: string[] = []
      for await (const { text } of subscribe(address, ['news'], {
        backoff,
        onSubscribed: () => subscribed.setResult(),
      })) {
        texts.push(text)
        if (texts.length === 1000) return texts
      }
      return texts
    })
    await subscribed
    await using redis = await RedisConnection.connect(address)
    await redis.pipeline(Array.from({ length: 1000 }, (_, index) => ['PUBLISH', 'news', index] as const))
    expect(await listening).toEqual(Array.from({ length: 1000 }, (_, index) => String(index)))
  })
})

test('a pool of four serves a hundred tasks, and outlives a restart of the server; so does a subscription', async () => {
  const port = await freePort()
  const address = { host: '127.0.0.1', port }
  const first = await startRedis(port)
  await inLoop(async () => {
    await using pool = new RedisPool(address, 4, backoff)
    const blocked = Array.from({ length: 100 }, () => () => pool.command('INCR', 'count'))
    const replies = (await gather(blocked)) as number[]
    expect(replies.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    expect(pool.made).toBe(4)
    expect(await pool.command('CLIENT', 'LIST')).toMatch(/(id=.*\n){4}/)

    let subscribed: Future<void> = getRunningLoop().createFuture<void>()
    const listening = createTask(async () => {
      const onSubscribed = (): void => subscribed.setResult()
      for await (const { text } of subscribe(address, ['news'], { backoff, onSubscribed })) return text
      return undefined
    })
    await subscribed
    subscribed = getRunningLoop().createFuture<void>()

    await first.stop()
    const asking = createTask(() => pool.command('PING'))
    await sleep(0.2)
    await using _second = await startRedis(port)
    expect(await asking).toBe('PONG')
    await subscribed
    expect(await pool.command('PUBLISH', 'news', 'we are back')).toBe(1)
    expect(await listening).toBe('we are back')
  })
})

test('the demonstration prints what it says', async () => {
  const port = await freePort()
  await using _server = await startRedis(port)
  await using demo = startExample('redis/redis-demo.ts', `${port}`)
  expect((await demo.output()).split('\n')).toEqual([
    'OK',
    'hello',
    'ERR value is not an integer or out of range',
    'pipeline: 1000 replies, the last is 1000',
    'weather: rain',
    'news: the end',
    'pool: 20 tasks, 4 connections',
    '',
  ])
  expect(demo.errors).toBe('')
})
