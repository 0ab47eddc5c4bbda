import {
  CancelledError,
  ContextVar,
  Coroutine,
  createTask,
  ExceptionGroup,
  getEventLoop,
  getRunningLoop,
  RuntimeError,
  sleep,
  SystemExit,
  trackAsyncGenerator,
} from '@asyncio/core'
import { BaseEventLoop, newEventLoop, NodeHost } from '@asyncio/loop'
import { DeadlockError, isolated, LeftoverError } from '@asyncio/testing'
import { describe, expect, test } from 'vitest'

/** What a failing test fails with. */
async function failureOf(running: Promise<unknown>): Promise<unknown> {
  return running.then(
    () => undefined,
    (error: unknown) => error,
  )
}

/** The kinds of what a failing test left behind. */
async function leftoversOf(running: Promise<unknown>): Promise<[string, string][]> {
  const failure = await failureOf(running)
  expect(failure).toBeInstanceOf(LeftoverError)
  return (failure as LeftoverError).leftovers.map(({ kind, message }) => [kind, message])
}

describe('isolated', () => {
  test('runs an async function, a generator function and a plain one in virtual time and debug mode', async () => {
    const seen = await isolated(async ({ loop }) => {
      await sleep(3600)
      return [loop === getRunningLoop(), loop === getEventLoop(), loop.getDebug(), loop.time()]
    })
    expect(seen).toEqual([true, true, true, 3600])
    expect(
      await isolated(function* () {
        yield* sleep(1)
        return 'generator'
      }),
    ).toBe('generator')
    expect(await isolated(() => 'plain')).toBe('plain')
  })

  test('closes its loop and forgets it', async () => {
    const closed = await isolated(({ loop }) => loop)
    expect(closed.isClosed()).toBe(true)
    expect(() => getEventLoop()).toThrow(RuntimeError)
  })

  test('hands options on to the loop, and takes another loop', async () => {
    await isolated(
      async ({ loop }) => {
        expect([loop.time(), loop.getDebug()]).toEqual([5, false])
        const nap = createTask(sleep(1))
        await loop.advance(1)
        expect(nap.done()).toBe(true)
      },
      { autojump: false, start: 5, debug: false },
    )
    const real = await isolated(async ({ loop }) => loop, { loopFactory: newEventLoop })
    expect([real instanceof BaseEventLoop, real.isClosed()]).toEqual([true, true])
  })

  test('fails with the very error that the test throws', async () => {
    const error = new Error('no')
    expect(await failureOf(isolated(() => Promise.reject(error)))).toBe(error)
    expect(
      await failureOf(
        isolated(() => {
          throw error
        }),
      ),
    ).toBe(error)
    expect(await failureOf(isolated(() => Promise.reject(new CancelledError())))).toBeInstanceOf(CancelledError)
  })

  test('fails with what ends the whole run, after its cleanups', async () => {
    const log: string[] = []
    for (const inTask of [false, true]) {
      const exit = new SystemExit(3)
      const failure = await failureOf(
        isolated(async ({ addCleanup }) => {
          addCleanup(() => log.push('cleaned'))
          if (!inTask) throw exit
          createTask(() => Promise.reject(exit))
          await sleep(1)
        }),
      )
      expect(failure).toBe(exit)
    }
    expect(log).toEqual(['cleaned', 'cleaned'])
  })

  test('is refused inside of a loop, and without a function', async () => {
    await isolated(async () => {
      expect(await failureOf(isolated(() => {}))).toBeInstanceOf(RuntimeError)
    })
    await expect(isolated(1 as never)).rejects.toThrow('isolated() takes a function: received 1')
  })

  test('runs set-up, test and cleanups in one context', async () => {
    const variable = new ContextVar<string[]>('variable', { default: [] })
    let last: string[] = []
    await isolated(async ({ addCleanup, enter }) => {
      await enter({
        enter: async () => variable.set([...variable.get(), 'entered']),
        exit: async () => {
          last = variable.get()
        },
      })
      await sleep(1)
      addCleanup(async () => {
        await sleep(1)
        variable.set([...variable.get(), 'cleaned'])
      })
      variable.set([...variable.get(), 'tested'])
    })
    expect(last).toEqual(['entered', 'tested', 'cleaned'])
    expect(variable.get()).toEqual([])
  })
})

describe('cleanups', () => {
  test('run last in, first out, wait, and take arguments, whatever the test does', async () => {
    for (const fails of [false, true]) {
      const log: string[] = []
      await failureOf(
        isolated(async ({ addCleanup }) => {
          addCleanup((text: string) => log.push(text), 'first')
          addCleanup(async () => {
            await sleep(1)
            log.push('second')
            addCleanup(() => log.push('added late'))
          })
          addCleanup(() =>
            sleep(1).then(() => {
              log.push('third')
            }),
          )
          if (fails) throw new Error('no')
        }),
      )
      expect(log).toEqual(['third', 'second', 'added late', 'first'])
    }
  })

  test('all run, and what fails is thrown together, the failure of the test first', async () => {
    const log: string[] = []
    const failing = (text: string) => async () => {
      log.push(text)
      throw new Error(text)
    }
    const group = (await failureOf(
      isolated(async ({ addCleanup }) => {
        addCleanup(failing('one'))
        addCleanup(failing('two'))
        throw new Error('test')
      }),
    )) as ExceptionGroup<Error>
    expect(log).toEqual(['two', 'one'])
    expect(group).toBeInstanceOf(ExceptionGroup)
    expect(group.errors.map(({ message }) => message)).toEqual(['test', 'two', 'one'])
    expect(await failureOf(isolated(({ addCleanup }) => addCleanup(failing('alone'))))).toEqual(new Error('alone'))
  })

  test('of managers and disposables stand in the same line', async () => {
    const log: string[] = []
    await isolated(async ({ addCleanup, enter }) => {
      addCleanup(() => log.push('cleanup1'))
      const answer = await enter({
        enter() {
          log.push('enter')
          return 42
        },
        exit: async (...failure: unknown[]) => log.push(`exit ${failure.length}`),
      })
      expect(answer).toBe(42)
      const disposable = { [Symbol.dispose]: () => log.push('dispose') }
      expect(await enter(disposable)).toBe(disposable)
      await enter({ [Symbol.asyncDispose]: async () => void log.push('asyncDispose') })
      addCleanup(() => log.push('cleanup2'))
      log.push('test')
    })
    expect(log).toEqual(['enter', 'test', 'cleanup2', 'asyncDispose', 'dispose', 'exit 0', 'cleanup1'])
  })

  test('are not added by a manager that fails to be entered', async () => {
    const error = new Error('closed')
    const failure = await failureOf(
      isolated(({ enter }) =>
        enter({ enter: () => Promise.reject(error), exit: () => Promise.reject(new Error('exit')) }),
      ),
    )
    expect(failure).toBe(error)
  })

  test('refuse what can not be entered or called', async () => {
    await isolated(({ enter, addCleanup }) => {
      for (const wrong of [{}, { exit: () => {} }, { enter: () => {} }, 1, null]) {
        expect(() => enter(wrong as never)).toThrow(TypeError)
        expect(() => enter(wrong as never)).toThrow('does not support the asynchronous context manager protocol')
      }
      expect(() => addCleanup(1 as never)).toThrow(TypeError)
    })
  })

  test('run after a deadlock too', async () => {
    const log: string[] = []
    const failure = await failureOf(
      isolated(async ({ loop, addCleanup }) => {
        addCleanup(async () => {
          await sleep(1)
          log.push('cleaned')
        })
        await loop.createFuture<void>()
      }),
    )
    expect(failure).toBeInstanceOf(DeadlockError)
    expect(log).toEqual(['cleaned'])
  })

  test('go on in time that jumps where the test has moved it by hand', async () => {
    await isolated(({ addCleanup }) => addCleanup(() => sleep(10)), { autojump: false })
  })
})

describe('a test fails for what it leaves behind:', () => {
  test('a task, which is cancelled', async () => {
    let cancelled = false
    const leftovers = await leftoversOf(
      isolated(async () => {
        createTask(
          async () => {
            try {
              await sleep(1)
            } catch (error) {
              cancelled = error instanceof CancelledError
              throw error
            }
          },
          { name: 'hanging' },
        )
        await sleep(0)
      }),
    )
    expect(cancelled).toBe(true)
    expect(leftovers).toEqual([
      ['task', expect.stringMatching(/^A task was left: <Task pending name='hanging'>, waits for <Future pending>/)],
    ])
  })

  test('a timer', async () => {
    const leftovers = await leftoversOf(isolated(({ loop }) => void loop.callLater(60, function tick() {})))
    expect(leftovers).toEqual([['timer', expect.stringContaining('tick')]])
  })

  test('a coroutine that nobody awaited', async () => {
    const leftovers = await leftoversOf(isolated(() => void sleep(1)))
    expect(leftovers).toEqual([['coroutine', "coroutine 'sleep' was never awaited"]])
  })

  test('an exception that nobody looked at', async () => {
    const error = new Error('unseen')
    const failure = (await failureOf(isolated(({ loop }) => loop.createFuture().setException(error)))) as LeftoverError
    expect(failure.leftovers).toEqual([
      { kind: 'error', message: expect.stringContaining('Future exception was never retrieved'), error },
    ])
    expect(failure.errors).toEqual([error])
  })

  test('an error in a callback, and one in a task that is cancelled', async () => {
    const leftovers = await leftoversOf(
      isolated(
        async ({ loop }) => {
          loop.callSoon(function failing() {
            throw new Error('callback')
          })
          createTask(async () => {
            await sleep(10).catch(() => Promise.reject(new Error('stubborn')))
          })
          await sleep(0)
        },
        { allow: ['task'] },
      ),
    )
    expect(leftovers.map(([kind]) => kind)).toEqual(['error', 'error'])
    expect(leftovers[0]?.[1]).toContain('callback')
    expect(leftovers[1]?.[1]).toContain('stubborn')
  })

  test('an async generator that fails when it is closed', async () => {
    const leftovers = await leftoversOf(
      isolated(async () => {
        async function* ticks(): AsyncGenerator<number> {
          try {
            yield 1
          } finally {
            await Promise.reject(new Error('stuck'))
          }
        }
        await trackAsyncGenerator(ticks()).next()
      }),
    )
    expect(leftovers).toEqual([['error', expect.stringContaining('stuck')]])
  })

  test('all of it in one error', async () => {
    const failure = await failureOf(
      isolated(({ loop }) => {
        loop.callLater(1, () => {})
        loop.createTask(sleep(10))
        void new Coroutine(async () => {}, 'forgotten')
      }),
    )
    expect((failure as LeftoverError).leftovers.map(({ kind }) => kind)).toEqual(['task', 'timer', 'coroutine'])
    expect(String(failure).split('\n')[0]).toBe('LeftoverError: The test left something behind')
  })

  test('nothing that is allowed, or that was dealt with', async () => {
    await isolated(
      ({ loop }) => {
        loop.callLater(1, () => {})
        loop.createTask(sleep(10))
        void sleep(1)
      },
      { allow: ['task', 'timer', 'coroutine'] },
    )
    await isolated(async ({ loop }) => {
      loop.callLater(1, () => {}).cancel()
      loop.callLater(1, () => {})
      createTask(sleep(1))
      await sleep(1)
      const failed = loop.createFuture<void>()
      failed.setException(new Error('seen'))
      failed.exception()
    })
  })

  test('beside a failure of its own only what nobody handled', async () => {
    const failure = await failureOf(
      isolated(({ loop }) => {
        loop.createTask(sleep(10))
        loop.callLater(1, () => {})
        throw new Error('test')
      }),
    )
    expect(failure).toEqual(new Error('test'))
    const both = await failureOf(
      isolated(async ({ loop }) => {
        loop.callSoon(() => {
          throw new Error('callback')
        })
        await sleep(0)
        throw new Error('test')
      }),
    )
    expect((both as ExceptionGroup<Error>).errors.map(({ name }) => name)).toEqual(['Error', 'LeftoverError'])
  })

  test('and its warnings come back to the process afterwards', async () => {
    const before = Reflect.get(process, 'emitWarning')
    await leftoversOf(isolated(() => void sleep(1)))
    expect(Reflect.get(process, 'emitWarning')).toBe(before)
    await isolated(() => {}, { loopFactory: () => new BaseEventLoop({ host: new NodeHost() }) })
  })
})
