import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadCPython } from '../samples/cpython.ts'

const page = readFileSync(new URL('../../src/content/docs/coming-from/python.mdx', import.meta.url), 'utf8')

test('The page for those who come from Python says where each name of asyncio is', async () => {
  const python = await loadCPython()
  const names = python.run("import asyncio\nprint('\\n'.join(asyncio.__all__))", 'names').trim().split('\n')
  const leftColumn = page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|')[1])
    .join()
  expect(names.length).toBeGreaterThan(80)
  expect(names.filter((name) => !leftColumn.includes(`\`${name}\``))).toEqual([])
})
