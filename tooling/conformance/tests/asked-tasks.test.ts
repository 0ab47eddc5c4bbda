import { askForTasks } from '@asyncio/loop/node'
import { spawn } from 'node:child_process'
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from 'vitest'
import { asyncio, Files, RunningCommand, type Ended } from '../src/run-command.ts'

const user = process.getuid?.() ?? 0

/** A temporary folder of the programs' own, as long as it is needed. */
class Temporary implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'ps-'))
  /** Where sockets are. */
  readonly sockets = join(this.folder, `asyncio-${user}`)
  readonly environment = { TMPDIR: this.folder, XDG_RUNTIME_DIR: this.folder }

  names(): string[] {
    return readdirSync(this.sockets)
  }

  ask(command: 'ps' | 'pstree', pid: number): Promise<Ended> {
    return asyncio([command, String(pid)], { environment: this.environment })
  }

  /** Something else that answers, in the name of a process. */
  async impostor(pid: number, answer: string): Promise<Server> {
    mkdirSync(this.sockets, { mode: 0o700, recursive: true })
    const server = createServer((asker) => asker.end(answer))
    await new Promise<void>((resolve) => server.listen(join(this.sockets, `${pid}-x.sock`), resolve))
    return server
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true })
  }
}

const waiting = `import { sleep } from '@asyncio/node'
  export async function main() { console.log('ready'); await sleep(100) }`

test('asyncio ps sends a process no signal, and leaves no debugger open in it', async () => {
  using files = new Files()
  using temporary = new Temporary()
  const program = files.write(
    'watched.mjs',
    `import { sleep } from '@asyncio/node'
     import { constants } from 'node:os'
     import { url } from 'node:inspector'
     for (const signal of ['SIGUSR1', 'SIGUSR2', 'SIGHUP', 'SIGCONT']) process.on(signal, () => console.log(signal))
     export async function main() {
       console.log('ready')
       try { await sleep(100) } finally { console.log('debugger', url()) }
     }`,
  )
  using running = new RunningCommand(['run', program], temporary.environment)
  await running.printed('ready')
  const answers = await Promise.all([temporary.ask('ps', running.pid), temporary.ask('pstree', running.pid)])
  expect(answers.map(({ code, errors }) => [code, errors])).toEqual([
    [0, ''],
    [0, ''],
  ])
  running.signal('SIGINT')
  expect(await running.ended).toEqual({ code: 130, output: 'ready\ndebugger undefined\n', errors: '' })
})

test('the socket of a program is for its user alone, and goes when the program ends', async () => {
  using files = new Files()
  using temporary = new Temporary()
  using running = new RunningCommand(['run', files.write('waiting.mjs', waiting)], temporary.environment)
  await running.printed('ready')
  const [name = ''] = temporary.names()
  expect(name).toMatch(new RegExp(`^${running.pid}-\\w+\\.sock$`))
  expect(statSync(temporary.sockets).mode & 0o777).toBe(0o700)
  expect(lstatSync(join(temporary.sockets, name)).mode & 0o777).toBe(0o600)
  running.signal('SIGTERM')
  await running.ended
  expect(temporary.names()).toEqual([])
})

test('a program that only uses run() of @asyncio/loop tells of its tasks, too, and the socket does not keep it running', async () => {
  using files = new Files()
  using temporary = new Temporary()
  const program = files.write(
    'loop-only.mjs',
    `import { createTask, Future } from '@asyncio/core'
     import { run } from '@asyncio/loop'
     const open = setInterval(() => {}, 1000)
     process.once('SIGHUP', () => clearInterval(open))
     void run(async function alone() { console.log('ready'); await createTask(async () => new Future(), { name: 'stuck' }) })`,
  )
  const child = spawn(process.execPath, [program], { env: { ...process.env, ...temporary.environment } })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const { code, output } = await temporary.ask('pstree', child.pid ?? 0)
  expect({ code, output }).toEqual({
    code: 0,
    output: '└── (T) Task-1\n    └──  alone\n        └── (T) stuck\n            └──  anonymous\n',
  })
  child.kill('SIGHUP')
  await ended
  expect(temporary.names()).toEqual([])
})

test('several processes are asked at once', async () => {
  using files = new Files()
  using temporary = new Temporary()
  const program = files.write('waiting.mjs', waiting)
  using first = new RunningCommand(['run', program], temporary.environment)
  using second = new RunningCommand(['run', program], temporary.environment)
  await Promise.all([first.printed('ready'), second.printed('ready')])
  const answers = await Promise.all([first, second, first].map(({ pid }) => temporary.ask('pstree', pid)))
  for (const answer of answers)
    expect(answer).toEqual({ code: 0, output: '└── (T) Task-1\n    └──  program\n        └──  sleep\n', errors: '' })
})

test('a process that is not known to answer is left alone', async () => {
  using files = new Files()
  using temporary = new Temporary()
  const other = spawn(process.execPath, [files.write('other.mjs', `console.log('ready'); setInterval(() => {}, 1000)`)])
  try {
    await new Promise((resolve) => other.stdout.once('data', resolve))
    const { code, output, errors } = await temporary.ask('ps', other.pid ?? 0)
    expect({ code, output }).toEqual({ code: 1, output: '' })
    expect(errors).toContain(`asyncio: cannot look into process ${other.pid}: it has no event loop that answers`)
    expect([other.exitCode, other.signalCode]).toEqual([null, null])
  } finally {
    other.kill('SIGKILL')
  }
})

test('with ASYNCIO_PS=0 a program answers nobody', async () => {
  using files = new Files()
  using temporary = new Temporary()
  const environment = { ...temporary.environment, ASYNCIO_PS: '0' }
  using running = new RunningCommand(['run', files.write('waiting.mjs', waiting)], environment)
  await running.printed('ready')
  expect(readdirSync(temporary.folder)).toEqual([])
})

test('names are printed in one line, and do nothing to the terminal', async () => {
  using files = new Files()
  using temporary = new Temporary()
  const program = files.write(
    'names.mjs',
    `import { createTask, sleep } from '@asyncio/node'
     export async function main() {
       const nap = createTask(sleep(100), { name: '\\x1b[2Jred\\x9b1m\\nline\\u2028\\u202eright\\u200b' })
       console.log('ready')
       await nap
     }`,
  )
  using running = new RunningCommand(['run', program], temporary.environment)
  await running.printed('ready')
  const shown = String.raw`\u{1b}[2Jred\u{9b}1m\nline\u{2028}\u{202e}right\u{200b}`
  const { output } = await temporary.ask('pstree', running.pid)
  expect(output.split('\n')[2]).toBe(`        └── (T) ${shown}`)
  expect((await temporary.ask('ps', running.pid)).output.split('\n')[3]).toContain(`0x2      ${shown}  sleep`)
})

test.each([
  ['no JSON', '\u001b]0;title\u0007'],
  ['nothing', ''],
  ['another process', JSON.stringify({ pid: 1, threads: [] })],
  ['no threads', JSON.stringify({ pid: process.pid, threads: { length: 1 } })],
  [
    'a task without calls',
    JSON.stringify({ pid: process.pid, threads: [{ thread: 0, tasks: [{ id: 1, name: 'a' }] }] }),
  ],
  ['an id that is none', answerOf({ id: '1\n', name: 'a', stack: [], awaitedBy: [] })],
  ['a call that is none', answerOf({ id: 1, name: 'a', stack: [{}], awaitedBy: [] })],
  ['someone who waits that is none', answerOf({ id: 1, name: 'a', stack: [], awaitedBy: [{ task: {}, stack: [] }] })],
])('an answer that is no list of tasks is refused: %s', async (_what, answer) => {
  using temporary = new Temporary()
  const impostor = await temporary.impostor(process.pid, answer)
  try {
    const { code, output, errors } = await temporary.ask('ps', process.pid)
    expect({ code, output, errors }).toEqual({
      code: 1,
      output: '',
      errors: `asyncio: cannot look into process ${process.pid}: its answer is no list of tasks\n`,
    })
  } finally {
    impostor.close()
  }
})

test('a ring of tasks is told of with names that do nothing to the terminal', async () => {
  using temporary = new Temporary()
  const ring = { id: 1, name: '\u001b[2J', stack: [], awaitedBy: [{ task: 1, stack: [] }] }
  const impostor = await temporary.impostor(process.pid, answerOf(ring))
  try {
    const { code, errors } = await temporary.ask('pstree', process.pid)
    expect([code, errors]).toEqual([
      1,
      String.raw`asyncio: there is no tree to print: tasks wait for each other in a ring: \u{1b}[2J → \u{1b}[2J` + '\n',
    ])
  } finally {
    impostor.close()
  }
})

test('a folder that others can open, or that is only linked to, is not used', async () => {
  using files = new Files()
  const program = files.write('waiting.mjs', waiting)
  using open = new Temporary()
  mkdirSync(open.sockets)
  chmodSync(open.sockets, 0o755)
  using linked = new Temporary()
  mkdirSync(join(linked.folder, 'elsewhere'), { mode: 0o700 })
  symlinkSync('elsewhere', linked.sockets)
  using exposed = new Temporary()
  chmodSync(exposed.folder, 0o777)
  for (const temporary of [open, linked, exposed]) {
    using running = new RunningCommand(['run', program], { ...temporary.environment, XDG_RUNTIME_DIR: '' })
    await running.printed('ready')
    expect(temporary.names()).toEqual([])
    running.signal('SIGINT')
    await running.ended
  }
})

test('sockets of programs that were ended by force are taken away, by the next program and by who asks', async () => {
  using files = new Files()
  using temporary = new Temporary()
  const program = files.write('waiting.mjs', waiting)
  const crash = async (): Promise<number> => {
    using running = new RunningCommand(['run', program], temporary.environment)
    await running.printed('ready')
    running.signal('SIGKILL')
    await running.ended
    return running.pid
  }
  const crashed = await crash()
  expect(temporary.names()).toHaveLength(1)
  expect((await temporary.ask('ps', crashed)).errors).toBe(
    `asyncio: cannot look into process ${crashed}: there is no such process\n`,
  )
  using running = new RunningCommand(['run', program], temporary.environment)
  await running.printed('ready')
  await temporary.ask('ps', running.pid)
  expect(temporary.names()).toEqual([expect.stringMatching(`^${running.pid}-`)])
})

test('askForTasks() rejects with the error that Python has for a process that is not there', async () => {
  await expect(askForTasks(4_194_304)).rejects.toThrow(expect.objectContaining({ name: 'ProcessLookupError' }))
})

function answerOf(task: object): string {
  return JSON.stringify({ pid: process.pid, threads: [{ thread: 0, tasks: [task] }] })
}
