import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { asyncio, Files, RunningCommand } from '../src/run-command.ts'

test('asyncio run imports a program in a running loop, and then runs what it exports as default', async () => {
  using files = new Files()
  const program = files.write(
    'program.mjs',
    `import { currentTask, getRunningLoop, NodeEventLoop, sleep } from '@asyncio/node'
     console.log('top', getRunningLoop() instanceof NodeEventLoop, currentTask().getName())
     console.log(await sleep(0.01, 'slept'))
     export default async function () { console.log(await sleep(0.01, 'main'), process.argv.slice(2)) }`,
  )
  expect(await asyncio(['run', program, 'a', '--debug', '-x'])).toEqual({
    code: 0,
    output: "top true Task-1\nslept\nmain [ 'a', '--debug', '-x' ]\n",
    errors: '',
  })
})

test('asyncio run runs TypeScript without a build, and a main that is a generator function', async () => {
  using files = new Files()
  const program = files.write(
    'program.ts',
    `import { sleep, type GeneratorCoroutine } from '@asyncio/node'
     export function* main(): GeneratorCoroutine<void> { const text: string = yield* sleep(0.01, 'typed'); console.log(text) }`,
  )
  expect(await asyncio(['run', program])).toMatchObject({ code: 0, output: 'typed\n' })
})

test('a program that fails ends with 1 and its stack, and one that is asked to end with the code of its SystemExit', async () => {
  using files = new Files()
  const failing = await asyncio(['run', files.write('failing.mjs', `throw new TypeError('no good')`)])
  expect(failing.code).toBe(1)
  expect(failing.errors).toMatch(/^TypeError: no good\n\s+at .*failing\.mjs:1:7/)
  const leaving = `import { SystemExit } from '@asyncio/node'; export const main = async () => { throw new SystemExit(7) }`
  expect(await asyncio(['run', files.write('leaving.mjs', leaving)])).toEqual({ code: 7, output: '', errors: '' })
})

test('a program that waits for what nobody does ends with 1, and says so', async () => {
  using files = new Files()
  const program = files.write('stuck.mjs', `import { Event } from '@asyncio/node'; await new Event().wait()`)
  const { code, errors } = await asyncio(['run', program])
  expect(errors).toContain('The process ends, although a loop still runs')
  expect(code).not.toBe(0)
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s cancels a program, which cleans up, and ends with the code that shells expect',
  async (signal, code) => {
    using files = new Files()
    const program = files.write(
      'waiting.mjs',
      `import { sleep } from '@asyncio/node'
     console.log('waiting')
     try { await sleep(100) } finally { await sleep(0.01); console.log('cleaned up') }`,
    )
    using running = new RunningCommand(['run', program])
    await running.printed('waiting')
    running.signal(signal)
    expect(await running.ended).toEqual({ code, output: 'waiting\ncleaned up\n', errors: '' })
  },
)

test('--debug, before or after run, switches debug mode on, and nothing else does', async () => {
  using files = new Files()
  const program = files.write(
    'debug.mjs',
    `import { getRunningLoop } from '@asyncio/node'; console.log(getRunningLoop().getDebug())`,
  )
  const outputs = await Promise.all(
    [
      ['run', program],
      ['--debug', 'run', program],
      ['run', '-d', program],
    ].map(async (args) => (await asyncio(args)).output),
  )
  expect(outputs).toEqual(['false\n', 'true\n', 'true\n'])
})

test('--help and --version print what they should', async () => {
  const manifest = new URL('../../../packages/node/package.json', import.meta.url)
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const helped = await asyncio(['--help'])
  expect(helped).toMatchObject({ code: 0, errors: '' })
  for (const word of ['asyncio run', 'asyncio ps', 'asyncio pstree', '--debug', 'ASYNCIO_HISTORY', '130'])
    expect(helped.output).toContain(word)
  expect(await asyncio(['--version'])).toEqual({
    code: 0,
    output: `asyncio ${version} on Node ${process.versions.node}\n`,
    errors: '',
  })
})

test.each([
  [['run'], 'run: which program?'],
  [['run', 'nowhere.ts'], 'there is no program nowhere.ts'],
  [['program.ts'], 'there is no command "program.ts": to run a program, asyncio run program.ts'],
  [['--nothing'], 'Unknown option'],
  [['ps'], 'ps: takes the id of one process'],
  [['pstree', 'x'], 'pstree: takes the id of one process'],
])('what makes no sense ends with 2: asyncio %j', async (args, message) => {
  const { code, output, errors } = await asyncio(args)
  expect({ code, output }).toEqual({ code: 2, output: '' })
  expect(errors).toContain(`asyncio: ${message}`)
})

test('asyncio ps and pstree show the tasks of a running program, and it goes on', async () => {
  using files = new Files()
  const program = files.write(
    'tasks.mjs',
    `import { createTask, gather, sleep } from '@asyncio/node'
     export async function main() {
       const naps = ['first', 'second'].map((name) => createTask(sleep(100), { name }))
       console.log('ready')
       await gather(naps)
     }`,
  )
  using running = new RunningCommand(['run', program])
  await running.printed('ready')
  expect(await asyncio(['pstree', String(running.pid)])).toEqual({
    code: 0,
    output:
      '└── (T) Task-1\n    └──  program\n        ├── (T) first\n        │   └──  sleep\n' +
      '        └── (T) second\n            └──  sleep\n',
    errors: '',
  })
  const table = await asyncio(['ps', String(running.pid)])
  expect(table.code).toBe(0)
  expect(table.output.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['tid', 'task id', 'task name', 'coroutine stack', 'awaiter chain', 'awaiter name', 'awaiter id'],
    [expect.stringMatching(/^-+$/)],
    ['0', '0x1', 'Task-1', 'program', '0x0'],
    ['0', '0x2', 'first', 'sleep', 'program', 'Task-1', '0x1'],
    ['0', '0x3', 'second', 'sleep', 'program', 'Task-1', '0x1'],
    [''],
  ])
  running.signal('SIGINT')
  expect((await running.ended).code).toBe(130)
})

test('asyncio ps of a process that is not there ends with 1', async () => {
  const { code, errors } = await asyncio(['ps', '4194304'])
  expect(code).toBe(1)
  expect(errors).toMatch(/^asyncio: cannot look into process 4194304: .*\n$/)
})
