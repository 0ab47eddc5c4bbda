import { getRunningLoop, RuntimeError, sleep, type Awaitable } from '@asyncio/core'
import { run } from '@asyncio/loop'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireSame, requireThat } from './require-same.ts'

/** Promises about running, stopping and closing a loop. */
export const lifecycle: PromiseChecks = {
  'stop lets run what is ready, and what that asks for waits for the next run': async (trial) => {
    const loop = trial.newLoop()
    const log: string[] = []
    loop.callSoon(() => {
      log.push('stops')
      loop.callSoon(() => log.push('the next run'))
      loop.stop()
    })
    loop.callSoon(() => log.push('ready'))
    await trial.runForever(loop)
    requireSame(log, ['stops', 'ready'], 'what ran')
    requireSame(loop.isRunning(), false, 'isRunning()')
    await trial.turns(loop, 1)
    requireSame(log, ['stops', 'ready', 'the next run'], 'what ran in the end')
  },

  'stop before the run lets run what is ready once': async (trial) => {
    const loop = trial.newLoop()
    const log: string[] = []
    loop.callSoon(() => {
      log.push('ready')
      loop.callSoon(() => log.push('too late'))
    })
    loop.stop()
    await trial.runForever(loop)
    requireSame(log, ['ready'], 'what ran')
  },

  'stop from outside ends a loop that sleeps': async (trial) => {
    const loop = trial.newLoop()
    const sleeper = async (): Promise<void> => new Promise(() => undefined)
    const task = loop.createTask(sleeper)
    trial.fromOutside(() => loop.stop())
    await trial.runForever(loop)
    requireSame(task.done(), false, 'whether the task that sleeps is done')
    loop.setExceptionHandler(null)
    loop.defaultExceptionHandler = () => undefined
  },

  'isRunning says whether the loop runs': async (trial) => {
    const loop = trial.newLoop()
    requireSame(loop.isRunning(), false, 'before')
    const seen: boolean[] = []
    loop.callSoon(() => seen.push(loop.isRunning()))
    const running = trial.turns(loop, 2)
    await running
    requireSame(seen, [true], 'meanwhile')
    requireSame(loop.isRunning(), false, 'afterwards')
  },

  'runUntilComplete answers with what comes out, whatever it is given': async (trial) => {
    const loop = trial.newLoop()
    const finished = loop.createFuture<string>()
    finished.setResult('result')
    const given: Awaitable<string>[] = [
      async () => 'result',
      async () => sleep(0.001, 'result'),
      sleep(0, 'result'),
      function* () {
        return yield* sleep(0, 'result')
      },
      Promise.resolve('result'),
      loop.createTask(async () => sleep(0, 'result')),
      finished,
    ]
    for (const [index, main] of given.entries())
      requireSame(await trial.attend(loop.runUntilComplete(main)), 'result', `the result of number ${index}`)
  },

  'runUntilComplete throws what its program throws, and the loop can run again': async (trial) => {
    const loop = trial.newLoop()
    const boom = new RangeError('boom')
    const main = async (): Promise<void> => {
      await sleep(0)
      throw boom
    }
    const error = await requireError('the run', RangeError, async () => trial.attend(loop.runUntilComplete(main)))
    requireThat(error === boom, 'it is another error')
    requireSame(await trial.attend(loop.runUntilComplete(async () => 1)), 1, 'the result of the next run')
  },

  'a run that is stopped before its program has ended says so, and the program can go on': async (trial) => {
    const loop = trial.newLoop()
    const future = loop.createFuture<string>()
    loop.callSoon(() => loop.stop())
    const error = await requireError('the run', RuntimeError, async () => trial.attend(loop.runUntilComplete(future)))
    requireSame(error.message, 'Event loop stopped before Future completed.', 'the message')
    loop.callSoon(() => future.setResult('late'))
    requireSame(await trial.attend(loop.runUntilComplete(future)), 'late', 'the result of the next run')
  },

  'a run that was stopped has no part in those after it': async (trial) => {
    const loop = trial.newLoop()
    const future = loop.createFuture<void>()
    loop.callSoon(() => loop.stop())
    await requireError('the run', RuntimeError, async () => trial.attend(loop.runUntilComplete(future)))
    const log: string[] = []
    loop.callSoon(() => future.setResult())
    const program = async (): Promise<void> => {
      for (let turn = 1; turn <= 5; turn += 1) {
        await sleep(0)
        log.push(`turn ${turn}`)
      }
    }
    await trial.attend(loop.runUntilComplete(program))
    requireSame(log.at(-1), 'turn 5', 'how far the next run came')
  },

  'a program whose run was stopped is not told of when the loop closes': async (trial) => {
    const loop = trial.newLoop()
    loop.callSoon(() => loop.stop())
    const program = async (): Promise<void> => new Promise(() => undefined)
    await requireError('the run', RuntimeError, async () => trial.attend(loop.runUntilComplete(program)))
    loop.close()
    requireSame(
      trial.takeReports().map(({ message }) => message),
      [],
      'what was told',
    )
  },

  'a loop that runs can not be run again, nor another one within it': async (trial) => {
    const other = trial.newLoop()
    await trial.run(async (loop) => {
      const program = async (): Promise<void> => undefined
      await requireError('runForever of the same loop', RuntimeError, async () => loop.runForever())
      await requireError('runUntilComplete of the same loop', RuntimeError, async () => loop.runUntilComplete(program))
      await requireError('runForever of another loop', RuntimeError, async () => other.runForever())
      await requireError('runUntilComplete of another loop', RuntimeError, async () => other.runUntilComplete(program))
      requireSame([loop.isRunning(), other.isRunning()], [true, false], 'which of them runs')
    })
  },

  'a loop that runs can not be closed': async (trial) => {
    await trial.run(async (loop) => {
      await requireError('close', RuntimeError, () => loop.close())
      requireSame(loop.isClosed(), false, 'isClosed()')
      await sleep(0)
    })
  },

  'a closed loop refuses everything, and closing it twice does no harm': async (trial) => {
    const loop = trial.newLoop()
    requireSame(loop.isClosed(), false, 'isClosed() before')
    loop.close()
    loop.close()
    requireSame([loop.isClosed(), loop.isRunning()], [true, false], 'isClosed() and isRunning()')
    const callback = (): void => undefined
    const program = async (): Promise<void> => undefined
    await requireError('callSoon', RuntimeError, () => loop.callSoon(callback))
    await requireError('callSoonThreadsafe', RuntimeError, () => loop.callSoonThreadsafe(callback))
    await requireError('callLater', RuntimeError, () => loop.callLater(1, callback))
    await requireError('callAt', RuntimeError, () => loop.callAt(1, callback))
    await requireError('schedule', RuntimeError, () => loop.schedule({ run: callback }))
    await requireError('scheduleAt', RuntimeError, () => loop.scheduleAt(1, { run: callback }))
    await requireError('createTask', RuntimeError, () => loop.createTask(program))
    await requireError('runForever', RuntimeError, async () => loop.runForever())
    await requireError('runUntilComplete', RuntimeError, async () => loop.runUntilComplete(program))
  },

  'closing a loop drops what is planned': async (trial) => {
    const loop = trial.newLoop()
    const log: string[] = []
    loop.callSoon(() => log.push('callback'))
    loop.callLater(0, () => log.push('timer'))
    loop.close()
    await new Promise<void>((resolve) => setTimeout(resolve, 3))
    requireSame(log, [], 'what ran')
  },

  'two loops run side by side, each with its own callbacks and tasks': async (trial) => {
    const body = async (): Promise<boolean> => {
      const loop = getRunningLoop()
      let isSame = true
      for (let count = 0; count < 20; count += 1) {
        await sleep(count % 10 === 0 ? 0.001 : 0)
        isSame &&= getRunningLoop() === loop
        const seen = loop.createFuture<boolean>()
        loop.callSoon(() => seen.setResult(getRunningLoop() === loop))
        isSame &&= await seen
      }
      return isSame
    }
    const results = await Promise.all([trial.run(body), trial.run(body)])
    requireSame(results, [true, true], 'whether each saw its own loop only')
  },

  'run(main, { loopFactory }) cancels what the program left, and closes the loop': async (trial) => {
    const loop = trial.newLoop()
    const log: string[] = []
    const result = await trial.attend(
      run(
        async () => {
          loop.createTask(async () => {
            try {
              await sleep(3600)
            } finally {
              await sleep(0)
              log.push('cleaned up')
            }
          })
          await sleep(0)
          return 'result'
        },
        { loopFactory: () => loop },
      ),
    )
    requireSame(result, 'result', 'the result')
    requireSame(log, ['cleaned up'], 'what the task did')
    requireSame(loop.isClosed(), true, 'isClosed()')
  },

  'debug mode can be switched on and off, and changes nothing of the order': async (trial) => {
    const traces: string[][] = []
    for (const debug of [false, true]) {
      const loop = trial.newLoop()
      loop.setDebug(debug)
      requireSame(loop.getDebug(), debug, 'getDebug()')
      loop.slowCallbackDuration = 60
      requireSame(loop.slowCallbackDuration, 60, 'slowCallbackDuration')
      const log: string[] = []
      const step = async (name: string): Promise<void> => {
        log.push(`${name} 1`)
        await sleep(0)
        log.push(`${name} 2`)
      }
      loop.callSoon(() => log.push('callback'))
      const tasks = ['a', 'b'].map((name) => loop.createTask(async () => step(name)))
      await trial.turns(loop, 4)
      requireThat(
        tasks.every((task) => task.done()),
        'the tasks have not ended',
      )
      loop.setDebug(false)
      requireSame(loop.getDebug(), false, 'getDebug()')
      traces.push(log)
    }
    requireSame(traces[1], traces[0], 'the order in debug mode')
  },
}
