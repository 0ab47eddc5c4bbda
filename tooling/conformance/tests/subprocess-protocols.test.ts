import {
  CancelledError,
  createTask,
  ProcessLookupError,
  sleep,
  ValueError,
  type BaseTransport,
  type EventLoop,
  type SubprocessTransport,
  type WriteTransport,
} from '@asyncio/core'
import { EventLoop as PlatformLoop, run } from '@asyncio/loop'
import { NodeEventLoop } from '@asyncio/node'
import { SubprocessProtocol, SubprocessTransport as SubprocessTransportClass } from '@asyncio/streams'
import { DEVNULL, PIPE, STDOUT, subprocessExecOf } from '@asyncio/subprocess'
import type { ChildProcess } from 'node:child_process'
import { expect, test } from 'vitest'
import { children, isAlive } from '../src/child-programs.ts'
import { bytes, textOf } from '../src/in-memory-network.ts'

/** Notes what it is told, and lets a test wait for it. */
class Notes extends SubprocessProtocol {
  readonly told: string[] = []
  readonly data: Record<number, string> = { 1: '', 2: '' }
  readonly #awaited = new Set<() => void>()

  override connectionMade(transport: SubprocessTransport): void {
    this.note(`made ${transport.getPid() > 0}`)
  }

  override pipeDataReceived(fd: number, data: Uint8Array): void {
    this.data[fd] += textOf(data)
    this.note(`data ${fd}`)
  }

  override pipeConnectionLost(fd: number, error: Error | null): void {
    this.note(`pipe ${fd} ${error === null ? 'null' : error.name}`)
  }

  override processExited(): void {
    this.note('exited')
  }

  override connectionLost(error: Error | null): void {
    this.note(`lost ${String(error)}`)
  }

  override pauseWriting(): void {
    this.note('pause')
  }

  override resumeWriting(): void {
    this.note('resume')
  }

  note(what: string): void {
    this.told.push(what)
    for (const look of this.#awaited) look()
  }

  /** Waits until something is so. */
  until(isSo: (notes: this) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isSo(this)) return
        this.#awaited.delete(look)
        resolve()
      }
      this.#awaited.add(look)
      look()
    })
  }

  over(): Promise<void> {
    return this.until(({ told }) => told.some((what) => what.startsWith('lost')))
  }
}

async function onNode(main: (loop: EventLoop) => Promise<void>): Promise<void> {
  const loop = new NodeEventLoop()
  await run(async () => main(loop), { loopFactory: () => loop })
  expect(children()).toEqual([])
}

function processOf(transport: BaseTransport): ChildProcess {
  return transport.getExtraInfo('subprocess') as ChildProcess
}

test('a program has three pipes unless something else is said, and its protocol is told of all in order', async () => {
  await onNode(async (loop) => {
    const [transport, notes] = await loop.subprocessExec(() => new Notes(), 'sh', ['-c', 'cat; echo err >&2; exit 3'])
    expect(transport).toBeInstanceOf(SubprocessTransportClass)
    expect(transport.getProtocol()).toBe(notes)
    expect(processOf(transport).pid).toBe(transport.getPid())
    expect([transport.getReturncode(), transport.isClosing()]).toEqual([null, false])
    const stdin = transport.getPipeTransport(0) as WriteTransport
    stdin.write(bytes('through '))
    await notes.until(({ data }) => data[1] === 'through ')
    stdin.write(bytes('cat'))
    stdin.writeEof()
    await notes.over()
    expect(notes.data).toEqual({ 1: 'through cat', 2: 'err\n' })
    expect(transport.getReturncode()).toBe(3)
    const { told } = notes
    expect(told[0]).toBe('made true')
    expect(told.at(-1)).toBe('lost null')
    expect(told.filter((what) => !what.startsWith('data')).toSorted()).toEqual([
      'exited',
      'lost null',
      'made true',
      'pipe 0 null',
      'pipe 1 null',
      'pipe 2 null',
    ])
    for (const fd of [1, 2]) expect(told.lastIndexOf(`data ${fd}`)).toBeLessThan(told.indexOf(`pipe ${fd} null`))
    transport.close()
    expect(transport.isClosing()).toBe(true)
  })
})

test('without pipes a protocol is told of the beginning and of the end', async () => {
  await onNode(async (loop) => {
    const nothing = { stdin: null, stdout: null, stderr: null }
    const [transport, notes] = await loop.subprocessShell(() => new Notes(), 'exit 7', nothing)
    for (const fd of [0, 1, 2, 3]) expect(transport.getPipeTransport(fd)).toBeNull()
    await notes.over()
    expect(notes.told).toEqual(['made true', 'exited', 'lost null'])
    expect(transport.getReturncode()).toBe(7)
    transport.close()
  })
})

test('a shell call runs a line in the shell, in a session of its own if asked so', async () => {
  await onNode(async (loop) => {
    const [transport, notes] = await loop.subprocessShell(() => new Notes(), 'echo Python')
    ;(transport.getPipeTransport(0) as WriteTransport).close()
    await notes.over()
    expect([transport.getReturncode(), notes.data]).toEqual([0, { 1: 'Python\n', 2: '' }])

    const options = { startNewSession: true, stdin: DEVNULL, stdout: PIPE, stderr: STDOUT } as const
    const [leader, of] = await loop.subprocessShell(
      () => new Notes(),
      'cut -d" " -f6 /proc/$$/stat >&2; exit 7',
      options,
    )
    await of.over()
    expect([of.data[1], leader.getReturncode()]).toEqual([`${leader.getPid()}\n`, 7])
    expect(leader.getPipeTransport(2)).toBeNull()
  })
})

test('kill, terminate and signals end a process, and are an error when all is over', async () => {
  await onNode(async (loop) => {
    const ways: [(transport: SubprocessTransport) => void, number][] = [
      [(transport) => transport.kill(), -9],
      [(transport) => transport.terminate(), -15],
      [(transport) => transport.sendSignal('SIGHUP'), -1],
      [(transport) => transport.sendSignal(10), -10],
    ]
    for (const [end, returncode] of ways) {
      const [transport, notes] = await loop.subprocessExec(() => new Notes(), 'sleep', ['60'])
      end(transport)
      await notes.over()
      expect(transport.getReturncode()).toBe(returncode)
      for (const [again] of ways) expect(() => again(transport)).toThrow(ProcessLookupError)
    }
  })
})

test('close ends a process that runs, and closes its pipes', async () => {
  await onNode(async (loop) => {
    const [transport, notes] = await loop.subprocessExec(() => new Notes(), 'sleep', ['60'])
    transport.close()
    transport.close()
    expect([transport.getReturncode(), transport.isClosing()]).toEqual([null, true])
    await notes.over()
    expect(transport.getReturncode()).toBe(-9)
  })
})

test('close kills a process that runs also where it listens to no other signal', async () => {
  await onNode(async (loop) => {
    const stubborn = 'trap "" TERM HUP INT; echo ready; exec sleep 60'
    const [transport, notes] = await loop.subprocessExec(() => new Notes(), 'sh', ['-c', stubborn])
    await notes.until(({ data }) => data[1] === 'ready\n')
    const child = processOf(transport)
    expect([isAlive(transport.getPid()), transport.getReturncode()]).toEqual([true, null])
    transport.close()
    await notes.over()
    expect([transport.getReturncode(), child.signalCode, isAlive(transport.getPid())]).toEqual([-9, 'SIGKILL', false])
  })
})

test('close leaves a process alone that has ended', async () => {
  await onNode(async (loop) => {
    const [transport, notes] = await loop.subprocessExec(() => new Notes(), 'true')
    await notes.over()
    const child = processOf(transport)
    transport.close()
    expect([transport.getReturncode(), child.exitCode, child.signalCode]).toEqual([0, 0, null])
    expect(transport.isClosing()).toBe(true)
  })
})

test('a process writes into a pipe that was closed, and is told so', async () => {
  await onNode(async (loop) => {
    const line = 'trap "" PIPE; while read line; do echo "$line" || echo broken >&2; done'
    const [transport, notes] = await loop.subprocessExec(() => new Notes(), 'sh', ['-c', line])
    const stdin = transport.getPipeTransport(0) as WriteTransport
    stdin.write(bytes('one\n'))
    await notes.until(({ data }) => data[1] === 'one\n')
    transport.getPipeTransport(1)?.close()
    await notes.until(({ told }) => told.includes('pipe 1 null'))
    stdin.write(bytes('two\n'))
    await notes.until(({ data }) => data[2]?.includes('broken') === true)
    expect(notes.data[1]).toBe('one\n')
    transport.close()
    await notes.over()
  })
})

test('who writes more than a pipe holds is told to pause, and to go on', async () => {
  await onNode(async (loop) => {
    const [transport, notes] = await loop.subprocessExec(() => new Notes(), 'sh', ['-c', 'read line; cat >/dev/null'])
    const stdin = transport.getPipeTransport(0) as WriteTransport
    stdin.write(new Uint8Array(4 * 1024 * 1024))
    expect(notes.told).toEqual(['made true', 'pause'])
    stdin.write(bytes('\n'))
    await notes.until(({ told }) => told.includes('resume'))
    stdin.close()
    await notes.over()
    expect(notes.told.filter((what) => what === 'pause' || what === 'resume')).toEqual(['pause', 'resume'])
  })
})

test('a protocol that is put in later is told from then on, and one with no methods will do', async () => {
  await onNode(async (loop) => {
    const [transport, first] = await loop.subprocessExec(() => new Notes(), 'sh', ['-c', 'read line; echo "$line"'])
    const second = new Notes()
    transport.setProtocol(second)
    expect(transport.getProtocol()).toBe(second)
    ;(transport.getPipeTransport(0) as WriteTransport).write(bytes('later\n'))
    await second.over()
    expect(first.told).toEqual(['made true'])
    expect(second.data[1]).toBe('later\n')

    const [bare] = await loop.subprocessExec(() => ({}), 'echo', ['x'])
    while (bare.getReturncode() === null) await sleep(0.005)
  })
})

test('a transport shows what it is', async () => {
  await onNode(async (loop) => {
    const [transport, notes] = await loop.subprocessExec(() => new Notes(), 'sleep', ['60'], { stderr: DEVNULL })
    const pid = transport.getPid()
    expect(String(transport as unknown)).toBe(
      `<ChildProcessTransport pid=${pid} running stdin=<WritePipeTransport> stdout=<ReadPipeTransport>>`,
    )
    transport.close()
    await notes.over()
    expect(String(transport as unknown)).toBe(
      `<ChildProcessTransport closed pid=${pid} returncode=-9 stdin=<WritePipeTransport closing> stdout=<ReadPipeTransport closing>>`,
    )
  })
})

test('arguments that are none are refused, before a protocol is made', async () => {
  await onNode(async (loop) => {
    let made = 0
    const factory = (): SubprocessProtocol => {
      made++
      return new SubprocessProtocol()
    }
    const wrong: Record<string, unknown>[] = [
      { universalNewlines: true },
      { bufsize: 4096 },
      { text: true },
      { encoding: 'utf-8' },
      { errors: 'strict' },
    ]
    for (const options of wrong) {
      await expect(loop.subprocessExec(factory, 'true', [], options)).rejects.toThrow(ValueError)
      await expect(loop.subprocessShell(factory, 'true', options)).rejects.toThrow(ValueError)
    }
    await expect(loop.subprocessExec(factory, 'true', [], { shell: true } as object)).rejects.toThrow(ValueError)
    await expect(loop.subprocessShell(factory, 'true', { shell: false } as object)).rejects.toThrow(ValueError)
    await expect(loop.subprocessShell(factory, ['ls', '-l'] as unknown as string)).rejects.toThrow(ValueError)
    await expect(loop.subprocessExec(factory, 'true', [['x']] as unknown as string[])).rejects.toThrow(TypeError)
    await expect(loop.subprocessExec(factory, 7 as unknown as string)).rejects.toThrow(TypeError)
    await expect(loop.subprocessExec(null as unknown as typeof factory, 'true')).rejects.toThrow(TypeError)
    expect(made).toBe(0)
  })
})

test('what a protocol throws is told to the loop, and the rest goes on', async () => {
  await onNode(async (loop) => {
    const reports: string[] = []
    loop.setExceptionHandler((_, { message, exception }) => reports.push(`${message}: ${String(exception)}`))
    const notes = new Notes()
    notes.processExited = () => {
      throw new Error('in between')
    }
    await loop.subprocessExec(() => notes, 'true')
    await notes.over()
    expect(reports).toEqual(['Exception in callback processExited(): Error: in between'])
  })
})

test('a cancelled creation kills the process and waits for its end', async () => {
  await onNode(async (loop) => {
    for (let turns = 1; turns < 12; turns++) {
      let protocol: Notes | undefined
      const creation = createTask(() => loop.subprocessExec(() => (protocol = new Notes()), 'sleep', ['60']))
      for (let turn = 0; turn < turns; turn++) await sleep(0)
      const isMade = creation.done()
      creation.cancel()
      if (isMade) {
        const [transport] = await creation
        transport.close()
        await protocol?.over()
        expect(isAlive(transport.getPid())).toBe(false)
      } else {
        await expect(creation).rejects.toThrow(CancelledError)
      }
      expect(children()).toEqual([])
    }
  })
})

test('a loop without child processes says so, and the free call takes any loop', async () => {
  const loop = new PlatformLoop()
  await run(
    async () => {
      expect(() => loop.subprocessExec(() => new Notes(), 'true')).toThrow(
        'subprocessExec() is not implemented by this event loop: take NodeEventLoop of @asyncio/node',
      )
      expect(() => loop.subprocessShell(() => new Notes(), 'true')).toThrow('subprocessShell() is not implemented')
      const [, notes] = await subprocessExecOf(loop, () => new Notes(), 'true')
      await notes.over()
    },
    { loopFactory: () => loop },
  )
})
