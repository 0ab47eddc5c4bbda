import { gather, NodeEventLoop, type Coroutine } from '@asyncio/node'
import { createSubprocessExec, PIPE, type Process } from '@asyncio/subprocess'
import { onALoop } from '../on-a-loop.ts'
import { requireThat, type Target } from '../target.ts'

/** A child, which is this Node again: small programs that are the same on every system. */
type Child =
  /** Gives back what it is given. */
  | { readonly does: 'echoes'; readonly size: number }
  /** Writes so many bytes, half of them as errors, and reads nothing. */
  | { readonly does: 'writes'; readonly size: number; readonly given: number }
  /** Ends at once, with a code. */
  | { readonly does: 'ends'; readonly code: number }
  /** Never ends by itself, and is killed after so many turns. */
  | { readonly does: 'stays'; readonly signal: 'SIGTERM' | 'SIGKILL'; readonly after: number }

const ECHO = 'process.stdin.pipe(process.stdout)'
const write = (size: number): string =>
  `process.stdout.write(Buffer.alloc(${size}, 'o')); process.stderr.write(Buffer.alloc(${size}, 'e'))`

/** Children, all at once: each has its output, its errors and its end. */
export const subprocesses: Target<Child> = {
  name: 'subprocesses',
  generate: (random) =>
    random.several(4, (): Child => {
      const does = random.pick(['echoes', 'writes', 'ends', 'stays'] as const)
      if (does === 'echoes') return { does, size: random.size() }
      if (does === 'writes') return { does, size: random.size(), given: random.below(2) === 0 ? 0 : random.size() }
      if (does === 'ends') return { does, code: random.below(256) }
      return { does, signal: random.pick(['SIGTERM', 'SIGKILL'] as const), after: random.below(20) }
    }),
  async run(program) {
    const bytes = await onALoop(new NodeEventLoop(), async () =>
      gather(program.map((child) => async () => live(child))),
    )
    return { operations: program.length, bytes: bytes.reduce((sum, each) => sum + each, 0) }
  },
}

/** Lets a child live, and says how many bytes went to and fro. */
async function live(child: Child): Promise<number> {
  const pipes = { stdin: PIPE, stdout: PIPE, stderr: PIPE } as const
  const start = (source: string): Coroutine<Process> =>
    createSubprocessExec(process.execPath, ['--eval', source], pipes)
  switch (child.does) {
    case 'echoes': {
      const given = Buffer.alloc(child.size, 'some bytes')
      const process_ = await start(ECHO)
      const [output, errors] = await process_.communicate(given)
      requireThat(
        Buffer.compare(output as Uint8Array, given) === 0,
        `${child.size} bytes did not come back as they were`,
      )
      requireEnd(process_.returncode, 0, errors)
      return 2 * child.size
    }
    case 'writes': {
      const process_ = await start(write(child.size))
      const [output, errors] = await process_.communicate(new Uint8Array(child.given))
      const sizes = [output?.length, errors?.length]
      requireThat(
        sizes.every((size) => size === child.size),
        `${child.size} bytes were written, ${sizes.join(' and ')} read`,
      )
      requireEnd(process_.returncode, 0, null)
      return 2 * child.size
    }
    case 'ends': {
      const process_ = await start(`process.exitCode = ${child.code}`)
      const [output, errors] = await process_.communicate()
      requireThat(output?.length === 0, 'there was output')
      requireEnd(process_.returncode, child.code, errors)
      return 0
    }
    case 'stays':
    default: {
      const process_ = await start('setInterval(() => undefined, 1e6)')
      for (let turn = 0; turn < child.after; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      process_.sendSignal(child.signal)
      requireEnd(await process_.wait(), child.signal === 'SIGTERM' ? -15 : -9, null)
      return 0
    }
  }
}

function requireEnd(received: number | null, expected: number, errors: Uint8Array | null): void {
  const said = errors === null || errors.length === 0 ? '' : `, and said ${Buffer.from(errors).toString()}`
  requireThat(received === expected, `a child ended with ${received} and not with ${expected}${said}`)
}
