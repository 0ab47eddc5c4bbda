import { runQuietly } from './run-quietly.ts'

// The packages, and what else is named behind it.
const filters = ['./packages/*', ...process.argv.slice(2)].map((name) => `--filter=${name}`).join(' ')

if (!runQuietly(`turbo run build ${filters} --output-logs=errors-only --log-prefix=none`)) {
  console.error('Cannot build: see above.')
  process.exit(1)
}
