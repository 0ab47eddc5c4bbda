import { Draw } from './draw.ts'
import { families, kindOf, shares } from './families.ts'
import type { Family } from './family.ts'
import type { Block, Operation, Program } from './program.ts'
import { RandomNumbers } from './random-numbers.ts'

const DEPTH = 3

/** How many programs have an occasional family. */
const OCCASION = 0.3

/** Makes a program that is the same for the same seed. */
export function generateProgram(seed: number): Program {
  const random = new RandomNumbers(seed)
  const names = namesOf(families.filter(({ occasional = false }) => !occasional || random.chance(OCCASION)))
  const nested = names.filter((name) => kindOf(name).nests === true)
  const flat = names.filter((name) => kindOf(name).nests !== true)
  let lastLabel = 0

  function block(depth: number, size: number): Block {
    return Array.from({ length: size }, () => operation(depth))
  }

  function operation(depth: number): Operation {
    const kind = random.pick(depth > 0 && random.chance(0.45) ? nested : flat)
    lastLabel += 1
    const label = lastLabel
    return { kind, label, ...kindOf(kind).draw?.(new Draw(random, label, depth, block)) }
  }

  return {
    seed,
    shared: Object.fromEntries(shares.map((shared) => [shared.name, shared.draw(random)])),
    roots: Array.from({ length: random.between(2, 5) }, () => block(DEPTH, random.between(3, 7))),
  }
}

/** What has a weight of two is named twice. */
function namesOf(chosen: readonly Family[]): string[] {
  return chosen
    .flatMap(({ kinds }) => Object.entries(kinds))
    .flatMap(([name, { weight = 1 }]) => Array.from({ length: weight }, () => name))
}
