import { expect, test, vi } from 'vitest'
import { findPeers } from '../src/run/find-peers.ts'

test('findPeers() says which peers the machine does not have, and why', () => {
  vi.stubEnv('PYTHON', '/some/where/no-such-python')
  const { peers, missing } = findPeers('no-such-program.js', ['asyncio', 'native'], [])
  vi.unstubAllEnvs()
  expect(peers).toEqual([])
  expect(missing['asyncio']).toBe('spawnSync no-such-python ENOENT')
  expect(missing['native']).toContain('no-such-program.js')
})

test('findPeers() takes other versions of Node by name and path', () => {
  expect(() => findPeers('program.js', [], ['20'])).toThrow('--node takes a name and a path')
})
