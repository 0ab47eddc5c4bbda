// Functions for workers, which import this module by themselves: with the packages as they are built.
import { ContextVar, currentTask, RuntimeError, sleep, ValueError } from '@asyncio/core'
import {
  openReceiver,
  openSender,
  shareContextVar,
  transfer,
  type ReceiverEnd,
  type SenderEnd,
} from '@asyncio/executors'
import { run } from '@asyncio/loop'
import { closeSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import process from 'node:process'
import { isMainThread, threadId } from 'node:worker_threads'

export const language = shareContextVar(new ContextVar<string>('language'))

let setUpWith: unknown[] = []
let calls = 0

export function whereAmI(): string {
  return `${process.pid}:${threadId}`
}

export function setUp(...values: unknown[]): void {
  setUpWith = values
}

export function failToSetUp(): never {
  throw new ValueError('no licence')
}

export function whatWasSetUp(): unknown[] {
  return setUpWith
}

export function countCalls(): number {
  calls += 1
  return calls
}

export default function double(n: number): number {
  return n * 2
}

export function add(a: number, b: number): number {
  return a + b
}

export async function addLater(a: number, b: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 5))
  return a + b
}

export function readLanguage(): string {
  return language.get('none')
}

export async function changeLanguage(value: string): Promise<string> {
  language.set(value)
  await new Promise((resolve) => setTimeout(resolve, 5))
  return language.get()
}

export function spin(): never {
  for (;;);
}

/** Holds an end of a channel that it never opens, and says when it has it. */
export function hold(_end: SenderEnd<number>, holds: SharedArrayBuffer): never {
  Atomics.store(new Int32Array(holds), 0, 1)
  return spin()
}

export function throwRuntimeError(): never {
  throw new RuntimeError('test', { cause: new RangeError('too far') })
}

export function throwReferenceError(): never {
  throw new ReferenceError('nowhere is not defined')
}

class LicenceError extends Error {
  override name = 'LicenceError'
}

export function throwOwnError(): never {
  throw new LicenceError('none left')
}

export function throwFunction(): never {
  // oxlint-disable-next-line typescript/only-throw-error -- anything can be thrown
  throw add
}

export function exit(): never {
  process.exit(3)
}

/** What a process says of a crash that is meant would look like one that is not. A thread says nothing. */
function dieQuietly(): void {
  if (!isMainThread) return
  closeSync(2)
  // The lowest number that is free, and so 2 again.
  openSync(devNull, 'w')
}

export async function dieLater(): Promise<void> {
  dieQuietly()
  setTimeout(() => {
    throw new Error('out of the blue')
  }, 1)
  await new Promise(() => undefined)
}

/** Has its worker end when its work is done. */
export async function dieIdle(): Promise<void> {
  dieQuietly()
  setTimeout(() => {
    throw new Error('out of the blue')
  }, 1)
}

export function makeBuffer(length: number): ArrayBuffer {
  return transfer(new ArrayBuffer(length))
}

export function lengthOf(buffer: ArrayBuffer): number {
  return buffer.byteLength
}

/** A loop in a thread of its own. */
export async function runLoop(seconds: number): Promise<string | undefined> {
  return run(async () => {
    await sleep(seconds)
    return currentTask()?.getName()
  })
}

export async function sendNumbers(end: SenderEnd<number>, count: number, progress?: SharedArrayBuffer): Promise<void> {
  await run(async () => {
    const sender = openSender(end)
    for (let n = 0; n < count; n++) {
      await sender.put(n)
      if (progress !== undefined) Atomics.store(new Int32Array(progress), 0, n + 1)
    }
    sender.shutdown()
  })
}

export async function sumOf(end: ReceiverEnd<number>): Promise<number> {
  return run(async () => {
    let sum = 0
    for await (const n of openReceiver(end)) sum += n
    return sum
  })
}

export async function doubleAll(input: ReceiverEnd<number>, output: SenderEnd<number>): Promise<void> {
  await run(async () => {
    const sender = openSender(output)
    for await (const n of openReceiver(input)) await sender.put(n * 2)
    sender.shutdown()
  })
}
