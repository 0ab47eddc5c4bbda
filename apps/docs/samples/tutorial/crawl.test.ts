import { sleep } from '@asyncio/node'
import { test } from '@asyncio/testing/vitest'
import { expect } from 'vitest'
import { crawl, ServerBusy } from './crawl.ts'

test('a page that takes too long is given up, the others are not', async ({ loop }) => {
  const outcomes = new Map<string, number | Error>()
  await crawl({
    async load(path) {
      await sleep(path === '/slow' ? 3600 : 1)
      return path === '/' ? '<a href="/slow"></a> <a href="/quick"></a>' : ''
    },
    workers: 2,
    patience: 10,
    report: (path, outcome) => outcomes.set(path, outcome),
  })
  expect([...outcomes.keys()]).toEqual(['/', '/quick', '/slow'])
  expect(outcomes.get('/slow')).toEqual(new Error('took too long'))
  expect(loop.time()).toBe(11) // seconds of the program, which took none of yours
})

test('a busy page is asked once more', async () => {
  let visits = 0
  const outcomes = new Map<string, number | Error>()
  await crawl({
    async load() {
      visits += 1
      if (visits === 1) throw new ServerBusy('status 503')
      return ''
    },
    workers: 1,
    patience: 10,
    report: (path, outcome) => outcomes.set(path, outcome),
  })
  expect(visits).toBe(2)
  expect(outcomes).toEqual(new Map([['/', 0]]))
})
