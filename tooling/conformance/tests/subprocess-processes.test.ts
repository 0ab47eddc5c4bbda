import {
  CancelledError,
  ConnectionError,
  createTask,
  FileNotFoundError,
  gather,
  getRunningLoop,
  PermissionError,
  ProcessLookupError,
  sleep,
  timeout,
  TimeoutError,
  ValueError,
  waitFor,
} from '@asyncio/core'
import { EventLoop, run } from '@asyncio/loop'
import type { StreamReader } from '@asyncio/streams'
import { createSubprocessExec, createSubprocessShell, DEVNULL, PIPE, Process, STDOUT } from '@asyncio/subprocess'
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { children, isAlive, isOver, node, openDescriptors } from '../src/child-programs.ts'
import { bytes, textOf } from '../src/in-memory-network.ts'
import { RunningProgram } from '../src/run-program.ts'

const MIB = 1024 * 1024

function text(data: Uint8Array | null): string | null {
  return data === null ? null : textOf(data)
}

async function inFolder(main: (folder: string) => Promise<void>): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'asyncio-')))
  try {
    await main(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('what is written to stdin comes out of stdout, and stderr has its own stream', async () => {
  await run(async () => {
    const child = await createSubprocessExec('sh', ['-c', 'cat; echo oops >&2; exit 3'], {
      stdin: PIPE,
      stdout: PIPE,
      stderr: PIPE,
    })
    child.stdin?.write(bytes('hello\n'))
    await child.stdin?.drain()
    expect(text((await child.stdout?.readline()) ?? null)).toBe('hello\n')
    child.stdin?.close()
    await child.stdin?.waitClosed()
    expect(text((await child.stderr?.read()) ?? null)).toBe('oops\n')
    expect(await child.wait()).toBe(3)
    expect(child.returncode).toBe(3)
  })
})

test('communicate sends the input, reads both outputs and waits', async () => {
  await run(async () => {
    const child = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE, stderr: PIPE })
    expect(child.returncode).toBeNull()
    const [stdout, stderr] = await child.communicate(bytes('some data'))
    expect([text(stdout), text(stderr), child.returncode]).toEqual(['some data', '', 0])
  })
})

test('communicate without input closes stdin all the same, and with none of it too', async () => {
  await run(async () => {
    for (const input of [undefined, null, new Uint8Array()]) {
      const child = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE })
      expect(await child.communicate(input)).toEqual([new Uint8Array(), null])
    }
  })
})

test('communicate answers with null for what is no pipe', async () => {
  await run(async () => {
    const child = await createSubprocessExec('true')
    expect([child.stdin, child.stdout, child.stderr]).toEqual([null, null, null])
    expect(await child.communicate(bytes('for nobody'))).toEqual([null, null])
  })
})

test('communicate sends and receives more than pipes and limits hold, both ways at once', async () => {
  await run(async () => {
    const data = new Uint8Array(8 * MIB).map((_, index) => index * 31)
    const child = await createSubprocessExec('tee', ['/dev/fd/2'], { stdin: PIPE, stdout: PIPE, stderr: DEVNULL })
    const [stdout] = await child.communicate(data)
    expect(Buffer.compare(stdout ?? bytes(''), data)).toBe(0)
  })
})

test('a program that floods both of its outputs is read from both', async () => {
  await run(async () => {
    const child = await createSubprocessShell(
      'head -c 4000000 /dev/zero; head -c 4000000 /dev/zero >&2; head -c 4000000 /dev/zero',
      { stdout: PIPE, stderr: PIPE },
    )
    const [stdout, stderr] = await child.communicate()
    expect([stdout?.length, stderr?.length]).toEqual([8_000_000, 4_000_000])
  })
})

test('what was written before the end can be read after it', async () => {
  await run(async () => {
    const child = await createSubprocessShell('echo before the end; exit 4', { stdout: PIPE })
    expect(await child.wait()).toBe(4)
    await sleep(0.05)
    expect(text((await child.stdout?.read()) ?? null)).toBe('before the end\n')
  })
})

test('who does not read holds the program back', async () => {
  await run(async () => {
    const child = await createSubprocessExec('head', ['-c', String(20 * MIB), '/dev/zero'], {
      stdout: PIPE,
      limit: 1024,
    })
    await sleep(0.2)
    expect(child.returncode).toBeNull()
    const [stdout] = await child.communicate()
    expect(stdout?.length).toBe(20 * MIB)
    expect(child.returncode).toBe(0)
  })
})

test('errors go where the output goes, in their order', async () => {
  const line = 'echo a; echo b >&2; echo c; echo d >&2'
  await inFolder(async (folder) => {
    await run(async () => {
      const child = await createSubprocessShell(line, { stdout: PIPE, stderr: STDOUT })
      expect(child.stderr).toBeNull()
      const [stdout, stderr] = await child.communicate()
      expect([text(stdout), stderr, child.returncode]).toEqual(['a\nb\nc\nd\n', null, 0])

      const fd = openSync(join(folder, 'out'), 'w')
      expect(await (await createSubprocessShell(line, { stdout: fd, stderr: STDOUT })).wait()).toBe(0)
      closeSync(fd)
      expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('a\nb\nc\nd\n')
    })
  })
})

test('errors go where the output goes without a folder to write into, and without descriptors it is said', async () => {
  const source = `
    import { run } from '@asyncio/loop'
    import { createSubprocessShell, PIPE, STDOUT } from '@asyncio/subprocess'
    import { closeSync, openSync, readdirSync } from 'node:fs'
    process.env.TMPDIR = '/nowhere'
    const talk = async () => {
      const child = await createSubprocessShell('echo a; echo b >&2; echo c', { stdout: PIPE, stderr: STDOUT })
      return String(Buffer.from((await child.communicate())[0])).split('\\n').join('')
    }
    await run(async () => {
      console.log(await talk())
      const before = readdirSync('/proc/self/fd').length
      const taken = []
      try {
        for (;;) taken.push(openSync('/dev/null', 'r'))
      } catch {}
      for (let free = 0; free < 8; free++) {
        console.log(await talk().catch((error) => error.name + ' ' + error.code))
        closeSync(taken.pop())
      }
      for (const fd of taken) closeSync(fd)
      console.log(readdirSync('/proc/self/fd').length - before)
    })`
  const fewFiles = 'ulimit -n 100; exec "$0" --input-type=module --eval "$1"'
  using program = new RunningProgram(source, 'sh', ['-c', fewFiles, process.execPath, source])
  expect(await program.ended()).toEqual({ code: 0, signal: null })
  const lines = program.output.trim().split('\n')
  expect(lines[0]).toBe('abc')
  expect(new Set(lines.slice(1, -1))).toEqual(new Set(['OSError EMFILE', 'abc']))
  // A pipe of this process's own needs no more than a child with a pipe does.
  expect(lines.slice(-4)).toEqual(['abc', 'abc', 'abc', '0'])
})

test('nothing goes through DEVNULL, and nothing comes', async () => {
  await run(async () => {
    const reading = await createSubprocessExec('cat', [], { stdin: DEVNULL, stdout: PIPE })
    expect(reading.stdin).toBeNull()
    expect(await reading.communicate()).toEqual([new Uint8Array(), null])
    for (const name of ['stdout', 'stderr'] as const) {
      const child = await createSubprocessShell('echo x; echo y >&2', {
        stdout: DEVNULL,
        stderr: DEVNULL,
        [name]: DEVNULL,
      })
      expect(child[name]).toBeNull()
      expect(await child.communicate()).toEqual([null, null])
    }
  })
})

test('a stream can be a file descriptor, or what has one', async () => {
  await inFolder(async (folder) => {
    const path = join(folder, 'file')
    writeFileSync(path, 'from a file')
    await run(async () => {
      const fd = openSync(path, 'r')
      const child = await createSubprocessExec('cat', [], { stdin: { fd }, stdout: PIPE })
      closeSync(fd)
      expect(text((await child.communicate())[0])).toBe('from a file')
    })
  })
})

test('what is no stream of a child is refused before anything begins', async () => {
  await run(async () => {
    const wrong = createSubprocessExec('true', [], { stdout: 'pipes' as 'pipe' })
    await expect(wrong).rejects.toThrow(
      new ValueError("stdout must be PIPE, DEVNULL, 'inherit' or something open: received 'pipes'"),
    )
    await expect(createSubprocessExec('true', [], { stdin: {} })).rejects.toThrow(TypeError)
    await expect(createSubprocessExec('true', [], { stdin: -1 })).rejects.toThrow(TypeError)
    await expect(createSubprocessExec('true', [], { stdin: STDOUT as 'pipe' })).rejects.toThrow(ValueError)
    await expect(createSubprocessExec('true', [], { limit: 0, stdout: PIPE })).rejects.toThrow('Limit cannot be <= 0')
    expect(children()).toEqual([])
  })
})

test('arguments reach the program as they are, and only a shell call has a shell', async () => {
  await run(async () => {
    const args = ['$HOME', '; exit 9', "it's", '"', '', 'two words', '*', '`id`', '\n', 'é🦉']
    const child = await createSubprocessExec(
      process.execPath,
      ['-p', 'JSON.stringify(process.argv.slice(1))', '--', ...args],
      {
        stdout: PIPE,
      },
    )
    expect(JSON.parse(text((await child.communicate())[0]) ?? '')).toEqual(args)
    const merged = await createSubprocessExec('printf', ['%s|', ...args], { stdout: PIPE, stderr: STDOUT })
    expect(text((await merged.communicate())[0])).toBe(`${args.join('|')}|`)
    const shell = await createSubprocessShell('echo $((1 + 2)); exit 7', { stdout: PIPE })
    expect(text((await shell.communicate())[0])).toBe('3\n')
    expect(shell.returncode).toBe(7)
  })
})

test('what Popen could do and streams of bytes can not is refused, and so is what is no text', async () => {
  await run(async () => {
    const asked: [Record<string, unknown>, string][] = [
      [{ universalNewlines: true }, 'universalNewlines must be false'],
      [{ text: true }, 'text must be false'],
      [{ encoding: 'utf8' }, 'encoding must be null'],
      [{ errors: 'strict' }, 'errors must be null'],
      [{ bufsize: 4096 }, 'bufsize must be 0'],
    ]
    for (const [options, message] of asked) {
      for (const call of [createSubprocessExec('true', [], options), createSubprocessShell('true', options)]) {
        const error = await call.then(null, (reason: unknown) => reason)
        expect(error).toBeInstanceOf(ValueError)
        expect(String(error)).toContain(message)
      }
    }
    await expect(createSubprocessExec('true', [], { shell: true } as object)).rejects.toThrow('shell must be false')
    await expect(createSubprocessShell('true', { shell: false } as object)).rejects.toThrow('shell must be true')
    await expect(createSubprocessShell(['true'] as unknown as string)).rejects.toThrow('cmd must be a string')
    await expect(createSubprocessExec('true', [1] as unknown as string[])).rejects.toThrow(TypeError)
    await expect(createSubprocessExec('true', { stdout: PIPE } as unknown as string[])).rejects.toThrow(TypeError)
    await expect(createSubprocessExec('tr\0ue')).rejects.toThrow('embedded null byte')
    const fine = { universalNewlines: false, text: false, encoding: null, errors: null, bufsize: 0, shell: false }
    expect(await (await createSubprocessExec('true', [], fine as object)).wait()).toBe(0)
  })
})

test('a folder, an environment, a name and a session of its own can be given', async () => {
  await inFolder(async (folder) => {
    await run(async () => {
      for (const cwd of [folder, pathToFileURL(folder)]) {
        const child = await createSubprocessShell('pwd; echo $COLOUR', { stdout: PIPE, cwd, env: { COLOUR: 'red' } })
        expect(text((await child.communicate())[0])).toBe(`${folder}\nred\n`)
      }
      const named = await createSubprocessExec('my-name', ['-c', 'echo $0'], { executable: '/bin/sh', stdout: PIPE })
      expect(text((await named.communicate())[0])).toBe('my-name\n')
      const leader = await createSubprocessExec('sh', ['-c', 'cut -d" " -f5,6 /proc/$$/stat'], {
        stdout: PIPE,
        startNewSession: true,
      })
      expect(text((await leader.communicate())[0])).toBe(`${leader.pid} ${leader.pid}\n`)
      const ours = await createSubprocessExec('sh', ['-c', 'cut -d" " -f6 /proc/$$/stat'], { stdout: PIPE })
      expect(text((await ours.communicate())[0])).not.toBe(`${ours.pid}\n`)
    })
  })
})

test('what can not be started fails with an error of the system, and leaves nothing open', async () => {
  await inFolder(async (folder) => {
    const path = join(folder, 'no-program')
    writeFileSync(path, 'text', { mode: 0o600 })
    await run(async () => {
      await createSubprocessExec('/no/such/program', [], { stdout: PIPE, stderr: STDOUT }).catch(() => {})
      await sleep(0.05)
      const before = openDescriptors()
      for (const stdin of [PIPE, null] as const) {
        const missing = createSubprocessExec('/no/such/program', [], { stdin, stdout: PIPE, stderr: STDOUT })
        await expect(missing).rejects.toThrow(FileNotFoundError)
        await expect(createSubprocessExec(path, [], { stdin })).rejects.toThrow(PermissionError)
        const nowhere = createSubprocessExec('true', [], { cwd: '/no/such/folder', stdin })
        await expect(nowhere).rejects.toThrow('No such folder to run in: "/no/such/folder"')
      }
      await expect.poll(openDescriptors, { timeout: 300_000 }).toBeLessThanOrEqual(before)
    })
  })
})

test('exit codes are exact, and a signal is its number below zero', async () => {
  await run(async () => {
    for (const code of [0, 1, 2, 42, 127, 128, 137, 255]) {
      expect(await (await createSubprocessShell(`exit ${code}`)).wait()).toBe(code)
    }
    for (const [signal, number] of [
      ['SIGHUP', 1],
      ['SIGINT', 2],
      ['SIGABRT', 6],
      ['SIGKILL', 9],
      ['SIGUSR1', 10],
      ['SIGTERM', 15],
    ] as const) {
      for (const sent of [signal, number]) {
        const child = await createSubprocessExec('sleep', ['60'])
        child.sendSignal(sent)
        expect(await child.wait()).toBe(-number)
      }
    }
  })
})

test('terminate, kill and signals reach the process, which may handle them', async () => {
  await run(async () => {
    const ended = await createSubprocessExec('sleep', ['60'])
    ended.terminate()
    expect(await ended.wait()).toBe(-15)
    const killed = await createSubprocessExec('sleep', ['60'])
    killed.kill()
    expect(await killed.wait()).toBe(-9)

    const handling = await createSubprocessExec(
      ...node(
        'process.on("SIGHUP", () => { console.log("hup"); process.exit(5) }); setInterval(() => {}, 1000); console.log("up")',
      ),
      { stdout: PIPE },
    )
    expect(text((await handling.stdout?.readline()) ?? null)).toBe('up\n')
    handling.sendSignal('SIGHUP')
    expect(text((await handling.stdout?.read()) ?? null)).toBe('hup\n')
    expect(await handling.wait()).toBe(5)
  })
})

test('a process that ignores SIGTERM goes on until it is killed', async () => {
  await run(async () => {
    const child = await createSubprocessShell('trap "" TERM; echo up; while :; do sleep 0.05; done', { stdout: PIPE })
    await child.stdout?.readline()
    child.terminate()
    await expect(waitFor(child.wait(), 0.2)).rejects.toThrow(TimeoutError)
    expect(child.returncode).toBeNull()
    child.kill()
    expect(await child.wait()).toBe(-9)
  })
})

test('a signal that does not exist is refused', async () => {
  await run(async () => {
    await using child = await createSubprocessExec('sleep', ['60'])
    expect(() => child.sendSignal('SIGNOPE')).toThrow(ValueError)
    expect(() => child.sendSignal(1.5)).toThrow(TypeError)
    expect(child.returncode).toBeNull()
  })
})

test('a signal to a process that has just ended does nothing, and later one fails', async () => {
  await run(async () => {
    const racing = await createSubprocessExec('sh', ['-c', 'read line'], { stdin: PIPE })
    racing.stdin?.write(bytes('\n'))
    // The system has seen its end, and the loop has not.
    while (!isOver(racing.pid));
    racing.sendSignal('SIGKILL')
    racing.terminate()
    racing.kill()
    expect(await racing.wait()).toBe(0)

    const child = await createSubprocessExec('true')
    await child.wait()
    for (const call of [() => child.sendSignal('SIGTERM'), () => child.terminate(), () => child.kill()])
      expect(call).toThrow(ProcessLookupError)
  })
})

test("any number of tasks may wait, before and after the end, and a cancelled wait ends nobody else's", async () => {
  await run(async () => {
    const child = await createSubprocessExec('sh', ['-c', 'read line; exit 6'], { stdin: PIPE })
    const waits = [1, 2, 3, 4].map(() => createTask(() => child.wait()))
    await sleep(0)
    waits[1]?.cancel()
    await sleep(0)
    child.stdin?.close()
    expect(await gather(waits, { returnExceptions: true })).toEqual([6, expect.any(CancelledError), 6, 6])
    expect(await gather([child.wait(), child.wait()])).toEqual([6, 6])
  })
})

test('wait in a time limit leaves the process alone, and so does an abort', async () => {
  await run(async () => {
    await using child = await createSubprocessExec('sleep', ['60'])
    await expect(waitFor(child.wait(), 0.02)).rejects.toThrow(TimeoutError)
    await expect(child.wait({ signal: AbortSignal.timeout(20) })).rejects.toThrow(CancelledError)
    expect(child.returncode).toBeNull()
    expect(isAlive(child.pid)).toBe(true)
  })
})

test('wait returns although a grandchild holds the pipes', async () => {
  await run(async () => {
    await using child = await createSubprocessShell('sleep 60 & echo $!; exit 8', {
      stdin: PIPE,
      stdout: PIPE,
      stderr: PIPE,
    })
    const grandchild = Number(text((await child.stdout?.readline()) ?? null))
    try {
      expect(await child.wait()).toBe(8)
      expect(child.returncode).toBe(8)
      expect(isAlive(grandchild)).toBe(true)
      await expect(waitFor((child.stdout as StreamReader).read(), 0.05)).rejects.toThrow(TimeoutError)
    } finally {
      process.kill(grandchild, 'SIGKILL')
    }
    expect(text((await child.stdout?.read()) ?? null)).toBe('')
  })
})

test('a process that does not read its input breaks the pipe for a writer, and not for communicate', async () => {
  await run(async () => {
    const deaf = await createSubprocessShell('head -c 1 >&2', { stdin: PIPE, stderr: DEVNULL })
    deaf.stdin?.write(new Uint8Array(4 * MIB))
    // It waits, and the process ends meanwhile.
    await expect(deaf.stdin?.drain()).rejects.toThrow(ConnectionError)
    await expect(deaf.stdin?.waitClosed()).rejects.toThrow(ConnectionError)
    expect(await deaf.wait()).toBe(0)

    const closed = await createSubprocessShell('exec <&-; echo closed; sleep 0.1', { stdin: PIPE, stdout: PIPE })
    await closed.stdout?.readline()
    closed.stdin?.write(bytes('for nobody'))
    expect(closed.stdin?.isClosing()).toBe(true)
    await closed.stdin?.drain()
    await sleep(0)
    await expect(closed.stdin?.drain()).rejects.toThrow(ConnectionError)
    await closed.wait()

    const ended = await createSubprocessExec('true', [], { stdin: PIPE })
    await ended.wait()
    expect(await ended.communicate(new Uint8Array(MIB))).toEqual([null, null])
    const ignoring = await createSubprocessExec('true', [], { stdin: PIPE, stdout: PIPE })
    expect(await ignoring.communicate(new Uint8Array(MIB))).toEqual([new Uint8Array(), null])
  })
})

test('a cancelled communicate leaves the process, or nobody when asked so', async () => {
  await run(async () => {
    const left = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE })
    const talk = createTask(() => left.communicate(new Uint8Array(0)))
    talk.cancel()
    await expect(talk).rejects.toThrow(CancelledError)
    expect(left.returncode).toBeNull()
    expect(isAlive(left.pid)).toBe(true)
    await left[Symbol.asyncDispose]()

    for (const turns of [1, 2, 3, 4, 5, 8, 20]) {
      const child = await createSubprocessShell('trap "" TERM; while :; do sleep 0.01; done', {
        stdin: PIPE,
        stdout: PIPE,
      })
      const call = createTask(() => child.communicate(new Uint8Array(MIB), { killOnCancel: true }))
      for (let turn = 0; turn < turns; turn++) await sleep(0)
      call.cancel('enough')
      await expect(call).rejects.toThrow('enough')
      expect(child.returncode).toBe(-9)
      expect(isAlive(child.pid)).toBe(false)
    }
    const aborted = await createSubprocessExec('sleep', ['60'], { stdout: PIPE })
    await expect(aborted.communicate(null, { killOnCancel: true, signal: AbortSignal.timeout(30) })).rejects.toThrow(
      CancelledError,
    )
    expect(aborted.returncode).toBe(-9)
  })
})

test('a cancelled creation leaves no process, wherever it comes', async () => {
  await run(async () => {
    for (let turns = 0; turns < 16; turns++) {
      for (const stderr of [PIPE, STDOUT] as const) {
        const creation = createTask(() => createSubprocessExec('sleep', ['60'], { stdin: PIPE, stdout: PIPE, stderr }))
        for (let turn = 0; turn < turns; turn++) await sleep(0)
        creation.cancel()
        const outcome = await creation.then(
          (made) => made,
          (error: unknown) => error,
        )
        if (outcome instanceof Process) await outcome[Symbol.asyncDispose]()
        else expect(outcome).toBeInstanceOf(CancelledError)
        expect(children()).toEqual([])
      }
    }
  })
})

test('await using ends the process at the end of the block', async () => {
  await run(async () => {
    let pid = 0
    {
      await using child = await createSubprocessExec('sleep', ['60'], { stdin: PIPE, stdout: PIPE })
      pid = child.pid
      expect(isAlive(pid)).toBe(true)
      expect(String(child)).toBe(`<Process ${pid}>`)
      expect(inspect(child)).toBe(`<Process ${pid}>`)
    }
    expect(isAlive(pid)).toBe(false)
  })
})

test('a process that still runs when its loop is closed is killed', async () => {
  const loop = new EventLoop()
  const child = await loop.runUntilComplete(createSubprocessExec('sleep', ['60'], { stdout: PIPE }))
  loop.close()
  while (isAlive(child.pid)) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(isAlive(child.pid)).toBe(false)
})

test('an end that comes while the loop does not run is known when it runs again', async () => {
  const loop = new EventLoop()
  const child = await loop.runUntilComplete(createSubprocessShell('echo meanwhile; exit 2', { stdout: PIPE }))
  while (isAlive(child.pid)) await new Promise((resolve) => setTimeout(resolve, 5))
  const [stdout] = await loop.runUntilComplete(child.communicate())
  expect([text(stdout), child.returncode]).toEqual(['meanwhile\n', 2])
  loop.close()
})

test('a child that has ended before its pipes are connected is heard to its last word', async () => {
  await run(async () => {
    const loop = getRunningLoop()
    let turns = 0
    const block = (): void => {
      const until = performance.now() + 15
      while (performance.now() < until);
      turns += 1
      if (turns < 30) loop.callSoon(block)
    }
    for (let round = 0; round < 3; round += 1) {
      turns = 0
      const starting = createTask(createSubprocessShell('echo out; echo err >&2', { stdout: PIPE, stderr: PIPE }))
      block()
      const [stdout, stderr] = await timeout(300, async () => (await starting).communicate())
      expect([text(stdout), text(stderr)]).toEqual(['out\n', 'err\n'])
    }
  })
})

test('a child that has ended before its pipes are connected, and said nothing, is no riddle', async () => {
  const hurried: [stdout: typeof PIPE, stderr: typeof PIPE | typeof DEVNULL | typeof STDOUT][] = [
    [PIPE, DEVNULL],
    [PIPE, PIPE],
    [PIPE, STDOUT],
  ]
  await run(async () => {
    const loop = getRunningLoop()
    for (const [stdout, stderr] of hurried) {
      const starting = createTask(createSubprocessExec('true', [], { stdin: PIPE, stdout, stderr }))
      // Each turn of the loop ends when a program has run that began after the child.
      let turns = 0
      const block = (): void => {
        execFileSync('true')
        if (!starting.done() && (turns += 1) < 100) loop.callSoon(block)
      }
      block()
      const outputs = await timeout(20, async () => (await starting).communicate(bytes('unheard')))
      expect(outputs).toEqual([new Uint8Array(), stderr === PIPE ? new Uint8Array() : null])
    }
  })
})

test('a thousand processes, one after the other, leave neither a zombie nor a descriptor', async () => {
  await run(async () => {
    for (let index = 0; index < 20; index++)
      await (await createSubprocessExec('true', [], { stdout: PIPE })).communicate()
    await sleep(0.05)
    const before = openDescriptors()
    for (let index = 0; index < 1000; index++) {
      const stderr = index % 10 === 0 ? STDOUT : PIPE
      const child = await createSubprocessExec('echo', [String(index)], { stdin: PIPE, stdout: PIPE, stderr })
      const [stdout] = await child.communicate()
      if (text(stdout) !== `${index}\n` || child.returncode !== 0) throw new Error(`number ${index} went wrong`)
    }
    await expect.poll(children, { timeout: 300_000 }).toEqual([])
    await expect.poll(openDescriptors, { timeout: 300_000 }).toBeLessThanOrEqual(before)
  })
})

test('a hundred processes at once each have their own output', async () => {
  await run(async () => {
    const talk = async (index: number): Promise<string | null> => {
      const child = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE })
      return text((await child.communicate(bytes(`number ${index}`)))[0])
    }
    const numbers = Array.from({ length: 100 }, (_, index) => index)
    expect(await gather(numbers.map((index) => talk(index)))).toEqual(numbers.map((index) => `number ${index}`))
  })
})

test('a child has the ends of its own pipes and of no other', async () => {
  await run(async () => {
    const other = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE })
    const child = await createSubprocessExec('sh', ['-c', 'cat | wc -c; ls /proc/$$/fd'], {
      stdin: PIPE,
      stdout: PIPE,
      stderr: PIPE,
    })
    const [stdout] = await child.communicate(bytes('abc'))
    expect(text(stdout)?.trim().split(/\s+/).slice(0, 4)).toEqual(['3', '0', '1', '2'])
    expect(text((await other.communicate(bytes('x')))[0])).toBe('x')
  })
})

test('a pause between reads loses nothing of what a process has written, when it has ended too', async () => {
  await run(async () => {
    const child = await createSubprocessShell('head -c 262144 /dev/zero; exit 1', { stdout: PIPE, limit: 4096 })
    let length = 0
    for (;;) {
      const data = await (child.stdout as StreamReader).read(65536)
      if (data.length === 0) break
      length += data.length
      await sleep(0.02)
    }
    expect(length).toBe(262144)
    expect(await child.wait()).toBe(1)
  })
})
