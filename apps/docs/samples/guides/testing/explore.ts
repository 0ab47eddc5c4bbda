import { isolated, ExplorationError, explore } from '@asyncio/testing'
import { sellTheLastSeat } from './last-seat.ts'

await isolated(sellTheLastSeat)
console.log('one order: it passes')

try {
  await explore(sellTheLastSeat)
} catch (error) {
  if (!(error instanceof ExplorationError)) throw error
  console.log(error.message)
}
