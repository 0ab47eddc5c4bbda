import process from 'node:process'

/** A process that would go on with its work after this one has ended, since it hears of nothing meanwhile. */
interface ChildProcess {
  abandon(): void
}

const children = new Set<ChildProcess>()

/** Ends a process with this one, unless this one is killed. */
export function rememberProcess(child: ChildProcess): void {
  if (children.size === 0) process.once('exit', abandonAll)
  children.add(child)
}

export function forgetProcess(child: ChildProcess): void {
  children.delete(child)
  if (children.size === 0) process.off('exit', abandonAll)
}

function abandonAll(): void {
  for (const child of children) child.abandon()
}
