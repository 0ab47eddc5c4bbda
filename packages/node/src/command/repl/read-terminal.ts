import { wrapFuture } from '@asyncio/core'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { Recoverable, start, type REPLServer } from 'node:repl'
import { describeOutcome } from './describe-outcome.ts'
import type { Inputs } from './inputs.ts'

type Key = [text: string, key: { ctrl?: boolean; name?: string } | undefined]
type Typing = REPLServer & { _ttyWrite: (...key: Key) => void }

/** Runs what is entered at a terminal, until Ctrl-D, with history, completion and editing by Node's own prompt. */
export async function readTerminal(inputs: Inputs): Promise<void> {
  let isRunning = false
  const held: Key[] = []
  let close = (): void => {}
  const read = new Promise<void>((leave, fail) => {
    const server = start({
      prompt: '>>> ',
      useGlobal: true,
      ignoreUndefined: true,
      eval: (source, _context, _file, answer) => {
        if (source.trim() === '') answer(null, undefined)
        else if (inputs.isIncomplete(source)) answer(new Recoverable(new SyntaxError()), undefined)
        else void evaluate(source, answer)
      },
    }) as Typing
    close = () => server.close()
    const typed = server._ttyWrite.bind(server)

    // What is typed or pasted while an input runs waits for its end, but for Ctrl-C. Node's own prompt does the same for its awaits.
    server._ttyWrite = (...key) => {
      const [, pressed] = key
      if (isRunning && pressed?.ctrl === true && pressed.name === 'c') inputs.interrupt()
      else if (isRunning) held.push(key)
      else typed(...key)
    }

    const evaluate = async (source: string, answer: (error: Error | null, result: unknown) => void): Promise<void> => {
      isRunning = true
      // For Ctrl-C to be a signal while the input does not wait.
      process.stdin.setRawMode(false)
      try {
        const outcome = await inputs.run(source, true, () => process.stdin.setRawMode(true))
        if ('error' in outcome) {
          server.output.write(describeOutcome(outcome, true))
          answer(null, undefined)
        } else answer(null, outcome.value)
      } catch (error) {
        fail(error)
        return
      } finally {
        process.stdin.setRawMode(true)
        isRunning = false
      }
      while (!isRunning && held.length > 0) typed(...(held.shift() as Key))
    }

    // At the prompt, Ctrl-C takes back what is typed.
    server.removeAllListeners('SIGINT')
    server.on('SIGINT', () => {
      server.clearBufferedCommand()
      server.output.write('\nKeyboardInterrupt\n')
      Object.assign(server, { line: '', cursor: 0 })
      server.displayPrompt()
    })
    server.once('exit', leave)
    const history = process.env['ASYNCIO_HISTORY'] ?? join(homedir(), '.asyncio_history')
    if (history !== '') server.setupHistory(history, () => {})
  })
  try {
    await wrapFuture(read)
  } finally {
    close()
  }
}
