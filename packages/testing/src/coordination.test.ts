import {
  createTask,
  gather,
  getRunningLoop,
  RuntimeError,
  sleep,
  TimeoutError,
  timeout,
  ValueError,
} from '@asyncio/core'
import { BaseEventLoop, NodeHost, run } from '@asyncio/loop'
import {
  assertDone,
  AssertionError,
  assertPending,
  awaitWithoutTask,
  isolated,
  runBriefly,
  runOnce,
  runUntil,
  Sequencer,
  VirtualEventLoop,
  waitAllTasksBlocked,
} from '@asyncio/testing'
import { describe, expect, test } from 'vitest'

const loops = {
  'in virtual time': () => new VirtualEventLoop(),
  'in real time': () => new BaseEventLoop({ host: new NodeHost() }),
}

describe.for(Object.entries(loops))('waitAllTasksBlocked %s', ([, loopFactory]) => {
  test('goes on when every other task waits, after chains of any length', async () => {
    await run(
      async () => {
        const log: string[] = []
        let chain: Promise<unknown> = sleep(0)
        for (let depth = 0; depth < 20; depth += 1) {
          const inner = chain
          chain = gather([() => inner])
        }
        const tasks = [
          createTask(async () => {
            await chain
            for (let turn = 0; turn < 50; turn += 1) await sleep(0)
            log.push('waits')
            await getRunningLoop().createFuture<void>()
          }),
          createTask(async () => {
            await new Promise<void>((resolve) => {
              getRunningLoop().callSoon(() => getRunningLoop().callSoon(resolve))
            })
            log.push('waits too')
            await sleep(1000)
          }),
        ]
        await waitAllTasksBlocked()
        log.push('blocked')
        expect(log).toEqual(['waits too', 'waits', 'blocked'])
        for (const task of tasks) task.cancel()
      },
      { loopFactory },
    )
  })

  test('wakes those with the smallest cushion first, all of them at once', async () => {
    await run(
      async () => {
        const log: string[] = []
        const wait = (name: string, cushion: number) => async () => {
          await waitAllTasksBlocked({ cushion })
          log.push(name)
        }
        await gather([wait('long', 0.02), wait('short', 0.01), wait('none', 0), wait('none either', 0)])
        expect(log).toEqual(['none', 'none either', 'short', 'long'])
      },
      { loopFactory },
    )
  })

  test('leaves the loop as it was', async () => {
    await run(
      async () => {
        await waitAllTasksBlocked()
        expect(Object.hasOwn(getRunningLoop(), 'schedule')).toBe(false)
        const waiting = createTask(waitAllTasksBlocked({ cushion: 10 }))
        await sleep(0)
        waiting.cancel()
        await sleep(0)
        await sleep(0)
        expect(waiting.cancelled()).toBe(true)
        expect(Object.hasOwn(getRunningLoop(), 'schedule')).toBe(false)
      },
      { loopFactory },
    )
  })
})

test('waitAllTasksBlocked begins its cushion anew when something else runs', async () => {
  await isolated(async ({ loop }) => {
    createTask(async () => {
      for (let step = 0; step < 3; step += 1) await sleep(1)
    })
    await waitAllTasksBlocked({ cushion: 1.5 })
    expect(loop.time()).toBe(4.5)
    expect(() => waitAllTasksBlocked({ cushion: -1 })).toThrow(ValueError)
    expect(() => waitAllTasksBlocked({ cushion: NaN })).toThrow(ValueError)
  })
})

describe('assertPending and assertDone', () => {
  test('name what is not as it should be', async () => {
    await isolated(async ({ loop }) => {
      const pending = createTask(sleep(1), { name: 'napper' })
      const done = loop.createFuture<void>()
      done.setResult()
      assertPending(pending)
      assertDone(done)
      assertPending()
      expect(() => assertPending(pending, done)).toThrow(
        new AssertionError('Expected to be pending: <Future finished>'),
      )
      expect(() => assertDone(pending)).toThrow("Expected to be done: <Task pending name='napper'>")
      expect(() => assertDone(Promise.resolve() as never)).toThrow(TypeError)
      await pending
      assertDone(pending)
    })
  })
})

describe('Sequencer', () => {
  test('runs steps in order, wherever they stand, each when the one before has ended', async () => {
    await isolated(async () => {
      const sequencer = new Sequencer()
      const log: string[] = []
      const step = (position: number, seconds: number) => async () => {
        await sequencer.step(position, async () => {
          log.push(`${position} begins`)
          await sleep(seconds)
          log.push(`${position} ends`)
        })
      }
      await gather([step(2, 0), step(0, 5), step(1, 3)])
      expect(log).toEqual(['0 begins', '0 ends', '1 begins', '1 ends', '2 begins', '2 ends'])
      expect(await sequencer.step(3, () => 'result')).toBe('result')
      await sequencer.step(4)
    })
  })

  test('goes on after a step that fails', async () => {
    await isolated(async () => {
      const sequencer = new Sequencer()
      await expect(
        sequencer.step(0, () => {
          throw new Error('no')
        }),
      ).rejects.toThrow('no')
      expect(await sequencer.step(1, () => 'next')).toBe('next')
    })
  })

  test('fails loudly when it is misused', async () => {
    await isolated(async () => {
      const sequencer = new Sequencer()
      await sequencer.step(0)
      await expect(sequencer.step(0)).rejects.toThrow(new RuntimeError('Attempted to re-use sequence point 0'))
      for (const wrong of [-1, 0.5, NaN]) expect(() => sequencer.step(wrong)).toThrow(ValueError)
    })
  })

  test('is broken for all when a step that waits is cancelled', async () => {
    await isolated(async () => {
      const sequencer = new Sequencer()
      const second = createTask(sequencer.step(2))
      const third = createTask(sequencer.step(3))
      await sleep(0)
      second.cancel()
      await expect(third).rejects.toThrow('sequence broken!')
      expect(second.cancelled()).toBe(true)
      await expect(sequencer.step(0)).rejects.toThrow('sequence broken!')
    })
  })
})

describe('loops run by hand', () => {
  test('runOnce runs one turn, and runBriefly about one', async () => {
    const loop = new VirtualEventLoop()
    const log: string[] = []
    loop.callSoon(() => {
      log.push('one')
      loop.callSoon(() => log.push('two'))
    })
    await runOnce(loop)
    expect(log).toEqual(['one'])
    await runBriefly(loop)
    expect(log).toEqual(['one', 'two'])
    loop.close()
  })

  test('runUntil runs until a condition holds, or time is up', async () => {
    const loop = new VirtualEventLoop()
    let open = false
    loop.callLater(5, () => (open = true))
    await runUntil(loop, () => open)
    expect(loop.time()).toBeGreaterThanOrEqual(5)
    const started = loop.time()
    await expect(runUntil(loop, () => false, { timeout: 3 })).rejects.toBeInstanceOf(TimeoutError)
    expect(loop.time() - started).toBeCloseTo(3)
    loop.close()
  })

  test('awaitWithoutTask runs a coroutine outside of any task', async () => {
    await isolated(async () => {
      await expect(awaitWithoutTask(timeout(1, async () => {}))).rejects.toBeInstanceOf(RuntimeError)
      let turns = 0
      const count = function* (): Generator<undefined, void> {
        yield
        turns += 1
      }
      await awaitWithoutTask(count())
      expect(turns).toBe(1)
    })
  })
})
