import {
  asyncWith,
  CancelledError,
  createTask,
  currentTask,
  ExceptionGroup,
  getRunningLoop,
  isCancelled,
  RuntimeError,
  sleep,
  SystemExit,
  type Task,
  TaskGroup,
  taskGroup,
  timeout,
  TimeoutError,
} from '@asyncio/core'
import { run } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { describe, expect, test, vi } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

async function fail(error: unknown, delay = 0): Promise<never> {
  await sleep(delay)
  throw error
}

/** The warnings that are given while something runs. */
async function warningsOf(body: () => Promise<unknown>): Promise<string[]> {
  const warnings: string[] = []
  const spy = vi.spyOn(process, 'emitWarning').mockImplementation((message) => void warnings.push(String(message)))
  await body()
  spy.mockRestore()
  return warnings
}

/** Cleans up for a while when it is cancelled. */
async function lingering(seconds: number): Promise<void> {
  try {
    await sleep(3600)
  } finally {
    await sleep(seconds)
  }
}

describe('taskGroup()', () => {
  test('answers with what its body returns, when all tasks have ended', () =>
    inVirtualTime(async () => {
      const result = await taskGroup(async (group) => {
        group.createTask(sleep(0.2))
        const task = group.createTask(sleep(0.1, 42))
        return (await task) + 1
      })
      expect(result).toBe(43)
      expect(getRunningLoop().time()).toBeCloseTo(0.2)
    }))

  test('takes an async body, a generator body and a plain one', () =>
    inVirtualTime(async () => {
      expect(await taskGroup(async (group) => group.createTask(sleep(0.1, 'async')))).toBe('async')
      expect(
        await taskGroup(function* (group) {
          return yield* group.createTask(sleep(0.1, 'generator'))
        }),
      ).toBe('generator')
      const task = await taskGroup((group) => [group.createTask(sleep(0.1, 'plain'))])
      expect(task[0]?.result()).toBe('plain')
    }))

  test('can be given to a task, and be delegated to by a generator', () =>
    inVirtualTime(function* () {
      const task = createTask(taskGroup(async () => sleep(0.1, 'task')))
      expect(yield* task).toBe('task')
      expect(yield* taskGroup(() => 'delegated')).toBe('delegated')
    }))

  test('refuses what is no function', () => {
    const nap = sleep(1)
    expect(() => taskGroup(nap as never)).toThrow(
      new TypeError(
        'taskGroup() takes a function, which gets the group to make tasks in: received an instance of Coroutine',
      ),
    )
    nap.close()
  })

  test('is cancelled by a signal, with its tasks', () =>
    inVirtualTime(async () => {
      const controller = new AbortController()
      getRunningLoop().callLater(0.1, () => controller.abort('enough'))
      let child: Task<void> | undefined
      const error = await errorOf(
        taskGroup(async (group) => void (child = group.createTask(sleep(60))), { signal: controller.signal }),
      )
      expect(error).toMatchObject({ args: ['enough'] })
      expect(child?.cancelled()).toBe(true)
      expect(currentTask()?.cancelling()).toBe(0)
    }))
})

describe('the error of a group', () => {
  test('says how many there are, and names the tasks that failed', () =>
    inVirtualTime(async () => {
      const error = await errorOf(
        taskGroup(async (group) => {
          group.createTask(() => fail(new TypeError('one')), { name: 'fetch' })
          group.createTask(() => fail(new RangeError('two')), { name: 'parse' })
          group.createTask(sleep(60), { name: 'well' })
          try {
            await sleep(60)
          } finally {
            throw new Error('three')
          }
        }),
      )
      expect(error).toBeInstanceOf(ExceptionGroup)
      expect(error).toBeInstanceOf(AggregateError)
      expect((error as ExceptionGroup).message).toBe(
        "unhandled errors in a TaskGroup (3 sub-exceptions): in task 'fetch', in task 'parse', in the body",
      )
      expect((error as ExceptionGroup).errors.map(String)).toEqual([
        'TypeError: one',
        'RangeError: two',
        'Error: three',
      ])
    }))

  test('does not name hundreds', () =>
    inVirtualTime(async () => {
      const error = (await errorOf(
        taskGroup((group) => {
          for (let number = 1; number <= 100; number++) group.createTask(() => fail(number), { name: number })
        }),
      )) as ExceptionGroup
      expect(error.message).toBe(
        `unhandled errors in a TaskGroup (100 sub-exceptions): ${[1, 2, 3, 4, 5, 6, 7, 8].map((number) => `in task '${number}'`).join(', ')}, and 92 more`,
      )
      expect(error.errors).toHaveLength(100)
    }))

  test('holds whatever can be thrown, undefined too', () =>
    inVirtualTime(async () => {
      const error = (await errorOf(
        taskGroup((group) => {
          group.createTask(() => fail(undefined))
          group.createTask(() => fail('text'))
        }),
      )) as ExceptionGroup
      expect(error.errors).toEqual([undefined, 'text'])
    }))

  test('holds what a body and its tasks throw, errors or not, whichever came first', () =>
    inVirtualTime(async () => {
      for (const [ofTask, ofBody] of [
        [new RangeError('task'), 'body'],
        ['task', new TypeError('body')],
      ]) {
        const error = (await errorOf(
          taskGroup(async (group) => {
            group.createTask(() => fail(ofTask, 0.1))
            try {
              await sleep(10)
            } catch {
              await fail(ofBody)
            }
          }),
        )) as ExceptionGroup
        expect(error.errors).toEqual([ofTask, ofBody])
        expect(currentTask()?.cancelling()).toBe(0)
      }
    }))

  test('of a single failure is that failure, if that was asked for', () =>
    inVirtualTime(async () => {
      const failure = new TypeError('only')
      const single = taskGroup((group) => void group.createTask(() => fail(failure)), { unwrapSingle: true })
      expect(await errorOf(single)).toBe(failure)
      const nested = taskGroup(async () => taskGroup(async () => fail(failure)), { unwrapSingle: true })
      expect(await errorOf(nested)).toBe(failure)
      const two = taskGroup(
        async (group) => {
          group.createTask(() => fail(failure))
          group.createTask(() => fail(failure))
        },
        { unwrapSingle: true },
      )
      expect(await errorOf(two)).toBeInstanceOf(ExceptionGroup)
    }))

  test('can be unwrapped afterwards', () =>
    inVirtualTime(async () => {
      const failure = new TypeError('only')
      const error = await errorOf(taskGroup((group) => void group.createTask(() => fail(failure))))
      expect((error as ExceptionGroup).unwrap()).toBe(failure)
    }))

  test('holds no cancellation, if the platform told of it in its own words', () =>
    inVirtualTime(async () => {
      const failure = new TypeError('task')
      const error = (await errorOf(
        taskGroup(async (group) => {
          group.createTask(() => fail(failure, 0.1))
          try {
            await sleep(60)
          } catch (cause) {
            throw Object.assign(new Error('aborted', { cause }), { name: 'AbortError' })
          }
        }),
      )) as ExceptionGroup
      expect(error.errors).toEqual([failure])
      expect(currentTask()?.cancelling()).toBe(0)
    }))

  test('is not thrown for SystemExit: a body that wants the program to end does so bare', () =>
    inVirtualTime(async () => {
      const exit = new SystemExit(3)
      const error = await errorOf(
        taskGroup(async (group) => {
          group.createTask(() => fail(new Error('task'), 0.1))
          try {
            await sleep(60)
          } finally {
            throw exit
          }
        }),
      )
      expect(error).toBe(exit)
    }))

  test('is not thrown for SystemExit: a task that wants the program to end stops the loop', async () => {
    const exit = new SystemExit(3)
    const loopFactory = (): VirtualEventLoop => {
      const loop = new VirtualEventLoop()
      // It is told, as in Python, of the main task, which has the error too.
      loop.setExceptionHandler(() => {})
      return loop
    }
    const ended = run(() => taskGroup((group) => void group.createTask(() => fail(exit, 0.1))), { loopFactory })
    expect(await errorOf(ended)).toBe(exit)
  })
})

describe('a group in the wrong moment', () => {
  test('is entered once', () =>
    inVirtualTime(async () => {
      const group = new TaskGroup()
      group.enter()
      expect(() => group.enter()).toThrow(new RuntimeError('TaskGroup <TaskGroup entered> has already been entered'))
      await group.exit()
      expect(() => group.enter()).toThrow('has already been entered')
    }))

  test('is not entered outside of a task, and can be entered later', () =>
    inVirtualTime(async () => {
      const group = new TaskGroup()
      const attempt = getRunningLoop().createFuture<unknown>()
      getRunningLoop().callSoon(() => {
        try {
          group.enter()
        } catch (error) {
          attempt.setResult(error)
        }
      })
      expect(await attempt).toMatchObject({
        name: 'RuntimeError',
        message: 'TaskGroup <TaskGroup> cannot determine the parent task',
      })
      expect(() => group.createTask(sleep(0))).toThrow('TaskGroup <TaskGroup> has not been entered')
      expect(await asyncWith(group, () => 'entered')).toBe('entered')
    }))

  test('is left once, after it was entered', () =>
    inVirtualTime(async () => {
      const group = new TaskGroup()
      expect(await errorOf(group.exit())).toEqual(new RuntimeError('TaskGroup <TaskGroup> has not been entered'))
      group.enter()
      expect(await group.exit()).toBe(true)
      expect(await errorOf(group.exit())).toEqual(new RuntimeError('TaskGroup <TaskGroup entered> is finished'))
    }))

  test('closes the coroutine that it refuses, so that nobody is warned', async () => {
    const closed: string[] = []
    function* generator() {
      try {
        yield
      } finally {
        closed.push('generator')
      }
    }
    const warnings = await warningsOf(() =>
      inVirtualTime(async () => {
        const group = new TaskGroup()
        expect(() => group.createTask(sleep(1))).toThrow('TaskGroup <TaskGroup> has not been entered')
        await asyncWith(group, () => {})
        expect(() => group.createTask(sleep(1))).toThrow('TaskGroup <TaskGroup entered> is finished')
        const begun = generator()
        begun.next()
        expect(() => group.createTask(begun)).toThrow('is finished')
        await taskGroup(async (other) => {
          other.cancel()
          expect(() => other.createTask(sleep(1))).toThrow('TaskGroup <TaskGroup cancelling> is shutting down')
        })
      }),
    )
    expect(warnings).toEqual([])
    expect(closed).toEqual(['generator'])
  })

  test('refuses what a task can’t run, and goes on', () =>
    inVirtualTime(async () => {
      await taskGroup(async (group) => {
        expect(() => group.createTask(Promise.resolve(1) as never)).toThrow(TypeError)
        expect(String(group)).toBe('<TaskGroup entered>')
      })
    }))

  test('cancels its tasks in the order in which they were made', () =>
    inVirtualTime(async () => {
      const cancelled: number[] = []
      await errorOf(
        taskGroup(async (group) => {
          for (let number = 0; number < 10; number++) {
            group.createTask(async () => {
              try {
                await sleep(60)
              } finally {
                cancelled.push(number)
              }
            })
          }
          await sleep(0.1)
          throw new Error('body')
        }),
      )
      expect(cancelled).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    }))

  test('stops a family that grows and grows', () =>
    inVirtualTime(async () => {
      let heads = 0
      const failure = new Error('hercules')
      const error = (await errorOf(
        taskGroup((group) => {
          async function hydra(): Promise<void> {
            heads += 1
            await sleep(0.01)
            group.createTask(hydra)
            group.createTask(hydra)
          }
          group.createTask(hydra)
          group.createTask(async () => {
            while (heads < 10) await sleep(0.015)
            throw failure
          })
        }),
      )) as ExceptionGroup
      expect(error.errors).toEqual([failure])
      expect(heads).toBeGreaterThanOrEqual(10)
    }))
})

describe('TaskGroup.cancel()', () => {
  test('ends body and tasks, and the group is left well, without a request', () =>
    inVirtualTime(async () => {
      const log: unknown[] = []
      const result = await taskGroup(async (group): Promise<string | undefined> => {
        group.createTask(async () => {
          try {
            await sleep(60)
          } catch (error) {
            log.push(error)
            throw error
          }
        })
        await sleep(0.1)
        group.cancel()
        log.push('goes on to its next wait', currentTask()?.cancelling())
        try {
          await sleep(60)
        } catch (error) {
          log.push(isCancelled(error))
          throw error
        }
        return 'not reached'
      })
      expect(log).toEqual(['goes on to its next wait', 1, new CancelledError(), true])
      expect(result).toBeUndefined()
      expect(currentTask()?.cancelling()).toBe(0)
      await sleep(0.1)
      expect(getRunningLoop().time()).toBeCloseTo(0.2)
    }))

  test('leaves a body that does not wait any more its result', () =>
    inVirtualTime(async () => {
      const result = await taskGroup(async (group) => {
        group.createTask(sleep(60))
        await sleep(0.1)
        group.cancel()
        return 'enough'
      })
      expect(result).toBe('enough')
      expect(currentTask()?.cancelling()).toBe(0)
      await sleep(0)
    }))

  test('can be called by a task of the group, while the body waits and while the group is left', () =>
    inVirtualTime(async () => {
      for (const bodyWaits of [true, false]) {
        const tasks: Task<unknown>[] = []
        await taskGroup(async (group) => {
          tasks.push(
            group.createTask(async () => {
              await sleep(0.1)
              group.cancel()
              return 'found'
            }),
            group.createTask(async () => {
              await sleep(0.1)
              group.cancel()
              await sleep(60)
            }),
            group.createTask(sleep(60)),
          )
          if (bodyWaits) await sleep(60)
        })
        // The one that calls it is cancelled with the others, at its next wait or its end.
        expect(tasks.map((task) => task.cancelled())).toEqual([true, true, true])
        expect(currentTask()?.cancelling()).toBe(0)
      }
      expect(getRunningLoop().time()).toBeCloseTo(0.2)
    }))

  test('can be called from outside', () =>
    inVirtualTime(async () => {
      const group = new TaskGroup()
      const task = createTask(asyncWith(group, async () => sleep(60)))
      await sleep(0.1)
      group.cancel()
      expect(await task).toBeUndefined()
      expect(task.cancelled()).toBe(false)
      expect(getRunningLoop().time()).toBeCloseTo(0.1)
    }))

  test('before the group is entered cancels it then, at the first wait of its body', () =>
    inVirtualTime(async () => {
      const group = new TaskGroup()
      const log: string[] = []
      group.cancel()
      await asyncWith(group, async () => {
        log.push(String(group))
        expect(() => group.createTask(sleep(1))).toThrow('is shutting down')
        await sleep(0)
        log.push('not reached')
      })
      expect(log).toEqual(['<TaskGroup cancelling>'])
      expect(currentTask()?.cancelling()).toBe(0)
    }))

  test('does nothing a second time, nor after the group has ended', () =>
    inVirtualTime(async () => {
      const group = new TaskGroup()
      await asyncWith(group, async () => {
        group.createTask(() => lingering(0.1))
        await sleep(0)
        group.cancel()
        group.cancel()
        expect(currentTask()?.cancelling()).toBe(1)
      })
      group.cancel()
      expect(currentTask()?.cancelling()).toBe(0)
      await sleep(0.1)
    }))

  test('waits for tasks that clean up', () =>
    inVirtualTime(async () => {
      await taskGroup(async (group) => {
        group.createTask(() => lingering(2))
        await sleep(1)
        group.cancel()
      })
      expect(getRunningLoop().time()).toBeCloseTo(3)
    }))

  test('does not hide what fails on the way', () =>
    inVirtualTime(async () => {
      const inTask = new Error('task')
      const inBody = new Error('body')
      const error = (await errorOf(
        taskGroup(async (group) => {
          group.createTask(async () => {
            try {
              await sleep(60)
            } finally {
              throw inTask
            }
          })
          await sleep(0.1)
          group.cancel()
          throw inBody
        }),
      )) as ExceptionGroup
      expect(error.errors).toEqual([inTask, inBody])
      expect(currentTask()?.cancelling()).toBe(0)
    }))

  test('after a failure does nothing: the failure is thrown', () =>
    inVirtualTime(async () => {
      const failure = new Error('task')
      const error = (await errorOf(
        taskGroup(async (group) => {
          group.createTask(() => fail(failure, 0.1))
          try {
            await sleep(60)
          } finally {
            group.cancel()
          }
        }),
      )) as ExceptionGroup
      expect(error.errors).toEqual([failure])
      expect(currentTask()?.cancelling()).toBe(0)
    }))

  test('ends an inner group, and the outer one goes on', () =>
    inVirtualTime(async () => {
      const log: string[] = []
      await taskGroup(async (outer) => {
        const task = outer.createTask(sleep(0.2, 'outer task'))
        await taskGroup(async (inner) => {
          inner.cancel()
          await sleep(60)
        })
        log.push('between')
        log.push(await task)
      })
      expect(log).toEqual(['between', 'outer task'])
    }))

  test('of an outer group ends the inner one, too', () =>
    inVirtualTime(async () => {
      const log: string[] = []
      await taskGroup(async (outer) => {
        await taskGroup(async (inner) => {
          inner.createTask(async () => {
            await sleep(0.1)
            outer.cancel()
          })
          await sleep(60)
        })
        log.push('not reached')
      })
      expect(log).toEqual([])
      expect(currentTask()?.cancelling()).toBe(0)
    }))

  test('by a task that was started at once, before it waits for the first time, ends that task too', () =>
    inVirtualTime(async () => {
      let child: Task<void> | undefined
      await taskGroup(async (group) => {
        child = group.createTask(
          function* () {
            group.cancel()
            yield* sleep(60)
          },
          { eagerStart: true },
        )
        await sleep(60)
      })
      expect(child?.cancelled()).toBe(true)
      expect(getRunningLoop().time()).toBe(0)
      expect(currentTask()?.cancelling()).toBe(0)
    }))

  test('by an async task that was started at once ends that task too', () =>
    inVirtualTime(async () => {
      let child: Task<void> | undefined
      await taskGroup((group) => {
        child = group.createTask(
          async () => {
            group.cancel()
            await sleep(60)
          },
          { eagerStart: true },
        )
      })
      expect(child?.cancelled()).toBe(true)
      expect(getRunningLoop().time()).toBe(0)
    }))

  test('by a task that was started at once and has ended at once leaves the task its result', () =>
    inVirtualTime(async () => {
      let child: Task<string> | undefined
      await taskGroup((group) => {
        child = group.createTask(
          // oxlint-disable-next-line require-yield
          function* () {
            group.cancel()
            return 'done'
          },
          { eagerStart: true },
        )
      })
      expect(child?.result()).toBe('done')
      expect(currentTask()?.cancelling()).toBe(0)
    }))
})

describe('a cancellation from outside is not lost', () => {
  test('when it comes after TaskGroup.cancel(), while tasks clean up', () =>
    inVirtualTime(async () => {
      const parent = createTask(async () => {
        await taskGroup(async (group) => {
          group.createTask(() => lingering(1))
          await sleep(0.1)
          group.cancel()
          await sleep(60)
        })
      })
      await sleep(0.5)
      parent.cancel('from outside')
      const error = await errorOf(parent)
      expect(error).toMatchObject({ name: 'CancelledError', args: ['from outside'] })
      expect(parent.cancelled()).toBe(true)
      expect(parent.cancelling()).toBe(1)
      expect(getRunningLoop().time()).toBeCloseTo(1.1)
    }))

  test('when a timeout expires after TaskGroup.cancel()', () =>
    inVirtualTime(async () => {
      const error = await errorOf(
        timeout(0.5, async () =>
          taskGroup(async (group) => {
            group.createTask(() => lingering(1))
            await sleep(0.1)
            group.cancel()
          }),
        ),
      )
      expect(error).toBeInstanceOf(TimeoutError)
      expect(currentTask()?.cancelling()).toBe(0)
    }))

  test('when it comes in the same turn as TaskGroup.cancel(), before it or after it, in the body and at the exit', () =>
    inVirtualTime(async () => {
      for (const outsideFirst of [true, false]) {
        for (const bodyWaits of [true, false]) {
          const group = new TaskGroup()
          const parent = createTask(
            asyncWith(group, async () => {
              group.createTask(() => lingering(1))
              if (bodyWaits) await sleep(60)
            }),
          )
          await sleep(0.1)
          if (outsideFirst) parent.cancel('from outside')
          group.cancel()
          if (!outsideFirst) parent.cancel('from outside')
          const error = await errorOf(parent)
          expect(error).toBeInstanceOf(CancelledError)
          expect(parent.cancelled()).toBe(true)
          expect(parent.cancelling()).toBe(1)
        }
      }
    }))

  test('when the task has cancelled itself, and then its group', () =>
    inVirtualTime(async () => {
      const parent = createTask(async () => {
        await taskGroup(async (group) => {
          group.createTask(() => lingering(1))
          await sleep(0.1)
          currentTask()?.cancel('self')
          group.cancel()
        })
        throw new Error('not reached')
      })
      expect(isCancelled(await errorOf(parent))).toBe(true)
      expect(parent.cancelled()).toBe(true)
    }))

  test('when it comes while a body that failed after TaskGroup.cancel() waits: the error is thrown, the request stays', () =>
    inVirtualTime(async () => {
      const failure = new Error('body')
      const parent = createTask(async () => {
        const error = await errorOf(
          taskGroup(async (group) => {
            group.createTask(() => lingering(1))
            await sleep(0.1)
            group.cancel()
            throw failure
          }),
        )
        expect((error as ExceptionGroup).errors).toEqual([failure])
        expect(currentTask()?.cancelling()).toBe(1)
        await sleep(60)
      })
      await sleep(0.5)
      parent.cancel('from outside')
      expect(isCancelled(await errorOf(parent))).toBe(true)
      expect(getRunningLoop().time()).toBeCloseTo(1.1)
    }))

  test('when it comes before TaskGroup.cancel() and the body waits', () =>
    inVirtualTime(async () => {
      const parent = createTask(async () => {
        await taskGroup(async (group) => {
          try {
            await sleep(60)
          } finally {
            group.cancel()
          }
        })
      })
      await sleep(0.1)
      parent.cancel('from outside')
      expect(await errorOf(parent)).toMatchObject({ name: 'CancelledError', args: ['from outside'] })
    }))

  test('whenever both come, whoever fails, and whatever the body does', async () => {
    const moments = [undefined, 0.1, 0.2, 0.3, 0.4, 0.5]
    const bodies = {
      ends: async () => {},
      waits: async () => sleep(0.3),
      waitsLong: async () => sleep(60),
      fails: async () => fail(new Error('body'), 0.2),
    }
    const children = {
      ends: async () => sleep(0.3),
      lingers: async () => lingering(0.2),
      fails: async () => fail(new Error('child'), 0.2),
      failsWhenCancelled: async () => {
        await lingering(0.1).catch(() => {})
        throw new Error('cleaning up')
      },
    }
    const broken: unknown[] = []
    for (const outside of moments)
      for (const early of outside === undefined ? moments.slice(1) : moments)
        for (const outsideFirst of [true, false])
          for (const [bodyName, body] of Object.entries(bodies))
            for (const [childName, child] of Object.entries(children)) {
              const found = await inVirtualTime(async () => {
                const group = new TaskGroup()
                let asked = false
                let left = { count: -1, asked }
                let task: Task<unknown> | undefined
                const parent = createTask(async () => {
                  try {
                    await asyncWith(group, async () => {
                      task = group.createTask(child)
                      await body()
                    })
                    return 'well'
                  } catch (error) {
                    if (isCancelled(error)) throw error
                    return 'errors'
                  } finally {
                    left = { count: currentTask()?.cancelling() ?? -1, asked }
                  }
                })
                const loop = getRunningLoop()
                const plans = [
                  () => outside !== undefined && loop.callLater(outside, () => (asked = parent.cancel() || asked)),
                  () => early !== undefined && loop.callLater(early, () => group.cancel()),
                ]
                for (const plan of outsideFirst ? plans : plans.toReversed()) plan()
                await sleep(30)
                const outcome = parent.done() ? (parent.cancelled() ? 'cancelled' : parent.result()) : 'hangs'
                return { outcome, childEnded: task?.done(), left }
              })
              const { outcome, childEnded, left } = found
              const right =
                outcome !== 'hangs' &&
                childEnded === true &&
                // The group takes back its own request, and leaves that of somebody else alone.
                left.count === (left.asked ? 1 : 0) &&
                // Who was asked to stop does not end well; who was not is not cancelled.
                outcome !== (left.asked ? 'well' : 'cancelled')
              if (!right) broken.push({ outside, early, outsideFirst, bodyName, childName, ...found })
            }
    expect(broken).toEqual([])
  })
})
