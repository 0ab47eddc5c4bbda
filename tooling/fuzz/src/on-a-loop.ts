import { run, timeout, type EventLoop } from '@asyncio/node'

/** So many seconds a program may take at most. None takes a hundredth of it, also on a machine that does much else. */
const FAR_AWAY = 60

/**
 * Runs a program on a loop of its own.
 *
 * @throws what the program throws, what the loop's exception handler was told, or that the program does not end
 */
export async function onALoop<T>(loop: EventLoop, main: () => Promise<T>): Promise<T> {
  const told: string[] = []
  loop.setExceptionHandler((_, { message, exception }) => told.push(`${message}: ${String(exception)}`))
  const result = await run(async () => timeout(FAR_AWAY, main), { loopFactory: () => loop })
  if (told.length > 0) throw new Error(`The exception handler was told: ${told.join('; ')}`)
  return result
}
