import { platform } from 'node:process'
import type { Target } from './target.ts'
import { executors } from './targets/executors.ts'
import { links } from './targets/links.ts'
import { reader } from './targets/reader.ts'
import { streams } from './targets/streams.ts'
import { subprocesses } from './targets/subprocesses.ts'

const possible = Object.keys(links).filter((link) => link !== 'unix' || platform !== 'win32')

/** All that is tried, each as often as the others. */
export const targets: readonly Target[] = [
  ...possible.map(streams),
  reader,
  subprocesses,
  executors('threads'),
  executors('processes'),
]
