import type { PortableError } from '@asyncio/core/lowlevel'

/** What one thread asks of the other. */
export type PortRequest =
  | { asyncio: 'call'; id: number; name: string; args: unknown[] }
  | { asyncio: 'callSoon'; name: string; args: unknown[] }
  | { asyncio: 'cancel'; id: number }

/** What it is answered, and what it is told without having asked. */
export type PortNotice =
  | { asyncio: 'returned'; id: number; value: unknown }
  | { asyncio: 'threw'; id: number; error: PortableError }
  | { asyncio: 'cancelled'; id: number }
  | { asyncio: 'accepting' }
  | { asyncio: 'stopped' }

export type PortMessage = PortRequest | PortNotice

/** A port may be used for other things, too. */
export function isPortMessage(value: unknown): value is PortMessage {
  return typeof value === 'object' && value !== null && 'asyncio' in value && typeof value.asyncio === 'string'
}
