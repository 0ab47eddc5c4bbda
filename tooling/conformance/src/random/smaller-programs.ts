import type { Block, Json, Operation, Program } from './program.ts'

/** Programs that are one step smaller than a program: without a task, without an operation, with one unwrapped or given less. */
export function* smallerPrograms(program: Program): Generator<Program> {
  for (const roots of smallerLists(program.roots)) if (roots.length > 0) yield { ...program, roots }
}

/** Without one of the blocks, or with one of them smaller. */
function* smallerLists(blocks: readonly Block[]): Generator<readonly Block[]> {
  for (const index of blocks.keys()) yield blocks.toSpliced(index, 1)
  for (const [index, block] of blocks.entries()) {
    for (const smaller of smallerBlocks(block)) yield blocks.with(index, smaller)
  }
}

/** Without one of the operations, with what is in one in place of it, or with one of them smaller. */
function* smallerBlocks(block: Block): Generator<Block> {
  for (const index of block.keys()) yield block.toSpliced(index, 1)
  for (const [index, operation] of block.entries()) {
    const inner = blocksOf(operation).flat()
    if (inner.length > 0) yield block.toSpliced(index, 1, ...inner)
    for (const smaller of smallerOperations(operation)) yield block.with(index, smaller)
  }
}

function* smallerOperations({ kind, label, ...given }: Operation): Generator<Operation> {
  for (const [name, argument] of Object.entries(given)) {
    for (const smaller of smallerArguments(argument)) yield { kind, label, ...given, [name]: smaller }
  }
}

function* smallerArguments(argument: Json): Generator<Json> {
  if (isBlock(argument)) yield* smallerBlocks(argument)
  else if (isListOfBlocks(argument)) yield* smallerLists(argument)
  else if (typeof argument === 'number' && argument > 0) {
    yield 0
    if (argument > 1) yield argument - 1
  }
}

function blocksOf(operation: Operation): readonly Block[] {
  return Object.values(operation).flatMap((argument) =>
    isBlock(argument) ? [argument] : isListOfBlocks(argument) ? argument : [],
  )
}

/** One of no operations can't be told from other empty lists, and can't be made smaller either. */
function isBlock(argument: Json): argument is Block {
  return (
    Array.isArray(argument) && argument.every((each) => typeof each === 'object' && each !== null && 'kind' in each)
  )
}

function isListOfBlocks(argument: Json): argument is readonly Block[] {
  return Array.isArray(argument) && argument.every(isBlock)
}
