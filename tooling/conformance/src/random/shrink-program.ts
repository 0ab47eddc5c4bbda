import type { Program } from './program.ts'
import { smallerPrograms } from './smaller-programs.ts'

/** Makes a program smaller as long as it still does what it is kept for. */
export async function shrinkProgram(
  program: Program,
  isKept: (smaller: Program) => Promise<boolean>,
): Promise<Program> {
  for (const smaller of smallerPrograms(program)) {
    if (await isKept(smaller)) return shrinkProgram(smaller, isKept)
  }
  return program
}
