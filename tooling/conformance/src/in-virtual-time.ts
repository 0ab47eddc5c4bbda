import type { Awaitable, ExceptionContext } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'

/** Runs a test on a loop in virtual time, and fails it if anything was told to the loop's exception handler. */
export async function inVirtualTime<T>(main: Awaitable<T>): Promise<T> {
  const reports: ExceptionContext[] = []
  const loopFactory = (): VirtualEventLoop => {
    const loop = new VirtualEventLoop()
    loop.setExceptionHandler((_, context) => reports.push(context))
    return loop
  }
  const result = await run(main, { loopFactory })
  if (reports.length > 0) {
    throw new AggregateError(
      reports.map(({ exception }) => exception),
      `Nobody handled: ${reports.map(({ message, exception }) => `${message} (${String(exception)})`).join('; ')}`,
    )
  }
  return result
}
