import { createTask, isCancelled, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { NodeEventLoop } from '@asyncio/node'
import { createSubprocessExec, createSubprocessShell, PIPE, STDOUT } from '@asyncio/subprocess'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test, vi } from 'vitest'
import { children, openDescriptors } from '../src/child-programs.ts'
import { errorOf } from '../src/error-of.ts'

const pipes = { stdin: PIPE, stdout: PIPE, stderr: PIPE } as const

/** Runs a test with processes, after which neither they nor their pipes may be left, and says what the loop took for open. */
async function takenForOpen(main: () => Promise<void>): Promise<string[]> {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  try {
    const loop = new NodeEventLoop()
    loop.slowCallbackDuration = Infinity
    await run(main, { loopFactory: () => loop, debug: true })
    await new Promise((resolve) => setImmediate(resolve))
    return warn.mock.calls.map(([message]) => String(message)).filter((message) => message.startsWith('unclosed'))
  } finally {
    warn.mockRestore()
  }
}

/** Has the system's folder for what is temporary be another one, and says what is left in it. */
async function leftInFolder(main: () => Promise<void>): Promise<string[]> {
  const before = process.env['TMPDIR']
  const folder = mkdtempSync(join(tmpdir(), 'asyncio-'))
  process.env['TMPDIR'] = folder
  try {
    await main()
    // The folder of the sockets that answer `asyncio ps` stays: it is this process's own.
    return readdirSync(folder).filter((name) => !/^asyncio-\d+$/.test(name))
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    rmSync(folder, { recursive: true })
  }
}

/** Waits until as few descriptors are open as before: what is closed is gone a little later. */
async function untilClosed(before: number): Promise<void> {
  while (openDescriptors() > before) await sleep(0)
}

const ways: Record<string, () => Promise<void>> = {
  'ended and was read to its end': async () => {
    const child = await createSubprocessExec('cat', [], pipes)
    await child.communicate(new Uint8Array(100))
  },
  'was killed': async () => {
    const child = await createSubprocessExec('sleep', ['1000'], pipes)
    child.kill()
    expect(await child.wait()).toBe(-9)
    await child.stdin?.waitClosed()
    await child.stdout?.read()
    await child.stderr?.read()
  },
  'was left at the end of its block': async () => {
    await using child = await createSubprocessExec('sleep', ['1000'], pipes)
    expect(child.returncode).toBeNull()
  },
  'wrote both of its outputs into one pipe': async () => {
    const child = await createSubprocessShell('echo out; echo err >&2', { stdout: PIPE, stderr: STDOUT })
    expect((await child.communicate())[0]).toHaveLength(8)
  },
  'could not be started': async () => {
    const options = { ...pipes, stderr: STDOUT } as const
    expect((await errorOf(createSubprocessExec('/no/such/program', [], options))).name).toBe('FileNotFoundError')
    expect((await errorOf(createSubprocessExec('/no/such/program', [], pipes))).name).toBe('FileNotFoundError')
  },
  'was cancelled while it was being started': async () => {
    for (const stderr of [PIPE, STDOUT] as const) {
      for (let turns = 0; turns < 4; turns += 1) {
        const making = createTask(createSubprocessExec('sleep', ['1000'], { ...pipes, stderr }))
        for (let turn = 0; turn < turns; turn += 1) await sleep(0)
        if (making.cancel()) expect(isCancelled(await errorOf(making))).toBe(true)
        else await (await making)[Symbol.asyncDispose]()
      }
    }
  },
}

test.each(Object.entries(ways))('a process that %s leaves nothing open, and its loop forgets it', async (_, end) => {
  const left = await leftInFolder(async () => {
    const open = await takenForOpen(async () => {
      // What Node opens once for all processes is open afterwards.
      await (await createSubprocessExec('true')).wait()
      const before = openDescriptors()
      for (let time = 0; time < 3; time += 1) await end()
      await untilClosed(before)
      expect(children()).toEqual([])
    })
    expect(open).toEqual([])
  })
  expect(left).toEqual([])
})

test('a process that is there is listened to for its bytes only, and not held back any more', async () => {
  const loop = new NodeEventLoop()
  await run(
    async () => {
      const [transport] = await loop.subprocessExec(() => ({}), 'cat')
      const { stdout, stderr } = transport.getExtraInfo('subprocess') as ChildProcess
      for (const stream of [stdout, stderr]) expect(stream?.listenerCount('readable')).toBe(0)
      transport.close()
      while (transport.getReturncode() === null) await sleep(0)
    },
    { loopFactory: () => loop },
  )
})
