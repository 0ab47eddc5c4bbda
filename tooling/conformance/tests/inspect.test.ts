import {
  Context,
  ContextVar,
  copyContext,
  createTask,
  Future,
  gather,
  getRunningLoop,
  sleep,
  Task,
  type ExceptionContext,
} from '@asyncio/core'
import { run } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

test('a result is shortened in the middle, whatever it is', () =>
  inVirtualTime(async () => {
    const future = new Future<unknown>()
    future.setResult('x'.repeat(10_000))
    expect(inspect(future).length).toBeLessThan(110)
    expect(inspect(future)).toMatch(/^<Future finished result='x+\.\.\..*>$/)
    const structured = new Future<unknown>()
    structured.setResult({ name: 'tea', brewed: [1, 2, 3] })
    expect(inspect(structured)).toBe("<Future finished result={ name: 'tea', brewed: [ 1, 2, 3 ] }>")
    const long = new Future<unknown>()
    long.setResult(Array.from({ length: 1000 }, (_, index) => index))
    expect(inspect(long)).toBe('<Future finished result=[ 0, 1, 2, 3, 4, 5, ... 994 more items ]>')
  }))

test('an exception is shown by its class and its message, anything else that was thrown as it is', () =>
  inVirtualTime(async () => {
    class OutOfTea extends Error {}
    const thrown: [unknown, string][] = [
      [new TypeError('no cup'), "TypeError('no cup')"],
      [new OutOfTea('at all'), "OutOfTea('at all')"],
      [new Error(), 'Error()'],
      ['a text', "'a text'"],
      [undefined, 'undefined'],
    ]
    for (const [exception, shown] of thrown) {
      const future = new Future<void>()
      future.setException(exception)
      expect(inspect(future)).toBe(`<Future finished exception=${shown}>`)
      future.exception()
    }
  }))

test('to inspect a future is not to look at its exception', async () => {
  const reports: ExceptionContext[] = []
  await run(
    async () => {
      getRunningLoop().setExceptionHandler((_, context) => reports.push(context))
      const failed = new Future<void>()
      failed.setException(new Error('nobody looks'))
      inspect(failed)
    },
    { loopFactory: () => new VirtualEventLoop() },
  )
  expect(reports.map(({ message }) => message)).toEqual(['Future exception was never retrieved'])
})

test('a task that waits for a gather that waits for the task is shown, and the showing ends', () =>
  inVirtualTime(async () => {
    const ring: { task?: Task<unknown> } = {}
    const opener = new Future<void>()
    ring.task = createTask(
      async function ringing() {
        await gather([ring.task as Task<unknown>, opener])
      },
      { name: 'ring' },
    )
    await sleep(0.1)
    expect(inspect(ring.task)).toBe(
      "<Task pending name='ring' coro=<ringing> wait_for=<GatheringFuture pending cb=[Task.wakeup()]> cb=[GatheringFuture.wakeup()]>",
    )
    const holding = new Future<unknown>()
    holding.setResult({ holding })
    expect(inspect(holding)).toBe('<Future finished result={ holding: ... }>')
    opener.setException(new Error('enough'))
    await ring.task.then(undefined, () => undefined)
  }))

test('of a long chain of tasks the first few are shown', () =>
  inVirtualTime(async () => {
    const end = new Future<void>()
    let last: Future<unknown> = end
    for (let count = 0; count < 1000; count += 1) {
      const next = last
      last = createTask(async function link() {
        await next
      })
    }
    await sleep(0.1)
    const shown = inspect(last)
    expect(shown.split('coro=<link>')).toHaveLength(6)
    expect(shown).toContain('wait_for=...')
    end.setResult()
    await last
  }))

test('a task that waits for several things at once shows them, of many the first and the last', () =>
  inVirtualTime(async () => {
    const futures = [new Future<void>(), new Future<void>(), new Future<void>()] as const
    async function waiting(some: Iterable<Future<void>>): Promise<void> {
      await Promise.all(some)
    }
    const two = createTask(async () => waiting(futures.slice(1)))
    const three = createTask(async () => waiting(futures))
    await sleep(0.1)
    const one = '<Future pending cb=[Task.wakeup()]>'
    const shared = '<Future pending cb=[Task.wakeup(), Task.wakeup()]>'
    expect(inspect(two)).toContain(`wait_for=${shared}, ${shared}`)
    expect(inspect(three)).toContain(`wait_for=${one}, <1 more>, ${shared}`)
    for (const future of futures) future.setResult()
    for (const task of [two, three]) await task
  }))

test('a class of a program’s own is shown by its name', () =>
  inVirtualTime(async () => {
    class Promised extends Future<number> {}
    class Chore extends Task<void> {}
    const chore = new Chore(async function sweep() {}, { name: 'sweeping' })
    expect(inspect(new Promised())).toBe('<Promised pending>')
    expect(inspect(chore)).toBe("<Chore pending name='sweeping' coro=<sweep>>")
    await chore
  }))

test('a coroutine object is shown by the name of what was called', () => {
  const nap = sleep(1)
  expect(inspect(nap)).toBe('<Coroutine sleep>')
  expect(inspect({ nap })).toBe('{ nap: <Coroutine sleep> }')
  nap.close()
})

test('a loop shows where it stands', async () => {
  const loop = new VirtualEventLoop()
  expect(inspect(loop)).toBe('<VirtualEventLoop running=false closed=false debug=false>')
  let running = ''
  await loop.runUntilComplete(async () => {
    running = inspect(getRunningLoop())
  })
  expect(running).toBe('<VirtualEventLoop running=true closed=false debug=false>')
  loop.close()
  expect(inspect(loop)).toBe('<VirtualEventLoop running=false closed=true debug=false>')
})

test('a handle of a function without a name says so', () =>
  inVirtualTime(async () => {
    const handle = getRunningLoop().callLater(1.5, (() => () => {})())
    expect(inspect(handle)).toBe('<TimerHandle when=1.5 anonymous()>')
    handle.cancel()
  }))

test('a context variable shows its name and its default, even if that contains the variable', () => {
  expect(inspect(new ContextVar('plain'))).toBe("<ContextVar name='plain'>")
  expect(inspect(new ContextVar('numbered', { default: 123 }))).toBe("<ContextVar name='numbered' default=123>")
  const list: unknown[] = []
  const circular = new ContextVar<unknown>('circular', { default: list })
  list.push(circular)
  expect(inspect(circular)).toBe("<ContextVar name='circular' default=[ ... ]>")
  expect(inspect(list)).toContain('...')
})

test('a token shows its variable, and whether it was used', () => {
  const variable = new ContextVar('variable', { default: 1 })
  new Context().run(() => {
    const token = variable.set(2)
    expect(inspect(token)).toBe(`<Token var=${inspect(variable)}>`)
    variable.reset(token)
    expect(inspect(token)).toBe(`<Token used var=${inspect(variable)}>`)
  })
})

test('a context shows what is set in it', () => {
  const user = new ContextVar<string>('user')
  const context = new Context()
  expect(inspect(context)).toBe('<Context>')
  context.run(() => {
    user.set('Ada')
    expect(inspect(copyContext())).toBe("<Context user='Ada'>")
  })
})
