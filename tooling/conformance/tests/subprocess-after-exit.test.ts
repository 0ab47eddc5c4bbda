import { createTask, getRunningLoop, isCancelled, ProcessLookupError, sleep, ValueError } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { createSubprocessExec, PIPE } from '@asyncio/subprocess'
import { expect, test } from 'vitest'
import process from 'node:process'
import { isAlive } from '../src/child-programs.ts'
import { errorOf } from '../src/error-of.ts'
import { textOf } from '../src/in-memory-network.ts'
import { livingFutures } from '../src/living-futures.ts'

test('a process that has ended takes signals as long as its pipes are open: they go nowhere', async () => {
  await run(async () => {
    // A child of its own goes on with its output.
    const child = await createSubprocessExec('sh', ['-c', 'sleep 1000 & echo $!; exit 7'], { stdout: PIPE })
    const pid = Number(textOf((await child.stdout?.readline()) as Uint8Array))
    try {
      expect(await child.wait()).toBe(7)
      child.kill()
      child.terminate()
      child.sendSignal('SIGHUP')
      expect(() => child.sendSignal('SIGNOTHING')).toThrow(ValueError)
      expect(isAlive(pid)).toBe(true)
    } finally {
      process.kill(pid, 'SIGKILL')
    }
    expect(await child.stdout?.read()).toHaveLength(0)
    await sleep(0)
    await sleep(0)
    for (const send of [() => child.kill(), () => child.terminate(), () => child.sendSignal(1)])
      expect(send).toThrow(ProcessLookupError)
  })
})

test('waits for the end of a process that were cancelled are not kept by it', async () => {
  await run(async () => {
    const child = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE })
    const living = livingFutures(getRunningLoop())
    for (let turn = 0; turn < 20; turn += 1) {
      const waiting = createTask(child.wait())
      await sleep(0)
      waiting.cancel()
      expect(isCancelled(await errorOf(waiting))).toBe(true)
    }
    expect(await living()).toBeLessThan(10)
    child.stdin?.close()
    expect(await child.wait()).toBe(0)
  })
})
