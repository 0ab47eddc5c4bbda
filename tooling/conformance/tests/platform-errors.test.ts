import {
  AbstractEventLoop,
  BrokenBarrierError,
  BrokenPipeError,
  ConnectionAbortedError,
  ConnectionError,
  ConnectionRefusedError,
  ConnectionResetError,
  EOFError,
  FileNotFoundError,
  IncompleteReadError,
  isAwaitable,
  isCoroutineFunction,
  LimitOverrunError,
  markCoroutineFunction,
  NotImplementedError,
  OSError,
  PermissionError,
  ProcessLookupError,
  RuntimeError,
  SendfileNotAvailableError,
  sleep,
  TimeoutError,
  timeout,
  toOSError,
} from '@asyncio/core'
import { enterTask, leaveTask, registerTask, unregisterTask } from '@asyncio/core/lowlevel'
import { VirtualEventLoop } from '@asyncio/testing'
import { BaseEventLoop, newEventLoop, NodeHost } from '@asyncio/loop'
import { AbstractServer } from '@asyncio/streams'
import { expect, test } from 'vitest'
import { inMemoryNetwork } from '../src/in-memory-network.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

const classes = {
  EPIPE: BrokenPipeError,
  ESHUTDOWN: BrokenPipeError,
  ECONNABORTED: ConnectionAbortedError,
  ECONNREFUSED: ConnectionRefusedError,
  ECONNRESET: ConnectionResetError,
  ENOENT: FileNotFoundError,
  EACCES: PermissionError,
  EPERM: PermissionError,
  ESRCH: ProcessLookupError,
  EMFILE: OSError,
  ETIMEDOUT: TimeoutError,
}

for (const [code, expected] of Object.entries(classes)) {
  test(`${code} of the platform's is a ${expected.prototype.name}`, () => {
    const original = Object.assign(new Error(`connect ${code}`), { code })
    const error = toOSError(original) as OSError
    expect([error.constructor, error.name, error.code, error.message, error.cause]).toEqual([
      expected,
      expected.prototype.name,
      code,
      `connect ${code}`,
      original,
    ])
    expect(toOSError(error)).toBe(error)
  })
}

test('what is no error of the operating system’s stays what it is', () => {
  const invalid = Object.assign(new TypeError('argument'), { code: 'ERR_INVALID_ARG_TYPE' })
  for (const other of [new Error('plain'), invalid, 'text', undefined]) expect(toOSError(other)).toBe(other)
})

test('the errors stand in Python’s tree', () => {
  expect(new ConnectionResetError('reset')).toBeInstanceOf(ConnectionError)
  expect(new ConnectionResetError('reset')).toBeInstanceOf(OSError)
  expect(new BrokenBarrierError()).toBeInstanceOf(RuntimeError)
  expect(new SendfileNotAvailableError()).toBeInstanceOf(RuntimeError)
  expect(new IncompleteReadError(new Uint8Array(), 1)).toBeInstanceOf(EOFError)
})

test('an incomplete read keeps what has come, and says how much was missing', () => {
  const error = new IncompleteReadError(new Uint8Array([1, 2, 3]), 10)
  expect([error.partial.length, error.expected, error.message]).toEqual([
    3,
    10,
    '3 bytes read on a total of 10 expected bytes',
  ])
  expect(new IncompleteReadError(new Uint8Array(2), null).message).toBe(
    '2 bytes read on a total of undefined expected bytes',
  )
  expect(new LimitOverrunError('too far', 7).consumed).toBe(7)
})

test('every method of an abstract event loop says that it is missing', () => {
  const loop = new AbstractEventLoop()
  // What a loop may leave out is not part of it either.
  const ofBase = ['onIdle', 'onBusy', 'isIdle', 'nativeRested', 'expectMore', 'toString']
  const names = [...methodsOf(BaseEventLoop)].filter((name) => !ofBase.includes(name))
  expect(names.length).toBeGreaterThan(38)
  expect([...methodsOf(AbstractEventLoop)].toSorted()).toEqual(names.toSorted())
  for (const name of names) {
    const method = Reflect.get(loop, name) as (this: AbstractEventLoop) => unknown
    expect(() => method.call(loop)).toThrow(NotImplementedError)
    expect(() => method.call(loop)).toThrow(`${name}() is not implemented by this event loop`)
  }
})

/** The names of all methods that a class has and inherits. */
function methodsOf(kind: abstract new (...values: never[]) => object): Set<string> {
  const names = new Set<string>()
  let prototype: object | null = kind.prototype as object
  while (prototype !== null && prototype !== Object.prototype) {
    for (const name of Object.getOwnPropertyNames(prototype)) names.add(name)
    prototype = Reflect.getPrototypeOf(prototype)
  }
  names.delete('constructor')
  return names
}

test('isAwaitable() and markCoroutineFunction() answer as inspect does', () => {
  const nap = sleep(1)
  expect([nap, Promise.resolve(), (function* () {})(), async () => undefined, 42, null].map(isAwaitable)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ])
  nap.close()
  const plain = (): Promise<void> => Promise.resolve()
  expect(isCoroutineFunction(plain)).toBe(false)
  expect(isCoroutineFunction(markCoroutineFunction(plain))).toBe(true)
  expect(() => markCoroutineFunction(42 as never)).toThrow('a function is needed: received 42')
})

test('a task of another kind can be entered and left, one at a time', async () => {
  const loop = new VirtualEventLoop()
  const task = loop.createTask(sleep(1))
  const other = loop.createTask(sleep(1))
  enterTask(loop, task)
  expect(() => enterTask(loop, other)).toThrow(/^Cannot enter into task .* while another task .* is being executed\.$/)
  expect(() => leaveTask(loop, other)).toThrow(/^Leaving task .* does not match the current task .*\.$/)
  leaveTask(loop, task)
  expect(() => leaveTask(loop, task)).toThrow('does not match the current task null')
  unregisterTask(task)
  unregisterTask(task)
  expect([loop.tasks.has(task), loop.tasks.has(other)]).toEqual([false, true])
  registerTask(task)
  expect(loop.tasks.has(task)).toBe(true)
  await loop.runUntilComplete(sleep(2))
  loop.close()
})

test('a TimeoutError is an OSError, as in Python, and has a code only where the platform gave it one', async () => {
  expect(new TimeoutError()).toBeInstanceOf(OSError)
  expect(Object.keys(new TimeoutError('late'))).toEqual([])
  const error: unknown = await inVirtualTime(async () => timeout(1, async () => sleep(2))).catch(
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(OSError)
  expect(toOSError(error)).toBe(error)
  expect([(error as OSError).code, (error as OSError).message]).toEqual([undefined, 'timed out'])
})

test('every loop is an AbstractEventLoop, and every server an AbstractServer; a class made of one is its own', async () => {
  class Part extends AbstractEventLoop {}
  class Front extends AbstractServer {}
  const loops = [newEventLoop(), new VirtualEventLoop(), new BaseEventLoop({ host: new NodeHost() }), new Part()]
  for (const loop of loops) expect(loop).toBeInstanceOf(AbstractEventLoop)
  expect(loops.map((loop) => loop instanceof Part)).toEqual([false, false, false, true])
  for (const value of [null, undefined, 42, {}, new Front()]) expect(value instanceof AbstractEventLoop).toBe(false)
  for (const loop of loops.slice(0, 3)) loop.close()
  await inMemoryNetwork(async (_, loop) => {
    const server = await loop.createServer(() => ({}), 'localhost', 1)
    expect(server).toBeInstanceOf(AbstractServer)
    expect([server instanceof Front, new Front() instanceof AbstractServer, new Front() instanceof Front]).toEqual([
      false,
      true,
      true,
    ])
    expect([null, undefined, 42, {}].some((value) => value instanceof AbstractServer)).toBe(false)
    server.close()
    await server.waitClosed()
  })
})
