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
    const told = reports.map(({ message, exception }) => `${message} (${String(exception)})`).join('; ')
    throw new Error(`Nobody handled: ${told}`, { cause: reports[0]?.exception })
  }
  return result
}
