// Everything, by name of its door: some names stand for a contract behind one and for a class behind another.
export * as core from '@asyncio/core'
export * as lowlevel from '@asyncio/core/lowlevel'
export * as loop from '@asyncio/loop'
export * as sync from '@asyncio/sync'
