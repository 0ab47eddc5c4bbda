import { expect, test } from 'vitest'
import { findImportCycles } from './import-cycles.ts'
import { importsOf } from './imports.ts'

function cyclesIn(files: Record<string, string>): string[] {
  const imports = new Map(Object.entries(files).map(([path, source]) => [path, importsOf(path, source)]))
  const manifest = { name: '@asyncio/core', imports: { '#b': { '@asyncio/source': './src/b.ts' } } }
  return findImportCycles({ folder: 'packages/core', manifest, imports })
}

test('findImportCycles() finds files that import each other', () => {
  const files = { 'src/a.ts': `import './deep/c.ts'`, 'src/deep/c.ts': `import '#b'`, 'src/b.ts': `import './a.ts'` }
  expect(cyclesIn(files)).toEqual(['packages/core: src/a.ts -> src/deep/c.ts -> src/b.ts -> src/a.ts'])
})

test('findImportCycles() lets types circle, but not an import that is merely empty of values', () => {
  expect(cyclesIn({ 'src/a.ts': `import type { B } from './b.ts'`, 'src/b.ts': `import './a.ts'` })).toEqual([])
  expect(cyclesIn({ 'src/a.ts': `import { type B } from './b.ts'`, 'src/b.ts': `import './a.ts'` })).toHaveLength(1)
})
