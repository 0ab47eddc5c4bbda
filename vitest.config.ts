import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defaultClientConditions, defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

interface Peculiarities {
  readonly testTimeout?: number
  readonly hookTimeout?: number
  readonly include?: string[]
  readonly globalSetup?: string[]
}

/** Where a project differs from the others, by the folder it stands in. */
const peculiarities: Record<string, Peculiarities> = {
  // Starts CPython, compiled to WebAssembly, beside the programs it compares.
  'tooling/conformance': { testTimeout: 120_000, hookTimeout: 120_000 },
  // Starts pools of workers, child processes and CPython.
  'tooling/fuzz': { testTimeout: 120_000 },
  // Starts vitest for each test.
  'tooling/vitest-reporter': { testTimeout: 60_000 },
  // Packs the packages, installs them and compiles programs against them.
  'tooling/packaging': { testTimeout: 120_000, hookTimeout: 120_000 },
  // Builds the site, opens it in a browser and runs its samples, of which some are tests themselves.
  'apps/docs': {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ['{tests,samples}/**/*.test.ts'],
    globalSetup: [fileURLToPath(new URL('apps/docs/tests/site/build-site.ts', import.meta.url))],
  },
}

/** What has a project of its own, for it needs what a machine may not have: see `npm run test:outside`. */
const APART = ['tooling/outside']

/** Every other workspace package, with its name and its folder. */
function workspacePackages(): { folder: string; root: string }[] {
  return ['packages', 'apps', 'tooling'].flatMap((room) => {
    const roomPath = fileURLToPath(new URL(room, import.meta.url))
    return readdirSync(roomPath)
      .map((name) => ({ folder: `${room}/${name}`, root: `${roomPath}/${name}` }))
      .filter(({ folder, root }) => !APART.includes(folder) && existsSync(`${root}/package.json`))
  })
}

export default defineConfig({
  // The packages' sources, not their builds: tests need no build, except those of the packed packages.
  resolve: { conditions: ['@asyncio/source', ...defaultClientConditions] },
  ssr: { resolve: { conditions: ['@asyncio/source', ...defaultServerConditions] } },
  test: {
    reporters: ['default', '@asyncio/vitest-reporter'],
    // Every core: left to itself vitest keeps one free, which on two of them takes twice the time.
    maxWorkers: '100%',
    projects: workspacePackages().map(({ folder, root }) => ({
      // Given in full: options of this file reach a project only with `extends`, never one named by a glob.
      extends: true as const,
      test: {
        name: `@asyncio/${folder.split('/')[1]}`,
        root,
        include: ['{src,test,tests}/**/*.test.ts'],
        typecheck: { enabled: true, include: ['{src,test,tests}/**/*.test-d.ts'] },
        ...peculiarities[folder],
      },
    })),
  },
})
