// Everything that is not a test, step by step; the first step that fails ends it.
import { runQuietly } from './run-quietly.ts'

const turbo = (task: string): string => `turbo run ${task} --output-logs=errors-only --log-prefix=none`

/** Each step: what it looks after, and the command that does. */
const steps: readonly (readonly [name: string, command: string])[] = [
  ['types', turbo('typecheck typecheck:root')],
  ['build', turbo('build')],
  ['lint', 'oxlint'],
  ['formatting', 'oxfmt --check'],
  ['arrows between packages', 'node tooling/repo-checks/src/arrows.command.ts'],
  ['public names', 'node tooling/repo-checks/src/public-names.command.ts'],
  ['unused files, exports and dependencies', 'knip'],
  ['package manifests (publint)', turbo('publint')],
  ['package types (attw)', turbo('attw')],
  ['browser bundle', 'node tooling/bundle-size/src/browser-imports.command.ts'],
  ['bundle size', 'size-limit'],
]

for (const [index, [name, command]] of steps.entries()) {
  const startedAt = performance.now()
  const label = `${index + 1}/${steps.length} ${name}`
  if (!runQuietly(command)) {
    console.error(`check: ${label} failed (${command})`)
    process.exit(1)
  }
  console.log(`check: ${label} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`)
}
console.log(`check: all ${steps.length} steps passed`)
