import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ConsumerProject } from './consumer-project.ts'

const project = new ConsumerProject()
afterAll(() => project[Symbol.dispose]())

describe.for(project.installedPackages())('the tarball of %s', ([, folder]) => {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>

  test('has no tests', () => {
    expect(globSync('**/*.{test,test-d}.*', { cwd: folder })).toEqual([])
    expect(globSync('{test,tests}', { cwd: folder })).toEqual([])
  })

  test('leads to what is built, never to the sources', () => {
    expect(JSON.stringify([manifest['exports'], manifest['imports']])).not.toContain('@asyncio/source')
  })

  test('has every file that its package.json names', () => {
    const named = pathsIn([manifest['exports'], manifest['imports']])
    expect(named).not.toEqual([])
    expect(named.filter((path) => !existsSync(join(folder, path)))).toEqual([])
  })

  test('has a licence', () => {
    expect(existsSync(join(folder, 'LICENSE'))).toBe(true)
  })

  test('has maps that lead from everything built to the sources', () => {
    const built = globSync('dist/**/*.{js,d.ts}', { cwd: folder })
    expect(built).not.toEqual([])
    const lost = built.flatMap((path) => {
      const map = join(folder, `${path}.map`)
      if (!existsSync(map)) return [`${path} has no map`]
      const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] }
      return sources.filter((source) => !existsSync(join(dirname(map), source)))
    })
    expect(lost).toEqual([])
  })
})

const body = `
async function main() {
  await sleep(0.01)
  console.log('hello')
}
`
const asModule = `import { run } from '@asyncio/loop'\nimport { sleep } from '@asyncio/core'${body}await run(main)\n`

project.write('hello.mjs', asModule)
project.write(
  'hello.cjs',
  `const { run } = require('@asyncio/loop')\nconst { sleep } = require('@asyncio/core')${body}run(main)\n`,
)
project.write('hello.ts', asModule)

// The Node that started npm, which is the machine's own, and the one that the workspace pins.
const nodes = new Set([process.env['npm_node_execpath'] ?? process.execPath, process.execPath])

describe.for([...nodes].map((node) => [execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(), node] as const))(
  'the packed packages on Node %s',
  ([, node]) => {
    test('run as an ES module', () => {
      expect(project.run(node, 'hello.mjs')).toBe('hello\n')
    })

    test('run from CommonJS, by require()', () => {
      expect(project.run(node, 'hello.cjs')).toBe('hello\n')
    })

    test('run from TypeScript, resolved as Node does', () => {
      project.compile('hello.ts', 'nodenext', { module: 'nodenext' })
      expect(project.run(node, 'nodenext/hello.js')).toBe('hello\n')
    })

    test('run from TypeScript, resolved as bundlers do', () => {
      project.compile('hello.ts', 'bundler', { module: 'esnext', moduleResolution: 'bundler' })
      expect(project.run(node, 'bundler/hello.js')).toBe('hello\n')
    })

    test('have one copy of each class behind both doors', () => {
      project.write(
        'doors.mjs',
        `import * as core from '@asyncio/core'
        import * as lowlevel from '@asyncio/core/lowlevel'
        const shared = Object.keys(core).filter((name) => name in lowlevel)
        console.log(shared.filter((name) => core[name] !== lowlevel[name]).join())`,
      )
      expect(project.run(node, 'doors.mjs')).toBe('\n')
    })
  },
)

// The lowest version of TypeScript that the READMEs name, and the newest of each later one. ES2020 is what Node 14 had.
describe.for(['typescript-5.6', 'typescript-6', 'typescript'])('the declarations compile with %s', (compiler) => {
  test.for(['es2020', 'es2022', 'esnext'])('for %s, with those of libraries checked', (target) => {
    const doors = project.installedPackages().flatMap(([name, folder]) => {
      const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { exports: object }
      const paths = Object.keys(exports).filter((path) => path !== './package.json')
      return paths.map((path) => name + path.slice(1))
    })
    expect(doors).toContain('@asyncio/testing/vitest')
    project.write('all.mts', doors.map((door, index) => `export * as door${index} from '${door}'\n`).join(''))
    expect(project.typeErrors(compiler, 'all.mts', target)).toEqual([])
  })
})

/** Every path in the "exports" or "imports" of a package.json, whatever the conditions that lead there. */
function pathsIn(target: unknown): string[] {
  if (typeof target === 'string') return [target]
  return typeof target === 'object' && target !== null ? Object.values(target).flatMap(pathsIn) : []
}
