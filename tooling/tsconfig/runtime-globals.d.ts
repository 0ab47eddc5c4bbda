// The only globals that the packages may use beyond those of the language: what Node, browsers, Deno, Bun and workers all
// have. For the builds, which see the types of neither Node nor the DOM, so that a forgotten import of `Event` or `Lock` is an
// error. The checks and the tests see the types of Node instead.

declare function queueMicrotask(callback: () => void): void

declare function setTimeout<A extends unknown[]>(
  callback: (...args: A) => void,
  milliseconds?: number,
  ...args: A
): RuntimeTimer
declare function clearTimeout(timer: RuntimeTimer | undefined): void

/** A number in browsers, an object in Node. */
interface RuntimeTimer {
  ref?(): unknown
  unref?(): unknown
}

declare const performance: { now(): number; readonly timeOrigin: number }

declare const console: Record<'debug' | 'error' | 'info' | 'log' | 'warn', (...values: unknown[]) => void>

interface RuntimeEvent {
  readonly type: string
}

interface RuntimeEventTarget {
  addEventListener(
    type: string,
    listener: (event: RuntimeEvent) => void,
    options?: { once?: boolean; signal?: AbortSignal },
  ): void
  removeEventListener(type: string, listener: (event: RuntimeEvent) => void): void
  dispatchEvent(event: RuntimeEvent): boolean
}

interface AbortSignal extends RuntimeEventTarget {
  readonly aborted: boolean
  readonly reason: any
  throwIfAborted(): void
}

declare const AbortSignal: {
  readonly prototype: AbortSignal
  new (): AbortSignal
  abort(reason?: unknown): AbortSignal
  any(signals: AbortSignal[]): AbortSignal
  timeout(milliseconds: number): AbortSignal
}

interface AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}

declare const AbortController: {
  readonly prototype: AbortController
  new (): AbortController
}

interface ErrorConstructor {
  /** V8's: where it is missing, assigning it does nothing. */
  stackTraceLimit: number
  captureStackTrace?(target: object, topFunction?: unknown): void
}

declare const MessageChannel: { new (): { readonly port1: object; readonly port2: object } }

declare const TextDecoder: { new (encoding?: string): { decode(data: Uint8Array): string } }

interface ReadableStreamDefaultReader<T> {
  read(): Promise<{ done: false; value: T } | { done: true; value: T | undefined }>
  cancel(reason?: unknown): Promise<void>
}

interface ReadableStreamDefaultController<T> {
  enqueue(chunk: T): void
  close(): void
}

interface ReadableStream<T> {
  getReader(): ReadableStreamDefaultReader<T>
}

declare const ReadableStream: {
  new <T>(
    source: {
      pull?(controller: ReadableStreamDefaultController<T>): PromiseLike<void>
      cancel?(reason: unknown): void
    },
    strategy?: { highWaterMark?: number },
  ): ReadableStream<T>
}

interface WritableStreamDefaultWriter<T> {
  readonly closed: Promise<void>
  write(chunk: T): Promise<void>
  close(): Promise<void>
  abort(reason?: unknown): Promise<void>
}

interface WritableStream<T> {
  getWriter(): WritableStreamDefaultWriter<T>
}

declare const WritableStream: {
  new <T>(sink: {
    write?(chunk: T): PromiseLike<void>
    close?(): PromiseLike<void>
    abort?(reason: unknown): void
  }): WritableStream<T>
}
