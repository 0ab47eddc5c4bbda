import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const PATTERN = '/proc/sys/kernel/core_pattern'

/**
 * Tells where the threads of a process were when it crashed, if the system has kept its memory, which is thrown away then.
 *
 * @param folder where the process ran
 */
export async function stacksOfCrash(folder: string): Promise<string> {
  const name = readdirSync(folder).find((entry) => /^core(\.\d+)?$/.test(entry))
  if (name === undefined) return `Its memory was not kept in ${folder}: ${whereCoresGo()}`
  const core = join(folder, name)
  const commands = ['-batch', '-ex', 'thread apply all backtrace 30', process.execPath, core]
  const stacks = await new Promise<string>((resolve) => {
    execFile('gdb', commands, { maxBuffer: 2 ** 26 }, (error, output) =>
      resolve(output === '' ? `Its stacks could not be read: ${error?.message}` : output),
    )
  })
  rmSync(core)
  return stacks
}

function whereCoresGo(): string {
  try {
    return `cores go to "${readFileSync(PATTERN, 'utf8').trim()}", where they are allowed`
  } catch {
    return 'this system keeps none'
  }
}
