import { afterEach, expect, test, vi } from 'vitest'
import type { Operation } from '../src/operations.ts'
import { comparePeers } from '../src/run/compare-peers.ts'
import type { Peer } from '../src/run/peer.ts'

const operation: Operation = { key: 'some', says: '', count: 40, step: 1, fixed: true, measures: 'time' }

/** A peer that answers each question with the next of its answers. */
function peer(name: string, answers: readonly object[]): Peer {
  const program = `let asked = 0
    const answers = ${JSON.stringify(answers)}
    require('node:readline').createInterface({ input: process.stdin }).on('line', () => console.log(JSON.stringify(answers[asked++])))`
  return { name, command: [process.execPath, '--eval', program], version: '', operations: new Set(['some']) }
}

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = 0
})

test('comparePeers() counts the rounds after the warm-up', async () => {
  const figures = [9, 9, 9, 1, 2].map((figure) => ({ figure }))
  expect(await comparePeers(operation, [peer('a', figures), peer('b', figures)], 2)).toEqual({ a: [1, 2], b: [1, 2] })
})

test('comparePeers() counts whole runs where the figure is one', async () => {
  const whole: Operation = { ...operation, measures: 'run' }
  const figures = [9, 9, 9, 5].map((figure) => ({ figure }))
  expect(await comparePeers(whole, [peer('a', figures)], 1)).toEqual({ a: [200] })
})

test('comparePeers() leaves a peer out that has done less than it was asked to', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue()
  const answers = [{ figure: 9 }, { figure: 9 }, { figure: 9 }, { error: 'did 5 of 40' }]
  const rounds = await comparePeers(
    operation,
    [
      peer('bad', answers),
      peer(
        'good',
        [9, 9, 9, 3, 3].map((figure) => ({ figure })),
      ),
    ],
    2,
  )
  expect(rounds).toEqual({ bad: [], good: [3, 3] })
  expect(said).toHaveBeenCalledWith('bad could not do some: did 5 of 40')
  expect(process.exitCode).toBe(1)
})

test('comparePeers() warms nobody up who is slow, and asks once', async () => {
  const seconds = 1e9 / operation.count
  const rounds = await comparePeers(
    operation,
    [
      peer('slow', [{ figure: 3 * seconds }]),
      peer(
        'quick',
        [9, 9, 9, 1, 2].map((figure) => ({ figure })),
      ),
    ],
    2,
  )
  expect(rounds).toEqual({ slow: [3 * seconds], quick: [1, 2] })
})
