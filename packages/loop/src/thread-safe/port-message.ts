import type { PortableError } from '@asyncio/core/lowlevel'

/** A request of one thread to the other. */
export type PortRequest =
  | { asyncio: 'call'; id: number; name: string; args: unknown[] }
  | { asyncio: 'callSoon'; name: string; args: unknown[] }
  | { asyncio: 'cancel'; id: number }

/** An answer to a request, or news that no request asked for. */
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
