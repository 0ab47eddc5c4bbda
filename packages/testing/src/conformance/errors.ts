import { KeyboardInterrupt, sleep, SystemExit, type ExceptionContext } from '@asyncio/core'
import type { PromiseChecks } from './promise-checks.ts'
import { requireError } from './require-error.ts'
import { requireSame, requireThat } from './require-same.ts'

/** Promises about errors that no code handles. */
export const errors: PromiseChecks = {
  'an error in a callback is told to the exception handler, once, and the loop goes on': async (trial) => {
    const loop = trial.newLoop()
    const log: string[] = []
    const boom = new Error('boom')
    const fail = (): never => {
      throw boom
    }
    const handle = loop.callSoon(fail)
    loop.callSoon(() => log.push('next'))
    loop.callLater(0.001, fail)
    await trial.runUntil(loop, loop.time() + 0.002)
    requireSame(log, ['next'], 'what has run')
    const reports = trial.takeReports()
    requireSame(reports.length, 2, 'how many errors were told')
    for (const { message, exception } of reports) {
      requireThat(exception === boom, `the exception is not the one that was thrown: ${String(exception)}`)
      requireThat(message.startsWith('Exception in callback'), `the message says something else: ${message}`)
    }
    requireThat(reports[0]?.handle === handle, 'the handle is not the one of the callback')
  },

  'an error in a done callback is told, and the other ones run': async (trial) => {
    await trial.run(async (loop) => {
      const log: string[] = []
      const boom = new Error('boom')
      const future = loop.createFuture<void>()
      future.addDoneCallback(() => {
        throw boom
      })
      future.addDoneCallback(() => log.push('the second'))
      future.setResult()
      await sleep(0)
      await sleep(0)
      requireSame(log, ['the second'], 'what has run')
      requireSame(
        trial.takeReports().map(({ exception }) => exception),
        [boom],
        'what was told',
      )
    })
  },

  'an exception handler that fails does not stop the loop, and the default one is told of it': async (trial) => {
    const loop = trial.newLoop()
    const told: ExceptionContext[] = []
    const boom = new Error('boom in the handler')
    const log: string[] = []
    loop.defaultExceptionHandler = (context) => told.push(context)
    loop.setExceptionHandler(() => {
      throw boom
    })
    loop.callSoon(() => {
      throw new Error('boom')
    })
    loop.callSoon(() => log.push('next'))
    await trial.turns(loop, 2)
    requireSame(log, ['next'], 'what has run')
    requireSame(
      told.map(({ exception }) => exception),
      [boom],
      'what the default handler was told',
    )
  },

  'without an exception handler the default one is told': async (trial) => {
    const loop = trial.newLoop()
    const told: unknown[] = []
    const boom = new Error('boom')
    loop.defaultExceptionHandler = ({ exception }) => told.push(exception)
    requireThat(loop.getExceptionHandler() !== null, 'getExceptionHandler() does not know the handler that was set')
    loop.setExceptionHandler(null)
    requireSame(loop.getExceptionHandler(), null, 'getExceptionHandler()')
    loop.callSoon(() => {
      throw boom
    })
    await trial.turns(loop, 2)
    requireSame(told, [boom], 'what it was told')
  },

  'an exception handler that is none is refused, and the old one stays': async (trial) => {
    const loop = trial.newLoop()
    const handler = loop.getExceptionHandler()
    await requireError('setExceptionHandler', TypeError, () => loop.setExceptionHandler('none' as unknown as null))
    requireThat(loop.getExceptionHandler() === handler, 'the handler has changed')
  },

  'callExceptionHandler hands over what it is given': async (trial) => {
    const loop = trial.newLoop()
    const context = { message: 'Something happened', exception: new Error('boom'), detail: 1 }
    loop.callExceptionHandler(context)
    const [report] = trial.takeReports()
    requireSame([report?.message, report?.['detail']], ['Something happened', 1], 'what was told')
  },

  'an error that is to end the program ends the run, and what stood behind it waits for the next': async (trial) => {
    for (const fatal of [new KeyboardInterrupt('stop'), new SystemExit(3)]) {
      const loop = trial.newLoop()
      const log: string[] = []
      loop.callSoon(() => {
        throw fatal
      })
      loop.callSoon(() => log.push('behind it'))
      const error = await requireError('the run', Error, async () => trial.runForever(loop))
      requireThat(error === fatal, `the run has ended with something else: ${String(error)}`)
      requireSame([log.length, loop.isRunning()], [0, false], 'what has run, and whether it still runs')
      await trial.turns(loop, 1)
      requireSame(log, ['behind it'], 'what the next run did')
    }
  },

  'an error of a task that is to end the program ends the run': async (trial) => {
    const fatal = new KeyboardInterrupt('stop')
    const loop = trial.newLoop()
    const main = async (): Promise<void> => {
      await sleep(0)
      throw fatal
    }
    const error = await requireError('the run', Error, async () => trial.attend(loop.runUntilComplete(main)))
    requireThat(error === fatal, `the run has ended with something else: ${String(error)}`)
    requireSame(await trial.attend(loop.runUntilComplete(async () => sleep(0, 1))), 1, 'the result of the next run')
    loop.close()
    requireSame(trial.takeReports().length, 0, 'how often the error was told once more')
  },

  'an error of an exception handler that is to end the program ends the run': async (trial) => {
    const fatal = new KeyboardInterrupt('stop')
    const fail = (): never => {
      throw fatal
    }
    for (const isDefault of [false, true]) {
      const loop = trial.newLoop()
      loop.setExceptionHandler(isDefault ? null : fail)
      if (isDefault) loop.defaultExceptionHandler = fail
      loop.callSoon(() => {
        throw new Error('boom')
      })
      const error = await requireError('the run', Error, async () => trial.runForever(loop))
      requireThat(error === fatal, `the run has ended with something else: ${String(error)}`)
    }
  },

  'what a Runnable throws ends the run, and the loop can run again': async (trial) => {
    const boom = new Error('boom')
    const loop = trial.newLoop()
    loop.schedule({
      run: () => {
        throw boom
      },
    })
    const log: string[] = []
    loop.callSoon(() => log.push('behind it'))
    const error = await requireError('the run', Error, async () => trial.runForever(loop))
    requireThat(error === boom, `the run has ended with something else: ${String(error)}`)
    await trial.turns(loop, 1)
    requireSame(log, ['behind it'], 'what the next run did')
  },

  'of several errors that end a run the first one counts': async (trial) => {
    const boom = new Error('boom')
    const loop = trial.newLoop()
    loop.callSoon(() => {
      loop.abort(boom)
      loop.abort(new Error('too late'))
    })
    const error = await requireError('the run', Error, async () => trial.runForever(loop))
    requireThat(error === boom, `the run has ended with something else: ${String(error)}`)
  },

  'abort ends the run at once, with its error, also while the loop sleeps': async (trial) => {
    const loop = trial.newLoop()
    const boom = new Error('boom')
    const log: string[] = []
    loop.callSoon(() => loop.abort(boom))
    loop.callSoon(() => log.push('behind it'))
    requireThat((await requireError('the run', Error, async () => trial.runForever(loop))) === boom, 'another error')
    requireSame(log, [], 'what has run')
    trial.fromOutside(() => loop.abort(boom))
    const sleeping = async (): Promise<void> => new Promise(() => undefined)
    const error = await requireError('the second run', Error, async () => trial.attend(loop.runUntilComplete(sleeping)))
    requireThat(error === boom, 'the second run has ended with another error')
  },

  'exceptions that nobody has looked at are told when the loop closes': async (trial) => {
    const loop = trial.newLoop()
    const boom = new Error('boom')
    const future = loop.createFuture<void>()
    const task = loop.createTask(async () => {
      throw boom
    })
    future.setException(boom)
    await trial.turns(loop, 4)
    requireThat(task.done(), 'the task has not ended')
    loop.close()
    const reports = trial.takeReports()
    requireSame(
      reports.map(({ message }) => message).toSorted(),
      ['Future exception was never retrieved', 'Task exception was never retrieved'],
      'what was told',
    )
    requireThat(
      reports.every(({ exception }) => exception === boom),
      'the exception is not the one that was thrown',
    )
  },

  'tasks that are not done are told of when the loop closes': async (trial) => {
    const loop = trial.newLoop()
    const task = loop.createTask(async () => loop.createFuture())
    await trial.turns(loop, 2)
    loop.close()
    const reports = trial.takeReports()
    requireSame(
      reports.map(({ message }) => message),
      ['Task was destroyed but it is pending!'],
      'what was told',
    )
    requireThat(reports[0]?.task === task, 'the task is not the one that was left')
  },
}
