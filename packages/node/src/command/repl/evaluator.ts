import { KeyboardInterrupt } from '@asyncio/core'
import { Session, type Runtime } from 'node:inspector'
import { join } from 'node:path'
import process from 'node:process'
import { constants, createContext, runInThisContext } from 'node:vm'
import { isTypeScript } from './is-type-script.ts'
import { withDynamicImports } from './with-dynamic-imports.ts'
import { withoutWarning } from './without-warning.ts'

/** The key by which evaluated code finds the objects of the prompt. */
const KEY = '@asyncio/node.prompt'
const SCRATCH = 'asyncio: is it complete?'

const NO_TYPES =
  'This is TypeScript, and the prompt takes JavaScript: leave the types out, or put it in a file for asyncio run.'

/** The outcome of an input; `hint` says how to mend it. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown; readonly hint?: string }

type Evaluated = Runtime.EvaluateReturnType

interface Shared {
  call: () => unknown
  take: (value: unknown) => void
  load: (specifier: string) => Promise<unknown>
}

/**
 * Evaluates inputs as the consoles of browsers do: with `await` at the top level, and names that are kept and may be declared again. V8
 * does it, asked over an inspector session of the process with itself.
 */
export class Evaluator implements Disposable {
  readonly #session = new Session()
  readonly #shared: Shared
  /** In which it is looked whether an input is complete. Nothing is run there. */
  #scratch: number | undefined
  #inputs = 0

  constructor() {
    const load = runInThisContext('(specifier) => import(specifier)', {
      filename: join(process.cwd(), 'asyncio'),
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }) as Shared['load']
    const loadQuietly: Shared['load'] = (specifier) =>
      withoutWarning('USE_MAIN_CONTEXT_DEFAULT_LOADER', () => load(specifier))
    this.#shared = { call: () => {}, take: () => {}, load: loadQuietly }
    Object.defineProperty(globalThis, Symbol.for(KEY), { value: this.#shared, configurable: true })
    this.#session.connect()
    this.#session.on('Runtime.executionContextCreated', ({ params: { context } }) => {
      if (context.name === SCRATCH) this.#scratch = context.id
    })
    this.#session.post('Runtime.enable')
    createContext({}, { name: SCRATCH })
  }

  /** Whether more lines are needed. */
  isIncomplete(source: string): boolean {
    const message = this.#misread(source)
    return /^SyntaxError: (?:Unexpected end of input|Unterminated template|missing \) after argument list)/.test(
      message,
    )
  }

  /**
   * Evaluates an input, in the frame of whoever calls. Never rejects.
   *
   * @param interruptible whether Ctrl-C ends it while it runs without waiting
   */
  evaluate(source: string, interruptible: boolean): Promise<Outcome> {
    this.#inputs += 1
    const load = `globalThis[Symbol.for(${JSON.stringify(KEY)})].load`
    const expression = `${withDynamicImports(source, load)}\n//# sourceURL=input${this.#inputs}`
    return new Promise<Outcome>((resolve) => {
      const post = (): void =>
        this.#session.post('Runtime.evaluate', { expression, replMode: true, awaitPromise: true }, (error, answer) => {
          const { result, exceptionDetails } = (answer ?? {}) as Partial<Evaluated>
          if (exceptionDetails !== undefined) resolve({ error: this.#thrown(exceptionDetails), ...this.#hint(source) })
          else if (result !== undefined) resolve({ value: this.#valueOf(result) })
          // It was ended from outside: there is no other way to fail.
          else resolve({ error: new KeyboardInterrupt(error?.message) })
        })
      if (!interruptible) {
        post()
        return
      }
      this.#shared.call = post
      try {
        runInThisContext(`globalThis[Symbol.for(${JSON.stringify(KEY)})].call()`, { breakOnSigint: true })
      } catch {
        resolve({ error: new KeyboardInterrupt() })
      }
    })
  }

  [Symbol.dispose](): void {
    this.#session.disconnect()
    Reflect.deleteProperty(globalThis, Symbol.for(KEY))
  }

  /** Returns why an input can't be read; empty if it can. */
  #misread(source: string): string {
    let found = ''
    const expression = `throw 0;${withDynamicImports(source, 'load')}`
    const params = { expression, replMode: true, silent: true, ...(this.#scratch && { contextId: this.#scratch }) }
    this.#session.post('Runtime.evaluate', params, (_, { exceptionDetails }: Partial<Evaluated> = {}) => {
      found = exceptionDetails?.exception?.description ?? ''
    })
    return found
  }

  #hint(source: string): { hint?: string } {
    return this.#misread(source) !== '' && isTypeScript(source) ? { hint: NO_TYPES } : {}
  }

  #thrown({ exception, text }: Runtime.ExceptionDetails): unknown {
    return exception === undefined ? new Error(text) : this.#valueOf(exception)
  }

  /** The value itself, of which the inspector only tells. */
  #valueOf({ objectId, unserializableValue, value }: Runtime.RemoteObject): unknown {
    if (unserializableValue !== undefined) return fromText(unserializableValue)
    if (objectId === undefined) return value
    let taken: unknown
    this.#shared.take = (given) => (taken = given)
    const functionDeclaration = `function (value) { globalThis[Symbol.for(${JSON.stringify(KEY)})].take(value) }`
    this.#session.post('Runtime.callFunctionOn', { objectId, functionDeclaration, arguments: [{ objectId }] })
    this.#session.post('Runtime.releaseObject', { objectId })
    return taken
  }
}

/** NaN, -0, the infinities, and big integers: what JSON does not have. */
function fromText(text: string): number | bigint {
  return text.endsWith('n') ? BigInt(text.slice(0, -1)) : Number(text)
}
