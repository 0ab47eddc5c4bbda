import { gather, sleep, taskGroup, type GeneratorCoroutine } from '@asyncio/core'
import { repeat } from '../repeat.ts'
import { BRANCHES, LEAF_SECONDS, levelsOf, TreeLeaf } from '../tree-leaf.ts'
import type { Forms, FormsByKey } from './forms.ts'

export const trees: FormsByKey = Object.fromEntries(
  ['none', 'io', 'memoization', 'cpu_io_mixed'].flatMap((kind) => [
    [`tree.${kind}`, tree(kind, { async: gatherBranches, generator: gatherBranchesByGenerator })],
    [`tree.${kind}.tg`, tree(kind, { async: groupBranches, generator: groupBranchesByGenerator })],
  ]),
)

interface Branching {
  readonly async: (level: number, leaf: () => Promise<void>) => Promise<void>
  readonly generator: (level: number, leaf: () => GeneratorCoroutine<void>) => GeneratorCoroutine<void>
}

function tree(kind: string, branching: Branching): Forms {
  return {
    async: async (count) => {
      const leaf = new TreeLeaf(kind)
      let leaves = 0
      await branching.async(levelsOf(count), async () => {
        leaves += 1
        if (leaf.mustWait()) await sleep(LEAF_SECONDS)
      })
      return leaves
    },
    generator: function* (count) {
      const leaf = new TreeLeaf(kind)
      let leaves = 0
      yield* branching.generator(levelsOf(count), function* () {
        leaves += 1
        if (leaf.mustWait()) yield* sleep(LEAF_SECONDS)
      })
      return leaves
    },
  }
}

async function gatherBranches(level: number, leaf: () => Promise<void>): Promise<void> {
  if (level === 0) await leaf()
  else await gather(repeat(BRANCHES, () => async () => gatherBranches(level - 1, leaf)))
}

function* gatherBranchesByGenerator(level: number, leaf: () => GeneratorCoroutine<void>): GeneratorCoroutine<void> {
  if (level === 0) yield* leaf()
  else yield* gather(repeat(BRANCHES, () => () => gatherBranchesByGenerator(level - 1, leaf)))
}

async function groupBranches(level: number, leaf: () => Promise<void>): Promise<void> {
  if (level === 0) {
    await leaf()
    return
  }
  await taskGroup(async (group) => {
    for (let branch = 0; branch < BRANCHES; branch += 1) group.createTask(async () => groupBranches(level - 1, leaf))
  })
}

function* groupBranchesByGenerator(level: number, leaf: () => GeneratorCoroutine<void>): GeneratorCoroutine<void> {
  if (level === 0) {
    yield* leaf()
    return
  }
  yield* taskGroup((group) => {
    for (let branch = 0; branch < BRANCHES; branch += 1)
      group.createTask(() => groupBranchesByGenerator(level - 1, leaf))
  })
}
