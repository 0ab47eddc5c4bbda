/** A function on a stack, with its place in the user's code. */
export interface CodeFrame {
  /** The name of the function, as the engine says it; empty for code outside of any function. */
  readonly functionName: string
  /** The file's path, or its address if it came from elsewhere. */
  readonly file: string
  readonly line: number
  readonly column: number
  /** Whether the function was suspended in an `await`. */
  readonly async: boolean
}

const OF_V8 = /^\s*at (async )?(?:(.+?) (?:\[as .+?\] )?\()?([^()]+?):(\d+):(\d+)\)?$/
const OF_OTHERS = /^(async\*)?([^@]*)@(.+?):(\d+):(\d+)$/
const INSTALLED = /\/node_modules\/@asyncio\/[^/]+\/(?:dist|src)\//
/** This file, below the folder of the packages. The build puts its own name for it here: no bundle of a program's has that. */
const OWN_PLACE = 'core/src/introspection/code-frame.ts'
// In a clone or a workspace, the library knows its rooms by where it stands itself.
const ROOMS = /* @__PURE__ */ findRooms()
const IN_ROOM = /^[^/]+\/(?:src|dist)\/(?!.*\.test\.)/

/**
 * The user's functions on a stack, as an error's `stack` has them: the innermost first. What belongs to this library, to
 * Node or to the engine is left out, and so is what the stack says before it begins.
 *
 * @param end a function of this library, at which the stack is taken to end
 */
export function parseStack(stack: string, end?: string): CodeFrame[] {
  const frames: CodeFrame[] = []
  for (const text of stack.split('\n')) {
    const match = OF_V8.exec(text) ?? OF_OTHERS.exec(text)
    if (match === null) continue
    const [, suspended, functionName = '', address = '', line, column] = match
    const file = pathOf(address)
    if (!isForeign(file))
      frames.push({ functionName, file, line: Number(line), column: Number(column), async: suspended !== undefined })
    else if (functionName === end) break
  }
  return frames
}

/** A frame in the form that terminals and editors make a link of: `main (/home/ada/main.ts:3:9)`. */
export function formatFrame({ functionName, file, line, column, async }: CodeFrame): string {
  const place = `${file}:${line}:${column}`
  return functionName === '' ? place : `${async ? 'async ' : ''}${functionName} (${place})`
}

function pathOf(address: string): string {
  if (!address.startsWith('file://')) return address.replaceAll('\\', '/')
  try {
    return decodeURIComponent(address.slice('file://'.length)).replace(/^\/(?=[A-Za-z]:\/)/, '')
  } catch {
    return address
  }
}

function findRooms(): string | undefined {
  const own = pathOf((import.meta as { url?: string }).url ?? '')
  const at = own.indexOf(OWN_PLACE)
  return at < 0 ? undefined : own.slice(0, at)
}

function isForeign(file: string): boolean {
  if (file.startsWith('node:') || INSTALLED.test(file)) return true
  return ROOMS !== undefined && file.startsWith(ROOMS) && IN_ROOM.test(file.slice(ROOMS.length))
}
