import { runQuietly } from './run-quietly.ts'

if (!runQuietly('turbo run build --filter=./packages/* --output-logs=errors-only --log-prefix=none')) {
  console.error('Cannot build the packages: see above.')
  process.exit(1)
}
