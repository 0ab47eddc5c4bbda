import { runBundled, type BundledRun } from '../run-bundled.ts'
import type { PrintedTraces } from './print-traces.ts'
import { topics } from './topics.ts'

/** Runs the TypeScript sides of all cases in a process of its own. */
export async function traceInProcess(run: BundledRun): Promise<PrintedTraces> {
  const imports = topics.map(({ path }, index) => `import { cases as topic${index} } from ${JSON.stringify(path)}`)
  const entries = topics.map(({ name }, index) => `${JSON.stringify(name)}: topic${index}`)
  const source = [
    `import { printTraces } from './order/print-traces.ts'`,
    ...imports,
    `await printTraces({ ${entries.join(', ')} })`,
  ].join('\n')
  return JSON.parse(await runBundled(source, run)) as PrintedTraces
}
