import { expect, test } from 'vitest'
import { findWrongArrows } from './arrows.ts'
import { importsOf } from './imports.ts'
import type { Manifest, WorkspacePackage } from './workspace-package.ts'

const rootManifest: Manifest = { name: 'root', devDependencies: { vitest: '*' } }

function packageWith(name: string, files: Record<string, string>, manifest: Partial<Manifest> = {}): WorkspacePackage {
  const imports = new Map(Object.entries(files).map(([path, source]) => [path, importsOf(path, source)]))
  return { folder: `packages/${name}`, manifest: { name: `@asyncio/${name}`, ...manifest }, imports }
}

test('findWrongArrows() is content with imports that the table allows', () => {
  const core = packageWith('core', {
    'src/index.ts': `import { a } from './a.ts'\nimport { b } from '#frame-storage'`,
    'src/context/node-frame-storage.ts': `import { AsyncLocalStorage } from 'node:async_hooks'`,
    'src/a.test.ts': `import { test } from 'vitest'\nimport { readFileSync } from 'node:fs'`,
  })
  const loop = packageWith(
    'loop',
    { 'src/index.ts': `import { a } from '@asyncio/core/lowlevel'` },
    { dependencies: { '@asyncio/core': '*' } },
  )
  expect(findWrongArrows([core, loop], rootManifest)).toEqual([])
})

test.for([
  ['core', 'src/a.ts', `\nimport { run } from '@asyncio/loop'`, 'may import nothing'],
  ['core', 'src/a.ts', `\nimport type { Loop } from '@asyncio/loop'`, 'may import nothing'],
  ['core', 'src/a.ts', `\nconst loop = await import('@asyncio/loop')`, 'may import nothing'],
  ['core', 'src/a.ts', `\nlet loop: import('@asyncio/loop').Loop`, 'may import nothing'],
  ['core', 'src/a.ts', `\nimport 'left-pad'`, 'may import nothing'],
  ['core', 'src/a.ts', `\nimport 'node:fs'`, 'may use Node only in src/context/node-frame-storage.ts'],
  ['testing', 'src/a.ts', `\nimport 'fs'`, 'may use Node nowhere'],
  ['testing', 'src/a.ts', `\nimport { test } from 'vitest'`, 'may import it only in src/vitest.ts'],
  ['testing', 'src/vitest.ts', `\nimport { test } from 'vitest'`, 'or "peerDependencies"'],
  ['loop', 'src/a.ts', `\nexport { a } from '@asyncio/core'`, 'does not have in "dependencies"'],
  ['loop', 'src/a.ts', `\nimport '../../core/src/index.ts'`, "outside of the package's sources"],
  ['loop', 'src/a.ts', `\nimport './b.test.ts'`, 'belongs to the tests'],
  ['loop', 'src/a.test.ts', `\nimport '@asyncio/testing'`, 'no package.json declares'],
  ['unknown', 'src/a.ts', `\nimport 'left-pad'`, 'table in arrows.ts does not have'],
] as const)('findWrongArrows() finds in %s %s: %s', ([name, path, source, expected]) => {
  const found = findWrongArrows([packageWith(name, { [path]: source })], rootManifest)
  expect(found).toEqual([expect.stringContaining(expected)])
  expect(found[0]).toMatch(`packages/${name}/${path}:2 `)
})

test('findWrongArrows() finds a dependency that only a test imports', () => {
  const loop = packageWith(
    'loop',
    { 'src/a.test.ts': `import '@asyncio/core'` },
    { dependencies: { '@asyncio/core': '*' } },
  )
  expect(findWrongArrows([loop], rootManifest)).toEqual([
    'packages/loop/package.json depends on @asyncio/core, which no source imports',
  ])
})
