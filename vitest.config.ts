import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defaultClientConditions, defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

interface Peculiarities {
  readonly exclude?: string[]
  readonly include?: string[]
  readonly globalSetup?: string[]
}

/**
 * The tests of `tooling/conformance` that end threads while others start. They are a project of their own, with a process for each file,
 * whose memory a crash leaves: the reporter tells its stacks. One crash is known and kept off: Node reads what CommonJS files export by
 * WebAssembly, in each thread; V8 frees its wrappers after a thousand calls, in a table that all threads share, and fails with
 * `Check failed: jit_page.has_value()` where two do so at once (https://github.com/nodejs/node/issues/64500).
 */
const ENDING_THREADS = 'tests/{channel,executors,message-port,run-in-executor,to-thread}.test.ts'

/** Where a project differs from the others, by the folder it stands in. */
const peculiarities: Record<string, Peculiarities> = {
  'tooling/conformance': { exclude: [ENDING_THREADS] },
  // Builds the site, opens it in a browser and runs its samples, of which some are tests themselves.
  'apps/docs': {
    include: ['{tests,samples}/**/*.test.ts'],
    globalSetup: [fileURLToPath(new URL('apps/docs/tests/site/build-site.ts', import.meta.url))],
  },
}

/** In milliseconds. Only for what hangs: whether a test is green never depends on how fast the machine is. */
const FAR_AWAY = 600_000

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
    projects: [
      ...workspacePackages().map(({ folder, root }) => ({
        // Given in full: options of this file reach a project only with `extends`, never one named by a glob.
        extends: true as const,
        test: {
          name: `@asyncio/${folder.split('/')[1]}`,
          root,
          testTimeout: FAR_AWAY,
          hookTimeout: FAR_AWAY,
          include: ['{src,test,tests}/**/*.test.ts'],
          typecheck: { enabled: true, include: ['{src,test,tests}/**/*.test-d.ts'] },
          ...peculiarities[folder],
        },
      })),
      {
        extends: true as const,
        test: {
          name: '@asyncio/threads',
          root: fileURLToPath(new URL('tooling/conformance', import.meta.url)),
          testTimeout: FAR_AWAY,
          hookTimeout: FAR_AWAY,
          include: [ENDING_THREADS],
          execArgv: ['--wasm-wrapper-tiering-budget=1000000000'],
          setupFiles: ['@asyncio/vitest-reporter/keep-cores'],
        },
      },
    ],
  },
})
