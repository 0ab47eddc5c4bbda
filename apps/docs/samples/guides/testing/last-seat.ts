import assert from 'node:assert/strict'
import { createTask, gather, sleep } from '@asyncio/node'

/** Two people want the last seat. Whoever looks first should have it. */
export async function sellTheLastSeat(): Promise<void> {
  let seats = 1
  async function book(): Promise<void> {
    if (seats === 0) return
    await sleep(1) // asks the bank
    seats -= 1
  }
  async function bookLater(): Promise<void> {
    await sleep(1)
    await book()
  }
  await gather([
    createTask(book, { name: 'Ada' }),
    createTask(bookLater, { name: 'Bob' }),
  ])
  assert.equal(seats, 0)
}
