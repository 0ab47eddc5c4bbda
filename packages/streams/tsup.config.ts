import type { Options } from 'tsup'
import { library } from '../../tooling/tsup/library.ts'

const streams: Options = {
  ...library,
  entry: ['src/index.ts', 'src/lowlevel.ts', 'src/node.ts', 'src/node/platform-network.ts', 'src/no-network.ts'],
  // Chosen where the package runs, by the "imports" of its package.json.
  external: ['#network'],
}

export default streams
