import { ExceptionGroup, RuntimeError, type AsyncContextManager, type Coroutine, type EventLoop } from '@asyncio/core'
import { describeValue, emitWarning } from '@asyncio/core/lowlevel'
import type { LoopFactory } from '@asyncio/loop'
import type { Enterable } from './cleanup-stack.ts'
import { isolated, type IsolatedOptions, type Isolation } from './isolated.ts'

/** Registers a test with a test runner: the `test` of vitest, of node:test and of others will do. */
export type TestRegistrar = (name: string, body: () => Promise<void>) => unknown

/**
 * Tests as methods of a class whose names begin with `test`, with set-up and tearing down around each. Each runs on a new object, as
 * `isolated` runs it.
 *
 * The order is that of Python: `setUp`, `asyncSetUp`, the test, `asyncTearDown`, `tearDown`, and the cleanups, the last added first. If setting
 * up fails, only the cleanups follow.
 *
 * Mirrors `unittest.IsolatedAsyncioTestCase`. Without the need for a class, `isolated` is shorter.
 *
 * @example
 * ```ts
 * import { sleep } from '@asyncio/core'
 * import { IsolatedAsyncioTestCase } from '@asyncio/testing'
 *
 * class KettleTest extends IsolatedAsyncioTestCase {
 *   override async asyncSetUp(): Promise<void> {
 *     this.addAsyncCleanup(() => sleep(1))
 *   }
 *
 *   async testBoils(): Promise<void> {
 *     await sleep(180)
 *   }
 * }
 *
 * await KettleTest.run('testBoils')
 * ```
 */
export abstract class IsolatedAsyncioTestCase {
  /** Makes the loop of each test; by default one in virtual time. */
  static loopFactory: LoopFactory | undefined = undefined
  /** Options of every test. */
  static options: IsolatedOptions = {}

  #isolation: Isolation<EventLoop> | undefined

  /** The names of its tests, those of the classes it extends first. */
  static testNames(): string[] {
    const names = new Set<string>()
    const chain: object[] = []
    for (
      let prototype: object | null = this.prototype;
      prototype !== null;
      prototype = Object.getPrototypeOf(prototype)
    )
      chain.unshift(prototype)
    for (const prototype of chain) {
      for (const name of Object.getOwnPropertyNames(prototype)) if (name.startsWith('test')) names.add(name)
    }
    return [...names]
  }

  /** Gives all tests to a test runner. */
  static register(this: TestCaseClass, test: TestRegistrar): void {
    for (const name of this.testNames()) test(`${this.name}.${name}`, () => this.run(name))
  }

  /**
   * Runs one test on a new object.
   *
   * @throws as `isolated` does, and {TypeError} if there is no such test
   */
  static async run(this: TestCaseClass, name: string): Promise<void> {
    const testCase = new this()
    const method: unknown = Reflect.get(testCase, name)
    if (typeof method !== 'function') throw new TypeError(`no such test method: ${describeValue(name)}`)
    const body = (isolation: Isolation<EventLoop>): Promise<void> =>
      testCase.runIn(isolation, async () => warnOfResult(name, await method.call(testCase)))
    const { loopFactory, options } = this
    await (loopFactory === undefined ? isolated(body, options) : isolated(body, { ...options, loopFactory }))
  }

  /** The loop of the test. */
  get loop(): EventLoop {
    return this.#required().loop
  }

  /** Called first. */
  setUp(): void {}

  /** Called after `setUp`. */
  async asyncSetUp(): Promise<void> {}

  /** Called after the test, unless setting up failed. */
  async asyncTearDown(): Promise<void> {}

  /** Called after `asyncTearDown`, unless setting up failed. */
  tearDown(): void {}

  /** Registers a function that is called when all else is over. */
  addCleanup<A extends unknown[]>(cleanup: (...args: A) => unknown, ...args: A): void {
    this.#required().addCleanup(cleanup, ...args)
  }

  /** The same, for one that is waited for. Both stand in one list. */
  addAsyncCleanup<A extends unknown[]>(cleanup: (...args: A) => unknown, ...args: A): void {
    this.addCleanup(cleanup, ...args)
  }

  /**
   * Enters a manager, which is left with the cleanups.
   *
   * @throws {TypeError} if it is none
   */
  enterAsyncContext<M>(manager: AsyncContextManager<M> | Enterable<M>): Coroutine<M> {
    return this.#required().enter(manager)
  }

  /** @internal */
  async runIn(isolation: Isolation<EventLoop>, test: () => Promise<void>): Promise<void> {
    this.#isolation = isolation
    this.setUp()
    await this.asyncSetUp()
    const failures: unknown[] = []
    const steps: (() => Promise<void> | void)[] = [test, () => this.asyncTearDown(), () => this.tearDown()]
    for (const step of steps) {
      try {
        await step()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 1) throw new ExceptionGroup('More than one thing went wrong in the test', failures)
    if (failures.length === 1) throw failures[0]
  }

  #required(): Isolation<EventLoop> {
    if (this.#isolation === undefined)
      throw new RuntimeError('The test case is not running: call this in its set-up or its tests')
    return this.#isolation
  }
}

/** A class of tests, not an abstract one. */
interface TestCaseClass extends Pick<typeof IsolatedAsyncioTestCase, 'loopFactory' | 'options' | 'testNames'> {
  readonly name: string
  new (): IsolatedAsyncioTestCase
  run(name: string): Promise<void>
}

function warnOfResult(name: string, result: unknown): void {
  if (result === undefined) return
  emitWarning(`It is deprecated to return a value that is not undefined from a test case (${name})`, {
    type: 'DeprecationWarning',
    detail: `It returned ${describeValue(result)}.`,
  })
}
