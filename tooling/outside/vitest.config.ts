import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

// A project of its own, and not one of those of `npm test`: it needs what a machine may not have.
export default defineConfig({
  ssr: { resolve: { conditions: ['@asyncio/source', ...defaultServerConditions] } },
  test: {
    name: '@asyncio/outside',
    include: ['tests/**/*.test.ts', 'load/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One after the other: each has the machine to itself.
    fileParallelism: false,
    globalSetup: './src/require-tools.ts',
  },
})
