import { Coroutine } from '@asyncio/core'
import { subprocessShellOf } from '../starting/start-child.ts'
import { createProcess, type CreateSubprocessOptions } from './create-subprocess-exec.ts'
import type { Process } from './process.ts'

/**
 * Runs a command line in the system's shell, and returns when it has begun.
 *
 * What comes from outside does not belong into the line: give it as an argument to `createSubprocessExec`.
 *
 * **Cancellation:** kills the shell, and waits for its end. What the shell has started may go on.
 *
 * Mirrors `asyncio.create_subprocess_shell`.
 *
 * @throws {ValueError} (when awaited) if the command is no string; for `text`, `encoding`, `universalNewlines`, `bufsize`, `shell: false`
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { createSubprocessShell, PIPE } from '@asyncio/subprocess'
 *
 * await run(async () => {
 *   const process = await createSubprocessShell('echo one; exit 7', { stdout: PIPE })
 *   const [output] = await process.communicate()
 *   console.log(new TextDecoder().decode(output ?? undefined).trim(), process.returncode) // one 7
 * })
 * ```
 */
export function createSubprocessShell(command: string, options: CreateSubprocessOptions = {}): Coroutine<Process> {
  return new Coroutine(
    createProcess(options, (loop, factory, rest) => subprocessShellOf(loop, factory, command, rest)),
    'createSubprocessShell',
  )
}
