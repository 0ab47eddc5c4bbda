import { expect, test } from 'vitest'
import { oldestNode } from '../src/run-bundled.ts'
import { RunningProgram } from '../src/run-program.ts'

/** The start of a program that says how it ended. */
const start = `
  import { createTask, currentTask, Future, getRunningLoop, isCancelled, KeyboardInterrupt, sleep, SystemExit, Task } from '@asyncio/core'
  import { run, Runner } from '@asyncio/loop'
  const tell = (error) => console.log('ended with', error.name, error.code ?? '')
`

for (const node of new Set([process.execPath, oldestNode])) {
  test(`Ctrl-C cancels the main task, which cleans up, and run() throws KeyboardInterrupt (${node})`, async () => {
    using program = new RunningProgram(
      `${start}
      async function main() {
        try {
          console.log('ready')
          await sleep(60)
        } catch (error) {
          console.log('cancelled', isCancelled(error))
          await sleep(0.05)
          console.log('cleaned up')
          throw error
        }
      }
      await run(main).catch(tell)`,
      node,
    )
    await program.printed('ready')
    program.signal('SIGINT')
    expect(await program.ended()).toEqual({ code: 0, signal: null })
    expect(program.output).toBe('ready\ncancelled true\ncleaned up\nended with KeyboardInterrupt \n')
  })
}

test('a second Ctrl-C ends the process, whatever the program does', async () => {
  using program = new RunningProgram(`${start}
    await run(async () => {
      try {
        console.log('ready')
        await sleep(60)
      } finally {
        console.log('cleaning up')
        await sleep(60)
      }
    }).catch(tell)`)
  await program.printed('ready')
  program.signal('SIGINT')
  await program.printed('cleaning up')
  program.signal('SIGINT')
  expect(await program.ended()).toEqual({ code: null, signal: 'SIGINT' })
})

test('a main task that is busy in short steps is interrupted, too', async () => {
  using program = new RunningProgram(`${start}
    await using runner = new Runner()
    await runner.run(async () => {
      console.log('ready')
      for (;;) await sleep(0)
    }).catch(tell)
    console.log(await runner.run(async () => 'the next program'))`)
  await program.printed('ready')
  program.signal('SIGINT')
  await program.ended()
  expect(program.output).toBe('ready\nended with KeyboardInterrupt \nthe next program\n')
})

test('an interrupted wait for a future cancels the future and the main task', async () => {
  using program = new RunningProgram(`${start}
    await using runner = new Runner()
    const future = runner.getLoop().createFuture()
    const somethingElse = setInterval(() => undefined, 1000)
    await runner.run(async () => {
      console.log('ready')
      await future
    }).catch(tell)
    clearInterval(somethingElse)
    console.log(future.cancelled())`)
  await program.printed('ready')
  program.signal('SIGINT')
  await program.ended()
  expect(program.output).toBe('ready\nended with KeyboardInterrupt \ntrue\n')
})

test('a main task that was cancelled by somebody else as well ends with CancelledError', async () => {
  using program = new RunningProgram(`${start}
    await run(async () => {
      const main = currentTask()
      createTask(async () => {
        await sleep(0)
        main.cancel()
        process.emit('SIGINT', 'SIGINT')
      })
      await sleep(10)
    }).catch(tell)`)
  await program.ended()
  expect(program.output).toBe('ended with CancelledError \n')
})

test('a main future that can’t take back a cancellation ends with CancelledError', async () => {
  using program = new RunningProgram(`${start}
    await using runner = new Runner()
    const future = runner.getLoop().createFuture()
    runner.getLoop().callLater(0.05, () => process.emit('SIGINT', 'SIGINT'))
    await runner.run(future).catch(tell)`)
  await program.ended()
  expect(program.output).toBe('ended with CancelledError \n')
})

test('a program that does not let itself be cancelled answers', async () => {
  using program = new RunningProgram(`${start}
    console.log(await run(async () => {
      try {
        console.log('ready')
        await sleep(60)
      } catch {
        return 'all the same'
      }
    }))
    console.log(process.listenerCount('SIGINT'))`)
  await program.printed('ready')
  program.signal('SIGINT')
  await program.ended()
  expect(program.output).toBe('ready\nall the same\n0\n')
})

test('SIGTERM ends a program on request, with SystemExit and the code that shells give', async () => {
  using program = new RunningProgram(`${start}
    await run(async () => {
      try {
        console.log('ready')
        await sleep(60)
      } finally {
        console.log('cleaned up')
      }
    }, { stopSignals: ['SIGINT', 'SIGTERM'] }).catch(tell)`)
  await program.printed('ready')
  program.signal('SIGTERM')
  expect(await program.ended()).toEqual({ code: 0, signal: null })
  expect(program.output).toBe('ready\ncleaned up\nended with SystemExit 143\n')
})

test('without stop signals, Ctrl-C ends the process at once', async () => {
  using program = new RunningProgram(`${start}
    await run(async () => {
      console.log('ready')
      await sleep(60)
    }, { stopSignals: [] }).catch(tell)`)
  await program.printed('ready')
  program.signal('SIGINT')
  expect(await program.ended()).toEqual({ code: null, signal: 'SIGINT' })
})

test('Ctrl-C that the process listens to already is left to it', async () => {
  using program = new RunningProgram(`${start}
    const heard = Promise.withResolvers()
    process.on('SIGINT', () => {
      console.log('heard')
      heard.resolve()
    })
    await run(async () => {
      const nap = createTask(sleep(600))
      console.log('ready')
      await heard.promise
      nap.cancel()
      console.log('done')
    }).catch(tell)`)
  await program.printed('ready')
  program.signal('SIGINT')
  await program.ended()
  expect(program.output).toBe('ready\nheard\ndone\n')
})

test('Ctrl-C cancels each of several programs that run side by side', async () => {
  using program = new RunningProgram(`${start}
    const nap = (name) => run(async () => {
      console.log(name)
      await sleep(60)
    }).catch(tell)
    await Promise.all([nap('first'), nap('second')])`)
  await program.printed('second')
  program.signal('SIGINT')
  expect(await program.ended()).toEqual({ code: 0, signal: null })
  expect(program.output.match(/KeyboardInterrupt/g)).toHaveLength(2)
})

test('where signals can’t be handled, a program runs without', async () => {
  using program = new RunningProgram(`${start}
    import { Worker } from 'node:worker_threads'
    new Worker("import('@asyncio/loop').then(({ run }) => run(async () => console.log('in a worker')))", { eval: true })`)
  expect(await program.ended()).toEqual({ code: 0, signal: null })
  expect(program.output).toBe('in a worker\n')
})

test('a KeyboardInterrupt that nobody catches ends the process with 130', async () => {
  using program = new RunningProgram(`${start}
    await run(async () => {
      console.log('ready')
      await sleep(60)
    })`)
  await program.printed('ready')
  program.signal('SIGINT')
  expect(await program.ended()).toEqual({ code: 130, signal: null })
  expect(program.errors).toContain('KeyboardInterrupt')
})

test.each([
  ['of a task', 'await run(async () => { throw new SystemExit(7) })', 7],
  ['of a callback', 'setTimeout(() => { throw new SystemExit(7) }); new EventLoop()', 7],
  [
    'of a signal',
    `setTimeout(() => process.kill(process.pid, 'SIGTERM'), 50)
    await run(async () => { await sleep(60) }, { stopSignals: ['SIGTERM'] })`,
    143,
  ],
  ['without a code', 'await run(async () => { throw new SystemExit() })', 0],
])('a SystemExit that nobody catches ends the process with its code: %s', async (_what, source, code) => {
  using program = new RunningProgram(`${start}
    import { EventLoop } from '@asyncio/loop'
    ${source}`)
  expect(await program.ended()).toEqual({ code, signal: null })
  expect(program.errors).toBe('')
})

test('a program that listens to uncaught exceptions gives the code by itself', async () => {
  using program = new RunningProgram(`${start}
    process.on('uncaughtException', (error) => { tell(error); process.exitCode = 3 })
    setTimeout(() => { throw new SystemExit(7) })
    await run(async () => {})`)
  expect(await program.ended()).toEqual({ code: 3, signal: null })
  expect(program.output).toBe('ended with SystemExit 7\n')
})

/** A server that runs a program for each request, and a request. */
const server = `${start}
  import { createServer } from 'node:http'
  const server = createServer((request, response) => {
    const handle = async () => {
      console.log('request')
      try { await sleep(60) } finally { await sleep(0.05); console.log('cleaned up') }
    }
    run(handle).catch((error) => { tell(error); failed(); response.end() })
  })
  let failed = () => {}
  server.listen(0, '127.0.0.1', () => fetch('http://127.0.0.1:' + server.address().port).then(() => console.log('answered')))`

test('Ctrl-C ends a server that runs a program for each request, when the requests have cleaned up', async () => {
  using program = new RunningProgram(server)
  await program.printed('request')
  program.signal('SIGINT')
  expect(await program.ended()).toEqual({ code: null, signal: 'SIGINT' })
  expect(program.output).toMatch(/^request\ncleaned up\nended with KeyboardInterrupt \n/)
})

test('Ctrl-C leaves the process to a program that closes its server by itself', async () => {
  using program = new RunningProgram(`${server}
    failed = () => { server.close(() => console.log('closed')); setTimeout(() => server.closeAllConnections(), 100) }`)
  await program.printed('request')
  program.signal('SIGINT')
  expect(await program.ended()).toEqual({ code: 0, signal: null })
  expect(program.output).toContain('closed')
})
