import { ContextVar, createTask, getEventLoop, getRunningLoop, sleep, wait } from '@asyncio/core'
import { newEventLoop } from '@asyncio/loop'
import { IsolatedAsyncioTestCase, type LeftoverError } from '@asyncio/testing'
import { expect, test, vi } from 'vitest'

const steps = new ContextVar<string[]>('steps', { default: [] })

/** Writes down what is called, in order; the context variable is to agree with it. */
abstract class Recorded extends IsolatedAsyncioTestCase {
  static log: string[] = []
  static failing: string[] = []

  protected step(name: string): void {
    const { log, failing } = this.constructor as typeof Recorded
    log.push(name)
    steps.set([...steps.get(), name])
    expect(steps.get()).toEqual(log)
    if (failing.includes(name)) throw new Error(name)
  }

  override setUp(): void {
    this.step('setUp')
    this.addCleanup(() => this.step('cleanup1'))
    this.addAsyncCleanup(async () => this.step('cleanup2'))
  }

  override async asyncSetUp(): Promise<void> {
    await sleep(1)
    this.step('asyncSetUp')
  }

  async testFunction(): Promise<void> {
    await sleep(1)
    this.step('test')
    this.addAsyncCleanup(async (name: string) => this.step(name), 'cleanup3')
  }

  override async asyncTearDown(): Promise<void> {
    this.step('asyncTearDown')
  }

  override tearDown(): void {
    this.step('tearDown')
  }
}

async function runFailing(...failing: string[]): Promise<[log: string[], failure: unknown]> {
  class Case extends Recorded {
    static override log = []
    static override failing = failing
  }
  const failure: unknown = await Case.run('testFunction').catch((error: unknown) => error)
  return [Case.log, failure]
}

test('a test case runs set-up, test, tearing down and cleanups in one context, in the order of Python', async () => {
  const [log, failure] = await runFailing()
  expect(failure).toBe(undefined)
  const whole = ['setUp', 'asyncSetUp', 'test', 'asyncTearDown', 'tearDown', 'cleanup3', 'cleanup2', 'cleanup1']
  expect(log).toEqual(whole)
})

test('a test case whose set-up fails goes on with the cleanups', async () => {
  expect(await runFailing('asyncSetUp')).toEqual([
    ['setUp', 'asyncSetUp', 'cleanup2', 'cleanup1'],
    new Error('asyncSetUp'),
  ])
})

test('a test case whose test fails tears down and cleans up', async () => {
  const [log, failure] = await runFailing('test')
  expect(log).toEqual(['setUp', 'asyncSetUp', 'test', 'asyncTearDown', 'tearDown', 'cleanup2', 'cleanup1'])
  expect(failure).toEqual(new Error('test'))
})

test('a test case whose tearing down fails cleans up', async () => {
  const [log, failure] = await runFailing('asyncTearDown')
  expect(log.slice(3)).toEqual(['asyncTearDown', 'tearDown', 'cleanup3', 'cleanup2', 'cleanup1'])
  expect(failure).toEqual(new Error('asyncTearDown'))
})

test('a test case tells of every cleanup that fails', async () => {
  const [log, failure] = await runFailing('cleanup1', 'cleanup3')
  expect(log.slice(5)).toEqual(['cleanup3', 'cleanup2', 'cleanup1'])
  expect((failure as AggregateError).errors).toEqual([new Error('cleanup3'), new Error('cleanup1')])
})

test('a test case gives a new object to each test, on a loop of its own that setUp sees', async () => {
  const seen: unknown[] = []
  class Case extends IsolatedAsyncioTestCase {
    override setUp(): void {
      seen.push(this, getEventLoop() === this.loop)
    }

    async testOne(): Promise<void> {
      seen.push(getRunningLoop() === this.loop)
    }

    async testTwo(): Promise<void> {}

    async helper(): Promise<void> {}
  }
  class Extended extends Case {
    async testThree(): Promise<void> {}
  }
  const registered = new Map<string, () => Promise<void>>()
  Extended.register((name, body) => registered.set(name, body))
  expect([...registered.keys()]).toEqual(['Extended.testOne', 'Extended.testTwo', 'Extended.testThree'])
  for (const body of registered.values()) await body()
  expect(seen.filter((value) => typeof value === 'boolean')).toEqual([true, true, true, true])
  expect(new Set(seen.filter((value) => typeof value === 'object')).size).toBe(3)
  await expect(Case.run('testNone')).rejects.toThrow(TypeError)
  expect(() => new Case().loop).toThrow('The test case is not running')
})

test('a test case cancels the tasks that a test leaves, and fails for it', async () => {
  class Case extends IsolatedAsyncioTestCase {
    async testLeak(): Promise<void> {
      createTask(sleep(1))
    }
  }
  const failure: unknown = await Case.run('testLeak').catch((error: unknown) => error)
  expect((failure as LeftoverError).leftovers.map(({ kind }) => kind)).toEqual(['task'])
})

test('a test case enters managers, takes another loop, and cleans up on the same loop', async () => {
  const log: unknown[] = []
  class Case extends IsolatedAsyncioTestCase {
    static override loopFactory = newEventLoop

    async testManager(): Promise<void> {
      const task = createTask(sleep(0))
      this.addAsyncCleanup(async () => {
        await wait([task])
        log.push('cleanup')
      })
      log.push(await this.enterAsyncContext({ enter: async () => 42, exit: async () => log.push('exit') }))
      expect(() => this.enterAsyncContext({} as never)).toThrow(TypeError)
    }
  }
  await Case.run('testManager')
  expect(log).toEqual([42, 'exit', 'cleanup'])
})

test('a test case warns of a test that returns something', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  class Case extends IsolatedAsyncioTestCase {
    async testValue(): Promise<number> {
      return 1
    }
  }
  try {
    await Case.run('testValue')
    expect(warn.mock.calls[0]?.[0]).toBe(
      'It is deprecated to return a value that is not undefined from a test case (testValue)',
    )
  } finally {
    warn.mockRestore()
  }
})
