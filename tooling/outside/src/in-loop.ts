import { getRunningLoop } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { expect } from 'vitest'

/** Runs a test on a real loop. Nothing may be told to its exception handler. */
export async function inLoop(body: () => Promise<void>): Promise<void> {
  const reports: string[] = []
  await run(async () => {
    getRunningLoop().setExceptionHandler((_, { message, exception }) => {
      reports.push(`${message}: ${String(exception)}`)
    })
    await body()
  })
  expect(reports).toEqual([])
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function textOf(data: Uint8Array): string {
  return new TextDecoder().decode(data)
}
