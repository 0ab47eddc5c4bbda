
import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['@asyncio/source', ...defaultServerConditions] } },
  test: { include: ['*.failing.ts'], reporters: ['default'] },
})
