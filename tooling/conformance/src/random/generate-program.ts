import { Draw } from './draw.ts'
import { kinds, shares } from './families.ts'
import type { Block, Operation, Program } from './program.ts'
import { RandomNumbers } from './random-numbers.ts'

const DEPTH = 3

// What has a weight of two is named twice.
const names = [...kinds].flatMap(([name, { weight = 1 }]) => Array.from({ length: weight }, () => name))
const nested = names.filter((name) => kinds.get(name)?.nests === true)
const flat = names.filter((name) => kinds.get(name)?.nests !== true)

/** Makes a program that is the same for the same seed. */
export function generateProgram(seed: number): Program {
  const random = new RandomNumbers(seed)
  let lastLabel = 0

  function block(depth: number, size: number): Block {
    return Array.from({ length: size }, () => operation(depth))
  }

  function operation(depth: number): Operation {
    const kind = random.pick(depth > 0 && random.chance(0.45) ? nested : flat)
    lastLabel += 1
    const label = lastLabel
    return { kind, label, ...kinds.get(kind)?.draw?.(new Draw(random, label, depth, block)) }
  }

  return {
    seed,
    shared: Object.fromEntries(shares.map((shared) => [shared.name, shared.draw(random)])),
    roots: Array.from({ length: random.between(2, 5) }, () => block(DEPTH, random.between(3, 7))),
  }
}
