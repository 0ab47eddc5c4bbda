import { ContextVar, shareContextVar } from '@asyncio/node'

export const requestId = shareContextVar(new ContextVar<string>('requestId'))

export function report(): string {
  return `request ${requestId.get()}`
}
