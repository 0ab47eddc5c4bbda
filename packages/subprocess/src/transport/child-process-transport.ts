import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import {
  CancelledError,
  Coroutine,
  PermissionError,
  ProcessLookupError,
  type BaseProtocol,
  type BaseTransport,
  type EventLoop,
  type Future,
  type GeneratorCoroutine,
  type SubprocessProtocol,
} from '@asyncio/core'
import { SubprocessTransport } from '@asyncio/streams'
import { requireProtocol } from '@asyncio/streams/lowlevel'
import { CallbackScope } from '@asyncio/streams/node'
import { holdBack } from '../starting/hold-back.ts'
import type { SpawnedChild } from '../starting/spawn-child.ts'
import { LoopChildren } from './loop-children.ts'
import { PipeProtocol } from './pipe-protocol.ts'
import { returncodeOf, sendSignal } from './send-signal.ts'

/** A pipe that a child says something through, held back until there is a transport for it. */
interface Output {
  readonly fd: number
  readonly stream: Readable
  readonly release: () => void
}

/** A child process of Node's, for its protocol. */
export class ChildProcessTransport extends SubprocessTransport {
  readonly #loop: EventLoop
  readonly #spawned: SpawnedChild
  readonly #child: ChildProcess
  readonly #scope: CallbackScope
  readonly #children: LoopChildren
  readonly #pipes = new Map<number, PipeProtocol | null>()
  readonly #exitWaiters = new Set<Future<void>>()
  #protocol: SubprocessProtocol
  /** The calls that wait until the protocol knows of the transport. */
  #pending: [name: string, call: () => void][] | null = []
  #returncode: number | null = null
  #closed = false
  #lost = false
  #finished = false

  /** @param waiter is done when the protocol is about to know of the transport */
  constructor(loop: EventLoop, spawned: SpawnedChild, protocol: SubprocessProtocol, waiter: Future<void>) {
    const { child } = spawned
    super({ subprocess: child })
    this.#loop = loop
    this.#spawned = spawned
    this.#child = child
    this.#protocol = protocol
    this.#scope = new CallbackScope(loop)
    this.#children = LoopChildren.of(loop)
    if (spawned.stdin !== null) this.#pipes.set(0, null)
    const outputs: Output[] = []
    for (const [fd, stream] of [
      [1, spawned.stdout],
      [2, spawned.stderr],
    ] as const) {
      if (stream === null) continue
      this.#pipes.set(fd, null)
      outputs.push({ fd, stream, release: holdBack(stream) })
    }
    this.#children.open.add(this)
    child.once('exit', (code, signal) => {
      if (loop.isClosed()) return
      this.#scope.soon('processExited', () => this.#exited(returncodeOf(code, signal)))
    })
    loop.createTask(new Coroutine(this.#connectPipes(outputs, waiter), 'connectPipes'))
  }

  override setProtocol(protocol: BaseProtocol<never>): void {
    requireProtocol(protocol)
    this.#protocol = protocol
  }

  override getProtocol(): BaseProtocol<never> {
    return this.#protocol
  }

  override isClosing(): boolean {
    return this.#closed
  }

  override getPid(): number {
    return this.#child.pid as number
  }

  override getReturncode(): number | null {
    return this.#returncode
  }

  override getPipeTransport(fd: number): BaseTransport | null {
    return this.#pipes.get(fd)?.pipe ?? null
  }

  override sendSignal(signal: number | string): void {
    if (this.#lost)
      throw new ProcessLookupError(`The process ${this.getPid()} has ended: look at its return code`, { code: 'ESRCH' })
    sendSignal(this.#child, signal)
  }

  override terminate(): void {
    this.sendSignal('SIGTERM')
  }

  override kill(): void {
    this.sendSignal('SIGKILL')
  }

  /** Closes its pipes, and kills it if it still runs. */
  override close(): void {
    if (this.#closed) return
    this.#closed = true
    const { stdin, stdout, stderr } = this.#spawned
    for (const [fd, protocol] of this.#pipes) {
      // One that nobody was told of yet has no transport to close.
      if (protocol?.pipe == null) [stdin, stdout, stderr][fd]?.destroy()
      else if (!this.#loop.isClosed()) protocol.pipe.close()
    }
    this.#end()
  }

  /** @internal The loop is closed, and nobody can be told any more. */
  destroy(): void {
    this.#closed = true
    this.#lost = true
    this.#children.open.delete(this)
    const { stdin, stdout, stderr } = this.#spawned
    for (const stream of [stdin, stdout, stderr]) stream?.destroy()
    this.#end()
  }

  /** @internal Waits until the process has ended, whoever holds its pipes. */
  *exited(): GeneratorCoroutine<number> {
    while (this.#returncode === null) {
      const waiter = this.#loop.createFuture<void>()
      this.#exitWaiters.add(waiter)
      try {
        yield* waiter
      } finally {
        this.#exitWaiters.delete(waiter)
      }
    }
    return this.#returncode
  }

  /** @internal */
  pipeDataReceived(fd: number, data: Uint8Array): void {
    const protocol = this.#protocol
    this.#call('pipeDataReceived', () => protocol.pipeDataReceived?.(fd, data))
  }

  /** @internal */
  pipeConnectionLost(fd: number, error: Error | null): void {
    const protocol = this.#protocol
    this.#call('pipeConnectionLost', () => protocol.pipeConnectionLost?.(fd, error))
    this.#finishIfOver()
  }

  /** @internal */
  pauseWriting(): void {
    this.#protocol.pauseWriting?.()
  }

  /** @internal */
  resumeWriting(): void {
    this.#protocol.resumeWriting?.()
  }

  /** As Python shows it. */
  override toString(): string {
    const parts = ['ChildProcessTransport', ...(this.#closed ? ['closed'] : []), `pid=${this.getPid()}`]
    parts.push(this.#returncode === null ? 'running' : `returncode=${this.#returncode}`)
    for (const [fd, protocol] of this.#pipes)
      if (protocol?.pipe != null) parts.push(`${['stdin', 'stdout', 'stderr'][fd]}=${show(protocol.pipe)}`)
    return `<${parts.join(' ')}>`
  }

  *#connectPipes(outputs: readonly Output[], waiter: Future<void>): GeneratorCoroutine<void> {
    try {
      const { stdin } = this.#spawned
      const { network } = this.#children
      if (stdin !== null) {
        const [, pipe] = yield* network.connectWritePipe(() => new PipeProtocol(this, 0), stdin)
        this.#pipes.set(0, pipe)
      }
      for (const { fd, stream, release } of outputs) {
        const [, pipe] = yield* network.connectReadPipe(() => new PipeProtocol(this, fd), stream)
        this.#pipes.set(fd, pipe)
        release()
      }
    } catch (error) {
      if (waiter.done()) return
      if (error instanceof CancelledError) waiter.cancel(error.message)
      else waiter.setException(error)
      return
    }
    const protocol = this.#protocol
    this.#scope.soon('connectionMade', () => protocol.connectionMade?.(this))
    const pending = this.#pending ?? []
    this.#pending = null
    for (const [name, call] of pending) this.#scope.soon(name, call)
    if (!waiter.done()) waiter.setResult()
    this.#finishIfOver()
  }

  /** Tells the protocol, in the next turn; not before it was told of the transport. */
  #call(name: string, call: () => void): void {
    if (this.#pending === null) this.#scope.soon(name, call)
    else this.#pending.push([name, call])
  }

  #exited(returncode: number): void {
    this.#returncode = returncode
    this.#children.open.delete(this)
    const protocol = this.#protocol
    this.#call('processExited', () => protocol.processExited?.())
    this.#finishIfOver()
    for (const waiter of this.#exitWaiters) if (!waiter.done()) waiter.setResult()
  }

  #finishIfOver(): void {
    if (this.#returncode === null || this.#finished || this.#pending !== null) return
    for (const pipe of this.#pipes.values()) if (pipe === null || !pipe.disconnected) return
    this.#finished = true
    const protocol = this.#protocol
    this.#call('connectionLost', () => {
      this.#lost = true
      protocol.connectionLost?.(null)
    })
  }

  #end(): void {
    if (this.#returncode !== null) return
    try {
      sendSignal(this.#child, 'SIGKILL')
    } catch (error) {
      // It runs as somebody else now.
      if (!(error instanceof PermissionError)) throw error
    }
  }
}

function show(value: unknown): string {
  return String(value)
}
