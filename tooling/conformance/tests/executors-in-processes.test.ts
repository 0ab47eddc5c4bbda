import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { isAlive } from '../src/child-programs.ts'
import { until } from '../src/platform-rounds.ts'
import { oldestNode, runBundled } from '../src/run-bundled.ts'
import { RunningProgram } from '../src/run-program.ts'

const start = `
  import { createTask, gather, sleep } from '@asyncio/core'
  import { run } from '@asyncio/loop'
  import { channel, openReceiver, ProcessPoolExecutor, runInExecutor, ThreadPoolExecutor, toThread, work } from '@asyncio/executors'
`

describe.each([...new Set([process.execPath, oldestNode])])('on %s', (node) => {
  test('work is done, cancelled, and fails, in threads and in processes', async () => {
    using program = new RunningProgram(
      `${start}
      await run(async () => {
        console.log(await toThread((a, b) => a + b, 40, 2), await toThread(work('node:path', 'basename'), '/a/b'))
        for (const Pool of [ThreadPoolExecutor, ProcessPoolExecutor]) {
          const pool = new Pool({ maxWorkers: 2 })
          const endless = pool.submit(() => { for (;;); })
          const results = await gather(Array.from({ length: 20 }, (_, n) => pool.submit((x) => x * x, n)))
          console.log(results.join())
          endless.cancel()
          console.log(await pool.submit(() => process.exit(1)).catch((error) => error.name))
          console.log(await pool.submit(() => { throw new RangeError('far') }).catch((error) => error instanceof RangeError))
          await pool.shutdown()
        }
      })`,
      node,
    )
    expect(await program.ended()).toEqual({ code: 0, signal: null })
    const squares = Array.from({ length: 20 }, (_, n) => n * n).join()
    const each = `${squares}\nBrokenExecutor\ntrue\n`
    expect(program.output).toBe(`42 b\n${each}${each}`)
    expect(program.errors).toBe('')
  })
})

describe('under Node’s own arguments', () => {
  const source = `${start}
    const told = () => [process.env.PATH === undefined, process.env.NODE_OPTIONS, ...process.execArgv]
      .filter((value) => /debug|inspect|true/.test(String(value)))
    await run(async () => {
      await using pool = new ProcessPoolExecutor({ maxWorkers: 1 })
      console.log('thread', await toThread(() => 42), 'process', await pool.submit(told))
    })`
  const folder = mkdtempSync(join(tmpdir(), 'asyncio-'))
  const file = join(folder, 'program.mjs')
  writeFileSync(file, source)
  symlinkSync(fileURLToPath(new URL('../node_modules', import.meta.url)), join(folder, 'node_modules'))
  afterAll(() => rmSync(folder, { recursive: true }))

  const memory = '--max-old-space-size=1000'
  test.each([
    [memory, file],
    ['--expose-gc', file],
    ['--stack-size=1500', file],
    ['--title=asyncio', file],
    ['--harmony', file],
    ['--secure-heap=65536', file],
    ['--inspect=0', file],
    ['--inspect-port', '0', file],
    ['--test', file],
    ['--watch', file],
    [memory, '--eval', source],
    [memory, '--no-warnings', '--import', 'data:text/javascript,', '--input-type', 'module', '--eval', source],
  ] as [string, ...string[]][])('threads and processes work: %s', async (...args) => {
    using program = new RunningProgram(source, process.execPath, args)
    await program.printed('thread 42 process []')
  })

  test('a debugger that NODE_OPTIONS opens is not opened by a process of a pool', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [file], {
      env: { ...process.env, NODE_OPTIONS: '--inspect=0 --stack-trace-limit=20' },
    })
    expect(stdout).toBe('thread 42 process []\n')
  })
})

test.each(['esm', 'cjs'] as const)(
  'a bundle of form %s runs, and says what is to be left out of it',
  async (format) => {
    const source = `
    import { run, sleep } from '@asyncio/node'
    import { ProcessPoolExecutor, toThread } from '@asyncio/executors'
    void run(async () => {
      await sleep(0.001)
      console.log(await toThread(() => 1).catch((error) => error.name + ' ' + error.message))
      try {
        new ProcessPoolExecutor()
      } catch (error) {
        console.log(error.name)
      }
    })`
    const output = await runBundled(source, { node: process.execPath, format })
    expect(output).toMatch(/^RuntimeError Cannot start a worker as .*external.*\nRuntimeError\n$/)
  },
)

test('idle workers of a pool that nobody shuts down do not keep the process running', async () => {
  using program = new RunningProgram(`${start}
    for (const Pool of [ThreadPoolExecutor, ProcessPoolExecutor])
      console.log(await new Pool({ maxWorkers: 1 }).submit((x) => x + 1, 1))`)
  expect(await program.ended()).toEqual({ code: 0, signal: null })
  expect(program.output).toBe('2\n2\n')
})

test('work that runs keeps the process running, though no loop does', async () => {
  using program = new RunningProgram(`${start}
    for (const Pool of [ThreadPoolExecutor, ProcessPoolExecutor])
      void new Pool({ maxWorkers: 1 })
        .submit(() => new Promise((resolve) => setTimeout(resolve, 300)))
        .then(() => console.log('done'))`)
  expect(await program.ended()).toEqual({ code: 0, signal: null })
  expect(program.output).toBe('done\ndone\n')
})

test('shutdown() ends every process, also of work that was cancelled', async () => {
  using program = new RunningProgram(`${start}
    await run(async () => {
      const pool = new ProcessPoolExecutor({ maxWorkers: 2 })
      const pids = await gather([pool.submit(() => process.pid), pool.submit(() => process.pid)])
      const endless = pool.submit(() => { for (;;); })
      await sleep(0.05)
      endless.cancel()
      await pool.shutdown()
      for (const pid of pids) {
        try {
          process.kill(pid, 0)
          console.log('is there still')
        } catch (error) {
          console.log(error.code)
        }
      }
    })`)
  expect(await program.ended()).toEqual({ code: 0, signal: null })
  expect(program.output).toBe('ESRCH\nESRCH\n')
})

test('processes that are at work end with a program that does not wait for them', async () => {
  using program = new RunningProgram(`${start}
    const pool = new ProcessPoolExecutor({ maxWorkers: 1 })
    console.log(await pool.submit(() => process.pid))
    void pool.submit(() => { for (;;); })
    setTimeout(() => process.exit(), 50)`)
  await program.ended()
  // It is there until the system has looked at how it ended.
  await until(() => !isAlive(Number(program.output)))
})

test('a process that can’t even start says why, and fails its work', async () => {
  using program = new RunningProgram(`${start}
    await run(async () => {
      await using pool = new ProcessPoolExecutor({ maxWorkers: 1, execArgv: ['--no-such-argument'] })
      for (let n = 0; n < 2; n++) console.log(await pool.submit(() => 1).catch((error) => error.name))
    })`)
  expect(await program.ended()).toEqual({ code: 0, signal: null })
  expect(program.output).toBe('BrokenExecutor\nBrokenExecutor\n')
  expect(program.errors.match(/bad option: --no-such-argument/g)).toHaveLength(2)
})

test('a worker that runs out of memory fails its own work', async () => {
  using program = new RunningProgram(`${start}
    await run(async () => {
      const pool = new ProcessPoolExecutor({ maxWorkers: 1, execArgv: ['--max-old-space-size=30'] })
      const greedy = pool.submit(() => { for (const all = []; ; ) all.push(new Array(100_000).fill(all.length)) })
      console.log(await greedy.catch((error) => error.name))
      console.log(await pool.submit(() => 'goes on'))
      await pool.shutdown()
    })`)
  await program.ended()
  expect(program.output).toBe('BrokenExecutor\ngoes on\n')
})

test('a program with thousands of jobs ends with no thread left and little memory taken', async () => {
  using program = new RunningProgram(`${start}
    await run(async () => {
      const pool = new ThreadPoolExecutor({ maxWorkers: 2, maxTasksPerChild: 1000 })
      let sum = 0
      const before = process.memoryUsage().heapUsed
      for (let round = 0; round < 5; round++) {
        const results = await gather(Array.from({ length: 1000 }, (_, n) => pool.submit((x) => x + 1, n)))
        sum += results.reduce((a, b) => a + b)
      }
      await pool.shutdown()
      console.log(sum, process.memoryUsage().heapUsed - before < 30e6)
      console.log(process.getActiveResourcesInfo().filter((name) => /MessagePort|Worker/.test(name)).join())
    })`)
  expect(await program.ended()).toEqual({ code: 0, signal: null })
  expect(program.output).toBe(`${5 * 500_500} true\n\n`)
})
