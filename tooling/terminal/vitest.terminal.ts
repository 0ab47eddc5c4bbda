import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The tests that need a terminal, and tmux for it: `npm run test:terminal`. The main suite has none of them. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['tests/**/*.terminal.ts'],
    testTimeout: 30_000,
  },
})
