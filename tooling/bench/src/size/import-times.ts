import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median } from '../report/median.ts'

const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  'ours: core and loop': ['@asyncio/core', '@asyncio/loop'],
  'ours: core, loop, sync and streams': ['@asyncio/core', '@asyncio/loop', '@asyncio/sync', '@asyncio/streams'],
  'Effect 4': ['effect'],
  'Effect 3': ['effect3'],
  Effection: ['effection'],
  RxJS: ['rxjs'],
  'p-limit': ['p-limit'],
  'p-queue': ['p-queue'],
  'async-mutex': ['async-mutex'],
}

/** Milliseconds that an import takes in a new process, medians. */
export function timeImports(rounds: number): Readonly<Record<string, number>> {
  const figures: Record<string, number[]> = {}
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, modules] of Object.entries(IMPORTS)) {
      const own = (figures[name] ??= [])
      own.push(timeImport(modules))
    }
  }
  return Object.fromEntries(Object.entries(figures).map(([name, own]) => [name, median(own)]))
}

function timeImport(modules: readonly string[]): number {
  const imports = modules.map((name) => `await import('${name}')`).join('\n')
  const program = `const began = performance.now()\n${imports}\nconsole.log(performance.now() - began)`
  const options = ['--input-type=module', '--eval', program]
  const { stdout } = spawnSync(process.execPath, options, {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    encoding: 'utf8',
  })
  return Number(stdout)
}
