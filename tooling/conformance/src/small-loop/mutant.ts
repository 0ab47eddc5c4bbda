import { readFileSync } from 'node:fs'
import * as core from '@asyncio/core'
import * as lowlevel from '@asyncio/core/lowlevel'
import { transformSync } from 'esbuild'
import type { SmallLoop } from './small-loop.ts'

/** A small change of the small loop. */
export interface Mutation {
  readonly file: 'small-loop' | 'small-handle'
  readonly from: string
  readonly to: string
}

/** The small loop with a fault: its source, changed in one place, beside the same `@asyncio/core`. */
export function mutant({ file: changed, from, to }: Mutation): new () => SmallLoop {
  const load = (file: Mutation['file']): Record<string, unknown> => {
    let source = readFileSync(new URL(`./${file}.ts`, import.meta.url), 'utf8')
    if (file === changed) {
      if (source.split(from).length !== 2) throw new Error(`It does not stand exactly once in ${file}.ts: ${from}`)
      source = source.replace(from, () => to)
    }
    const { code } = transformSync(source, { loader: 'ts', format: 'cjs', target: 'node20' })
    const modules: Record<string, unknown> = { '@asyncio/core': core, '@asyncio/core/lowlevel': lowlevel }
    const module = { exports: {} as Record<string, unknown> }
    // oxlint-disable-next-line typescript/no-implied-eval -- a file of ours, changed on purpose
    new Function('require', 'module', code)(
      (name: string) => modules[name] ?? load(name.slice(2, -3) as Mutation['file']),
      module,
    )
    return module.exports
  }
  return load('small-loop')['SmallLoop'] as new () => SmallLoop
}
