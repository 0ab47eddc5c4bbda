// A client of Redis, on streams. It needs a server:
//
//   redis-server --port 6379
//   npm start -- apps/examples/src/redis/redis-demo.ts 6379

import { aclosing, asyncWith, gather, getRunningLoop, taskGroup } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { RedisConnection } from './redis-connection.ts'
import { RedisError } from './redis-error.ts'
import { RedisPool } from './redis-pool.ts'
import { subscribe } from './subscribe.ts'

const address = { host: '127.0.0.1', port: Number(process.argv[2] ?? 6379) }

async function oneByOne(redis: RedisConnection): Promise<void> {
  console.log(await redis.command('SET', 'greeting', 'hello'))
  console.log(await redis.command('GET', 'greeting'))
  await redis.command('INCR', 'greeting').catch((error: unknown) => {
    if (!(error instanceof RedisError)) throw error
    console.log(error.message)
  })
}

async function allAtOnce(redis: RedisConnection): Promise<void> {
  await redis.command('DEL', 'counter')
  const replies = await redis.pipeline(Array.from({ length: 1000 }, () => ['INCR', 'counter'] as const))
  console.log(`pipeline: ${replies.length} replies, the last is ${String(replies.at(-1))}`)
}

async function published(redis: RedisConnection): Promise<void> {
  const subscribed = getRunningLoop().createFuture<void>()
  await taskGroup(async (group) => {
    group.createTask(async () => {
      const messages = subscribe(address, ['news', 'weather'], {
        backoff: { attempts: 5, first: 0.05, longest: 1 },
        onSubscribed: () => subscribed.setResult(),
      })
      await asyncWith(aclosing(messages), async () => {
        for await (const { channel, text } of messages) {
          console.log(`${channel}: ${text}`)
          if (text === 'the end') break
        }
      })
    })
    await subscribed
    await redis.command('PUBLISH', 'weather', 'rain')
    await redis.command('PUBLISH', 'news', 'the end')
  })
}

async function pooled(): Promise<void> {
  await using pool = new RedisPool(address, 4)
  await gather(Array.from({ length: 20 }, (_, task) => () => pool.command('SET', `key:${task}`, task)))
  console.log(`pool: 20 tasks, ${pool.made} connections`)
}

await run(async () => {
  await using redis = await RedisConnection.connect(address)
  await oneByOne(redis)
  await allAtOnce(redis)
  await published(redis)
  await pooled()
})
