import { RuntimeError, sleep, timeout, toOSError } from '@asyncio/core'
import { readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import process from 'node:process'
import { run } from '../run.ts'
import { TASKS } from '../tasks-of/open-loops.ts'
import { CommandError } from './command-error.ts'
import type { ThreadSnapshot } from '../tasks-of/task-snapshot.ts'

/** What is asked of the other process: its id, to be sure that it is the one, and its tasks. */
const QUESTION = `JSON.stringify([process.pid, globalThis[Symbol.for(${JSON.stringify(TASKS)})]?.() ?? null])`
/** The port that Node's inspector opens at a signal. */
const PORT = 9229

/**
 * Asks another process for its tasks, over Node's inspector, which a signal switches on there.
 *
 * @throws {CommandError} if there is no such process, it is somebody else's, or has no loop that tells of its tasks
 */
export async function tasksOfProcess(pid: number): Promise<ThreadSnapshot[]> {
  try {
    return await askProcess(pid)
  } catch (error) {
    throw new CommandError(`cannot look into process ${pid}: ${(error as Error).message}`, {
      cause: error,
      exitCode: 1,
    })
  }
}

async function askProcess(pid: number): Promise<ThreadSnapshot[]> {
  if (typeof WebSocket === 'undefined')
    throw new RuntimeError(
      `Node ${process.versions.node} has no WebSocket: take Node 22 or later to look into processes`,
    )
  wakeInspector(pid)
  const text = await run(async () => timeout(5, async () => ask(await inspectorOf())))
  const [found, tasks] = JSON.parse(text) as [number, ThreadSnapshot[] | null]
  if (found !== pid)
    throw new RuntimeError(`port ${PORT} belongs to process ${found}: end its inspector first, or ask that one`)
  if (tasks === null) throw new RuntimeError(`process ${pid} has no NodeEventLoop that is open`)
  return tasks
}

function wakeInspector(pid: number): void {
  requireNode(pid)
  try {
    // What `node inspect -p` does, on every system. It is SIGUSR1 where there are signals.
    ;(process as unknown as { _debugProcess: (pid: number) => void })._debugProcess(pid)
  } catch (error) {
    throw toOSError(error)
  }
}

/** Anything else would be ended by the signal. Only where the system says what a process is can it be seen. */
function requireNode(pid: number): void {
  if (process.platform !== 'linux') return
  let program: string
  try {
    program = basename(readlinkSync(`/proc/${pid}/exe`))
  } catch (error) {
    throw toOSError(error)
  }
  if (!program.startsWith('node')) throw new RuntimeError(`process ${pid} is ${program}, and not Node`)
}

/** Where the inspector is, when it is there. */
async function inspectorOf(): Promise<string> {
  for (;;) {
    try {
      const answer = await fetch(`http://127.0.0.1:${PORT}/json/list`)
      const [target] = (await answer.json()) as { webSocketDebuggerUrl: string }[]
      if (target !== undefined) return target.webSocketDebuggerUrl
    } catch {
      // Not yet.
    }
    await sleep(0.05)
  }
}

async function ask(address: string): Promise<string> {
  const socket = new WebSocket(address)
  try {
    return await new Promise<string>((answer, fail) => {
      socket.addEventListener('error', () => fail(new RuntimeError('the inspector of the process does not answer')))
      socket.addEventListener('open', () =>
        socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: QUESTION } })),
      )
      socket.addEventListener('message', ({ data }) => {
        const { id, result } = JSON.parse(String(data)) as { id?: number; result: { result: { value: string } } }
        if (id === 1) answer(result.result.value)
      })
    })
  } finally {
    socket.close()
  }
}
