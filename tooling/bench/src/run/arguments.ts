import { parseArgs } from 'node:util'

/** What a run was asked for. */
export interface Arguments {
  /** Only operations whose keys begin so; all, if empty. */
  readonly only: string
  /** Only peers with these names; all, if there are none. */
  readonly peers: readonly string[]
  /** Other versions of Node to run ours on, each as `name=path`. */
  readonly nodes: readonly string[]
  readonly rounds: number
  /** Write the page and the picture. */
  readonly report: boolean
  /** The git ref to compare the working tree with, instead of comparing peers. */
  readonly compare: string | undefined
}

const ROUNDS = 5
const QUICK_ROUNDS = 2

/** @throws {RangeError} if the number of rounds is none */
export function parseArguments(given: readonly string[]): Arguments {
  const { values } = parseArgs({
    // `pnpm bench -- --only x` hands the two dashes on.
    args: given.filter((argument) => argument !== '--'),
    options: {
      only: { type: 'string', default: '' },
      peers: { type: 'string', default: '' },
      node: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
      compare: { type: 'string' },
    },
  })
  const rounds = Number(values.rounds ?? (values.quick ? QUICK_ROUNDS : ROUNDS))
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`--rounds takes a whole number from 1: received ${values.rounds}`)
  }
  return {
    only: values.only,
    peers: values.peers.split(',').filter((name) => name !== ''),
    nodes: values.node,
    rounds,
    report: values.report,
    compare: values.compare,
  }
}
