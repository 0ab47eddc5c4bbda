import { rmSync } from 'node:fs'

// Astro's command, which reports what it does to its makers unless it is told not to.
process.env['ASTRO_TELEMETRY_DISABLED'] = '1'
// It keeps rendered pages, and does not see that they name a style sheet that is made anew under another name.
if (process.argv[2] === 'build')
  rmSync(new URL('node_modules/.astro', import.meta.url), { recursive: true, force: true })
await import(new URL('bin/astro.mjs', import.meta.resolve('astro/package.json')).href)
