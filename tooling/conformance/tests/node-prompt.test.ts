import { expect, test } from 'vitest'
import { asyncio, Files, RunningCommand } from '../src/run-command.ts'

/** What inputs print on the standard output; what they fail with is on the other. */
async function outputOf(...inputs: readonly string[]): Promise<string[]> {
  const { code, output } = await asyncio([], { input: inputs.map((input) => `${input}\n`).join('') })
  expect(code).toBe(0)
  return output.split('\n').slice(0, -1)
}

test('a banner and prompts go to the standard error output, values to the other', async () => {
  const { code, output, errors } = await asyncio([], { input: '1 + 1\nundefined\n' })
  expect({ code, output }).toEqual({ code: 0, output: '2\n' })
  expect(errors).toMatch(/^asyncio REPL \S+ on Node \S+ \(\w+\)\nUse "await" directly instead of "run\(\)"\.\n/)
  expect(errors).toMatch(/\n>>> >>> >>> \nexiting asyncio REPL\.\.\.\n$/)
})

test('each input is a task in one running loop, with every name of asyncio in scope', async () => {
  expect(
    await outputOf(
      'const loop = getRunningLoop(), first = currentTask()',
      'await sleep(0.01, "slept")',
      'loop === getRunningLoop() && loop instanceof NodeEventLoop && first !== currentTask()',
      '(await gather([sleep(0.01, 1), sleep(0.02, 2)])).join()',
      'asyncio.sleep === sleep && asyncio.Event === Event',
    ),
  ).toEqual(["'slept'", 'true', "'1,2'", 'true'])
})

test('an input is as many lines as it needs', async () => {
  expect(
    await outputOf(
      'async function twice(x) {',
      '  await sleep(0)',
      '  return x * 2',
      '}',
      'await twice(',
      '21)',
      '`a',
      'b`',
    ),
  ).toEqual(['42', "'a\\nb'"])
})

test('context variables keep what inputs set, at the top level and inside of coroutines', async () => {
  expect(
    await outputOf(
      'const variable = new ContextVar("variable", { default: "unset" })',
      'variable.get()',
      'void variable.set("top level")',
      'variable.get()',
      'await (async () => { await sleep(0); variable.set("inside") })()',
      'variable.get()',
      'await createTask(async () => { variable.set("in a task of its own") })',
      'variable.get()',
    ),
  ).toEqual(["'unset'", "'top level'", "'inside'", "'inside'"])
})

test('a failing statement stops the rest of its input, is told of with its place, and the next input runs', async () => {
  const input = 'console.log("before"); throw new TypeError("no"); console.log("after")\nconsole.log("next")\n'
  const { code, output, errors } = await asyncio([], { input })
  expect({ code, output }).toEqual({ code: 0, output: 'before\nnext\n' })
  expect(errors).toContain('Uncaught TypeError: no\n    at input1:1:30\n>>> ')
})

test('errors of syntax, rejections that nobody handles and callbacks that throw are told of, and the prompt stays', async () => {
  const { code, output, errors } = await asyncio([], {
    input:
      ')(\nvoid Promise.reject(new Error("lonely"))\nawait sleep(0.01)\n' +
      'setTimeout(() => { throw new Error("timer") }, 1); await sleep(0.05, "on")\n',
  })
  expect({ code, output: output.split('\n').at(-2) }).toEqual({ code: 0, output: "'on'" })
  expect(errors).toContain("Uncaught SyntaxError: Unexpected token ')'\n")
  expect(errors).toContain('Uncaught Error: lonely\n')
  expect(errors).toContain('Uncaught Error: timer\n')
})

test('import statements and calls of import() find what the folder finds', async () => {
  expect(
    await outputOf(
      'import path, { basename as base } from "node:path"',
      'import * as os from "node:os"',
      'base("/a/b") + typeof path.join + typeof os.EOL',
      '(await import("@asyncio/core")).sleep === sleep',
      '"import(1)"',
    ),
  ).toEqual(["'bfunctionstring'", 'true', "'import(1)'"])
})

test('values come as they are', async () => {
  expect(await outputOf('-0', '10n', 'NaN', '({ a: [1] })', 'Symbol("s")', 'null', 'sleep.name')).toEqual([
    '-0',
    '10n',
    'NaN',
    '{ a: [ 1 ] }',
    'Symbol(s)',
    'null',
    "'sleep'",
  ])
})

test('a SystemExit, and exit(), leave with their code, whatever comes after', async () => {
  expect(await asyncio([], { input: 'throw new SystemExit(3)\n1\n' })).toMatchObject({ code: 3, output: '' })
  expect(await asyncio([], { input: 'await sleep(0); exit(4)\n1\n' })).toMatchObject({ code: 4, output: '' })
  const inTask = 'void createTask(async () => exit(5)); await sleep(1)\n1\n'
  expect(await asyncio([], { input: inTask })).toMatchObject({ code: 5, output: '' })
})

test('Ctrl-C cancels the input that runs, which cleans up, and does not leave', async () => {
  using running = new RunningCommand([])
  running.enter(
    'console.log("begun"); try { await sleep(100) } finally { await sleep(0); console.log("cleaned up") }\n',
  )
  await running.printed('begun')
  running.signal('SIGINT')
  await running.printed('KeyboardInterrupt')
  running.enter('"still here"\n')
  await running.printed('still here')
  expect(await running.end()).toMatchObject({ code: 0, output: "begun\ncleaned up\n'still here'\n" })
})

test('what can’t be cancelled is given up at the second Ctrl-C', async () => {
  using running = new RunningCommand([])
  running.enter('let heard = 0; void process.on("SIGINT", () => console.log("heard", (heard += 1)))\n')
  running.enter('console.log("begun"); await new Promise(() => {})\n')
  await running.printed('begun')
  running.signal('SIGINT')
  await running.printed('heard 1')
  running.signal('SIGINT')
  await running.printed('KeyboardInterrupt')
  running.enter('"still here"\n')
  expect(await running.end()).toMatchObject({ code: 0, output: "begun\nheard 1\nheard 2\n'still here'\n" })
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s while nothing runs ends a prompt that is piped to, with the code that shells expect',
  async (signal, code) => {
    using running = new RunningCommand([])
    running.enter('"ready"\n')
    await running.printed('ready')
    await running.printed('>>> >>> ')
    running.signal(signal)
    const { errors, ...ended } = await running.ended
    expect(ended).toEqual({ code, output: "'ready'\n" })
    expect(errors).not.toContain('The process ends')
  },
)

test('ASYNCIO_STARTUP is run first, and may fail', async () => {
  using files = new Files()
  const good = files.write('good.js', 'const greeting = await sleep(0, "hello")\n')
  const bad = files.write('bad.js', 'const begun = 1\nnowhere()\n')
  const started = await asyncio([], { input: 'greeting\n', environment: { ASYNCIO_STARTUP: good } })
  expect(started).toMatchObject({ code: 0, output: "'hello'\n" })
  const failed = await asyncio([], { input: 'begun\n', environment: { ASYNCIO_STARTUP: bad } })
  expect(failed).toMatchObject({ code: 0, output: '1\n' })
  expect(failed.errors).toContain('Uncaught ReferenceError: nowhere is not defined\n    at input1:2:1\n')
  const missing = await asyncio([], { input: '1\n', environment: { ASYNCIO_STARTUP: 'nowhere.js' } })
  expect(missing).toMatchObject({ code: 0, output: '1\n' })
  expect(missing.errors).toContain('ENOENT')
})

test('--debug puts the loop of the prompt in debug mode', async () => {
  expect((await asyncio(['--debug'], { input: 'getRunningLoop().getDebug()\n' })).output).toBe('true\n')
})

test.each([
  'const x: number = 3',
  'interface Account { name: string }',
  'enum Colour { Red }',
  'type Name = string',
  "import type { Server } from 'node:net'",
  'const nap = (await sleep(0, 1)) as number',
])('an input in TypeScript is told of as that: %s', async (input) => {
  const { errors } = await asyncio([], { input: `${input}\n` })
  expect(errors).toMatch(
    /Uncaught SyntaxError: [^\n]+\nThis is TypeScript, and the prompt takes JavaScript: leave the types out, or put it in a file/,
  )
})

test('other inputs that are wrong are not taken for TypeScript', async () => {
  const inputs = ['const x = 5 5', 'JSON.parse("{")', 'throw new SyntaxError("own")', 'await 5 as']
  const { errors } = await asyncio([], { input: inputs.map((input) => `${input}\n`).join('') })
  expect(errors.match(/Uncaught SyntaxError/g)).toHaveLength(4)
  expect(errors).not.toContain('TypeScript')
})

test('an import prints no warning of Node’s, and warnings of the input’s own are printed', async () => {
  const inputs = ["import { join } from 'node:path'", "join('a', 'b')", "process.emitWarning('of my own')"]
  const { output, errors } = await asyncio([], { input: inputs.map((input) => `${input}\n`).join('') })
  expect(output).toBe("'a/b'\n")
  expect(errors).not.toContain('ExperimentalWarning')
  expect(errors).toContain('Warning: of my own')
})
