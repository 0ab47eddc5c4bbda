import process from 'node:process'

/** Makes a call without the warning that Node has for it the first time: it is about the prompt, and not about what was entered. */
export function withoutWarning<T>(about: string, call: () => T): T {
  const before = Object.getOwnPropertyDescriptor(process, 'emitWarning') as PropertyDescriptor
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = (...args: unknown[]): void => {
    if (!String(args[0]).includes(about)) Reflect.apply(emitWarning, undefined, args)
  }
  try {
    return call()
  } finally {
    Object.defineProperty(process, 'emitWarning', before)
  }
}
