import type { Options } from 'tsup'
import { library } from '../../tooling/tsup/library.ts'

const loop: Options = {
  ...library,
  entry: ['src/index.ts', 'src/debug.ts', 'src/node.ts', 'src/host/node-platform.ts', 'src/host/web-platform.ts'],
  // Chosen where the package runs, by the "imports" of its package.json.
  external: ['#platform'],
}

export default loop
