import { createTask, gather, getRunningLoop, RuntimeError, sleep, ValueError } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { AssertionError, DeadlockError, VirtualEventLoop } from '@asyncio/testing'
import { describe, expect, test } from 'vitest'

/** A loop whose time is moved by hand, and what happened in it, and when. */
function manual(): { loop: VirtualEventLoop; log: string[]; note: (what: string) => void } {
  const loop = new VirtualEventLoop({ autojump: false })
  const log: string[] = []
  return { loop, log, note: (what) => log.push(`${what} at ${loop.time()}`) }
}

describe('advance', () => {
  test('has each timer go off at its own time, in order, with all that follows from it done before the next', async () => {
    const { loop, log, note } = manual()
    loop.callLater(2, note, 'two')
    loop.callLater(1, () => {
      note('one')
      loop.callSoon(() => {
        note('after one')
        loop.callSoon(note, 'long after one')
      })
    })
    loop.callLater(3, note, 'three')
    await loop.advance(2.5)
    expect(log).toEqual(['one at 1', 'after one at 1', 'long after one at 1', 'two at 2'])
    expect(loop.time()).toBe(2.5)
    await loop.advance(0.5)
    expect(log.at(-1)).toBe('three at 3')
    loop.close()
  })

  test('has a timer that a timer sets on the way go off too, if it is due', async () => {
    const { loop, log, note } = manual()
    loop.callLater(1, () => loop.callLater(1, note, 'second'))
    await loop.advance(2)
    expect(log).toEqual(['second at 2'])
    loop.close()
  })

  test('goes on with async functions and their native promises before time moves', async () => {
    const { loop, log, note } = manual()
    loop.createTask(async () => {
      await sleep(1)
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
      await new Promise((resolve) => setImmediate(resolve))
      note('slept')
      await sleep(0)
      note('one turn later')
    })
    loop.callLater(2, note, 'two')
    await loop.advance(2)
    expect(log).toEqual(['slept at 1', 'one turn later at 1', 'two at 2'])
    loop.close()
  })

  test('moves time for nothing, and by durations', async () => {
    const { loop } = manual()
    await loop.advance({ minutes: 1, milliseconds: 500 })
    expect(loop.time()).toBe(60.5)
    await loop.advance(0)
    expect(loop.time()).toBe(60.5)
    loop.close()
  })

  test('moves time in a task while the others go on', async () => {
    const { loop, log, note } = manual()
    const times = await run(
      async () => {
        const others = gather([1, 2, 3].map((seconds) => sleep(seconds).then(() => note(`slept ${seconds}`))))
        const result: number[] = []
        await loop.advance(2)
        result.push(loop.time())
        note('advanced')
        await loop.advance(1)
        result.push(loop.time())
        await others
        return result
      },
      { loopFactory: () => loop },
    )
    expect(times).toEqual([2, 3])
    expect(log).toEqual(['slept 1 at 1', 'slept 2 at 2', 'advanced at 2', 'slept 3 at 3'])
  })

  test('moves a program from outside that somebody else runs', async () => {
    const { loop, log, note } = manual()
    const program = loop.runUntilComplete(async () => {
      await sleep(5)
      note('half')
      await sleep(5)
      return 'whole'
    })
    await loop.advance(5)
    expect(log).toEqual(['half at 5'])
    expect(loop.isRunning()).toBe(true)
    await loop.advance(5)
    expect(await program).toBe('whole')
    loop.close()
  })

  test('moves the clock on when the program has ended on the way', async () => {
    const { loop } = manual()
    const program = loop.runUntilComplete(sleep(3, 'over'))
    await loop.advance(10)
    expect(loop.time()).toBe(10)
    expect(await program).toBe('over')
    loop.close()
  })

  test('brings everybody to his own time when several call it', async () => {
    const { loop, log, note } = manual()
    loop.callLater(2, note, 'timer')
    await Promise.all([loop.advance(3).then(() => log.push('three')), loop.advance(1).then(() => log.push('one'))])
    expect(log.slice(0, 1)).toEqual(['timer at 2'])
    expect(loop.time()).toBe(3)
    await run(
      async () => {
        const arrive = (seconds: number) => async () => {
          await inner.advance(seconds)
          log.push(`${seconds} at ${inner.time()}`)
        }
        const inner = getRunningLoop() as VirtualEventLoop
        log.length = 0
        await gather([arrive(2), arrive(1), arrive(2)])
      },
      { loopFactory: () => new VirtualEventLoop({ autojump: false }) },
    )
    expect(log).toEqual(['1 at 1', '2 at 2', '2 at 2'])
    loop.close()
  })

  test('is forgotten when the task that calls it is cancelled', async () => {
    const { loop } = manual()
    await run(
      async () => {
        const mover = createTask(async () => loop.advance(100))
        await loop.advance(1)
        mover.cancel()
        await loop.advance(1)
        expect(mover.cancelled()).toBe(true)
      },
      { loopFactory: () => loop },
    )
    expect(loop.time()).toBe(2)
  })

  test('refuses what it can not do', async () => {
    const { loop } = manual()
    expect(() => loop.advance(-1)).toThrow(ValueError)
    expect(() => loop.advance(-1)).toThrow('Cannot advance time as it never goes back: received -1')
    expect(() => loop.advance(NaN)).toThrow(ValueError)
    expect(() => loop.advance(Infinity)).toThrow('advance() takes a finite number of seconds: received Infinity')
    expect(() => loop.advance('1' as never)).toThrow(TypeError)
    expect(() => new VirtualEventLoop().advance(1)).toThrow(
      new RuntimeError(
        'Cannot advance time as it jumps by itself: make the loop with new VirtualEventLoop({ autojump: false })',
      ),
    )
    expect(() => new VirtualEventLoop({ start: NaN })).toThrow(ValueError)
    expect(() => new VirtualEventLoop({ start: -Infinity })).toThrow(ValueError)
    const [inside] = await Promise.allSettled([run(async () => loop.advance(1))])
    expect(inside).toMatchObject({ reason: { message: expect.stringContaining('another loop is running') } })
    expect(loop.time()).toBe(0)
    loop.close()
    expect(() => loop.advance(1)).toThrow('Event loop is closed')
    expect(() => loop.untilIdle()).toThrow('Event loop is closed')
  })

  test('leaves an error that ends the run to whoever waits', async () => {
    const { loop } = manual()
    loop.callLater(1, () => loop.abort(new Error('the end')))
    await expect(loop.advance(2)).rejects.toThrow('the end')
    loop.close()
  })
})

describe('untilIdle', () => {
  test('runs a loop from outside until nothing can run, and leaves timers alone', async () => {
    for (const autojump of [true, false]) {
      const loop = new VirtualEventLoop({ autojump })
      const log: string[] = []
      const task = loop.createTask(async () => {
        log.push('begun')
        await sleep(0)
        log.push('next turn')
        await sleep(1)
        log.push('slept')
      })
      await loop.untilIdle()
      expect(log).toEqual(['begun', 'next turn'])
      expect([loop.time(), task.done(), loop.isRunning()]).toEqual([0, false, false])
      await loop.runUntilComplete(async () => {
        await loop.untilIdle()
        expect(loop.time()).toBe(0)
        if (!autojump) await loop.advance(1)
        await task
      })
      expect(loop.time()).toBe(1)
      loop.close()
    }
  })
})

describe('autojump', () => {
  test('can be turned on for the rest of a program', async () => {
    const { loop } = manual()
    const program = loop.runUntilComplete(async () => {
      await sleep(10)
      return loop.time()
    })
    await loop.advance(1)
    expect(loop.autojump).toBe(false)
    loop.autojump = true
    expect(await program).toBe(10)
    loop.close()
  })

  test('starts from any time', async () => {
    const loop = new VirtualEventLoop({ start: 1000 })
    await loop.runUntilComplete(sleep(5))
    expect(loop.time()).toBe(1005)
    loop.close()
  })
})

describe('a deadlock', () => {
  test('is told with the tasks that wait, and what for', async () => {
    const error: unknown = await run(
      async () => {
        const child = createTask(
          async () => {
            await getRunningLoop().createFuture<void>()
          },
          { name: 'child' },
        )
        await child
      },
      { loopFactory: () => new VirtualEventLoop() },
    ).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DeadlockError)
    const { waits, message } = error as DeadlockError
    expect(waits.map(({ task, waitsFor }) => [task.getName(), waitsFor]).slice(1)).toEqual([
      ['child', ['<Future pending>']],
    ])
    expect(waits[0]?.waitsFor).toEqual(["<Task pending name='child'>"])
    expect(message).toContain("<Task pending name='child'> waits for <Future pending>")
  })
})

describe('pendingTimers', () => {
  test('are those that have neither gone off nor been cancelled', async () => {
    const { loop } = manual()
    const timers = [3, 1, 2].map((seconds) => loop.callLater(seconds, () => {}))
    timers[2]?.cancel()
    expect(loop.pendingTimers()).toEqual([timers[0], timers[1]])
    await loop.advance(1)
    expect(loop.pendingTimers()).toEqual([timers[0]])
    for (let index = 0; index < 500; index += 1) loop.callLater(1, () => {}).cancel()
    expect(loop.pendingTimers()).toEqual([timers[0]])
    loop.close()
  })
})

describe('a script', () => {
  test('is given the time of each timer, and says how far time moves', async () => {
    const seen: number[] = []
    const loop = new VirtualEventLoop({
      *script() {
        seen.push(yield)
        seen.push(yield 0)
        yield 0.1
      },
    })
    const program = loop.runUntilComplete(() => gather([sleep(0.2), sleep(0.1)]))
    await expect(program).rejects.toThrow("The clock's script has moved time to 0.1, and nothing can run before 0.2")
    expect(seen).toEqual([0.2, 0.1])
    loop.tasks.clear()
    loop.close()
  })

  test('runs to its end with the program', async () => {
    const loop = new VirtualEventLoop({
      *script() {
        expect(yield).toBe(10)
        expect(yield 10).toBe(15)
        yield 5
      },
    })
    const done = loop.runUntilComplete(async () => {
      await sleep(10)
      await sleep(5)
      return loop.time()
    })
    expect(await done).toBe(15)
    loop.close()
  })

  test('ends the run when a timer is set that it does not know of', async () => {
    const loop = new VirtualEventLoop({
      *script() {
        yield
        yield 1
      },
    })
    const program = loop.runUntilComplete(async () => {
      await sleep(1)
      await sleep(2)
    })
    await expect(program).rejects.toThrow("The clock's script has ended, but a timer was set for 3")
    await expect(program).rejects.toBeInstanceOf(AssertionError)
    loop.tasks.clear()
    loop.close()
  })

  test('has to have come to its end when the loop is closed', async () => {
    const loop = new VirtualEventLoop({
      *script() {
        yield
        yield 1
      },
    })
    expect(() => loop.close()).toThrow('Time generator is not finished')
    expect(loop.isClosed()).toBe(true)
    loop.close()
  })

  test('ends the run with what it throws itself', async () => {
    const loop = new VirtualEventLoop({
      *script() {
        if ((yield) !== 1) throw new Error('one was expected')
      },
    })
    await expect(loop.runUntilComplete(sleep(2))).rejects.toThrow('one was expected')
    loop.tasks.clear()
    loop.close()
  })

  test('is refused beside time that jumps by itself', () => {
    expect(() => new VirtualEventLoop({ autojump: true, *script() {} })).toThrow(ValueError)
    expect(() => new VirtualEventLoop({ script: 1 as never })).toThrow(TypeError)
  })
})
