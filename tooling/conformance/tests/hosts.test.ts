import { createTask, currentTask, gather, getRunningLoop, sleep, type Host } from '@asyncio/core'
import { BaseEventLoop, NodeHost, run, WebHost } from '@asyncio/loop'
import { describe, expect, test } from 'vitest'
import { runBundled } from '../src/run-bundled.ts'

const hosts: Record<string, () => Host> = { NodeHost: () => new NodeHost(), WebHost: () => new WebHost() }

describe.each(Object.entries(hosts))('%s', (_name, newHost) => {
  const options = { loopFactory: () => new BaseEventLoop({ host: newHost() }) }

  test('runs one step of a task to its suspension before the next callback', async () => {
    const seen: string[] = []
    await run(async () => {
      const step = async (name: string): Promise<void> => {
        seen.push(`${name} begins`)
        await Promise.resolve()
        await (async () => Promise.resolve())()
        seen.push(`${name} suspends`)
        await sleep(0)
        seen.push(`${name} ends`)
      }
      await gather([createTask(async () => step('a')), createTask(async () => step('b'))])
    }, options)
    expect(seen).toEqual(['a begins', 'a suspends', 'b begins', 'b suspends', 'a ends', 'b ends'])
  })

  test('calls back after all microtasks, however many there come', async () => {
    const seen: string[] = []
    const host = newHost()
    await new Promise<void>((resolve) => {
      host.afterMicrotasks(() => {
        seen.push('afterwards')
        resolve()
      })
      let left = 100
      const more = (): void => {
        left -= 1
        if (left === 0) seen.push('the last microtask')
        else queueMicrotask(more)
      }
      queueMicrotask(more)
    })
    expect(seen).toEqual(['the last microtask', 'afterwards'])
  })

  test('never ends a sleep early, and knows the task after it', async () => {
    await run(async () => {
      const loop = getRunningLoop()
      const task = currentTask()
      const due = loop.time() + 0.003
      await sleep(0.003)
      expect(loop.time()).toBeGreaterThanOrEqual(due - 1e-9)
      expect(currentTask()).toBe(task)
    }, options)
  })

  test('calls nobody back whose timer was cancelled', async () => {
    await run(async () => {
      getRunningLoop()
        .callLater(0.001, () => expect.unreachable())
        .cancel()
      await sleep(0.005)
    }, options)
  })
})

test('a timer is due at its time also on a host whose clock has no resolution', async () => {
  const real = new NodeHost()
  let now = 0
  const host: Host = {
    resolution: 0,
    time: () => now,
    soon: (callback) => real.soon(callback),
    afterMicrotasks: (callback) => real.afterMicrotasks(callback),
    at(when, callback) {
      now = when
      real.soon(callback)
      return { cancel: () => undefined }
    },
  }
  await run(async () => sleep(0.1), { loopFactory: () => new BaseEventLoop({ host }) })
  expect(now).toBe(0.1)
})

test('a process that ends while a loop waits for what nobody will do says which tasks wait, and on what', async () => {
  const source = `
    import { createTask, getRunningLoop } from '@asyncio/core'
    import { run } from '@asyncio/loop'
    process.stderr.write = (text) => process.stdout.write(text)
    process.on('exit', () => { process.exitCode = 0 })
    void run(async () => {
      const never = getRunningLoop().createFuture()
      createTask(async () => never, { name: 'waiter' })
      await createTask(async () => new Promise(() => {}), { name: 'elsewhere' })
    })
  `
  const printed = await runBundled(source, { node: process.execPath })
  expect(printed).toMatch(/^The process ends, although a loop still runs\. No timer is set/)
  expect(printed).toMatch(/waiter.* waits for <Future pending.*>\n/)
  expect(printed).toMatch(/elsewhere.* waits for a promise that is not ours\n/)
})

test('a process whose loop has ended says nothing', async () => {
  const source = `
    import { getRunningLoop } from '@asyncio/core'
    import { run } from '@asyncio/loop'
    process.stderr.write = (text) => process.stdout.write(text)
    await run(async () => {
      const future = getRunningLoop().createFuture()
      setTimeout(() => future.setResult(), 5)
      await future
    })
  `
  expect(await runBundled(source, { node: process.execPath })).toBe('')
})
