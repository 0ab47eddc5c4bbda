import { currentTask, getRunningLoop, sleep, taskGroup, timeout, TimeoutError } from '@asyncio/core'
import { run, setDefaultLoopFactory } from '@asyncio/loop'
import { afterEach, describe, expect, test } from 'vitest'
import { programs } from '../../../apps/examples/src/tour/programs.ts'
import { recordedOutput } from '../../../apps/examples/src/tour/recorded-output.ts'
import { runProgram } from '../../../apps/examples/src/tour/run-program.ts'
import { SmallLoop } from '../src/small-loop/small-loop.ts'

/** The small loop, with a clock that moves only when there is nothing else to do. */
class HastySmallLoop extends SmallLoop {
  #now = 0

  override time(): number {
    return this.#now
  }

  protected override alarm(when: number, ring: () => void): () => void {
    if (when === Infinity) return () => undefined
    const immediate = setImmediate(() => {
      this.#now = when
      ring()
    })
    return () => clearImmediate(immediate)
  }
}

describe('a loop that knows only the public doors of @asyncio/core', () => {
  afterEach(() => setDefaultLoopFactory(null))

  test('runs what it is given through run(main, { loopFactory })', async () => {
    const result = await run(
      async () => {
        const failure = await timeout(10, async () => sleep(60)).catch((error: unknown) => error)
        const names: string[] = []
        await taskGroup(async (group) => {
          for (const name of ['a', 'b']) {
            group.createTask(
              async () => {
                await sleep(name === 'a' ? 2 : 1)
                names.push(currentTask()?.getName() ?? '')
              },
              { name },
            )
          }
        })
        return { failure, names, time: getRunningLoop().time(), isOurs: getRunningLoop() instanceof HastySmallLoop }
      },
      { loopFactory: () => new HastySmallLoop() },
    )
    expect(result).toEqual({ failure: expect.any(TimeoutError), names: ['b', 'a'], time: 12, isOurs: true })
  })

  test.each(programs)('runs $name of the tour, which prints what Python prints', async (program) => {
    setDefaultLoopFactory(() => new HastySmallLoop())
    const lines: string[] = []
    await runProgram(program, (line) => lines.push(line))
    expect(lines).toEqual(await recordedOutput(program.name))
  })
})
