import type { Options } from 'tsup'
import { library } from '../../tooling/tsup/library.ts'

const core: Options = {
  ...library,
  entry: [
    'src/index.ts',
    'src/lowlevel.ts',
    'src/context/node-frame-storage.ts',
    'src/context/portable-frame-storage.ts',
    'src/introspection/node-inspect.ts',
    'src/introspection/portable-inspect.ts',
  ],
  // Chosen where the package runs, by the "imports" of its package.json.
  external: ['#frame-storage', '#inspect'],
}

export default core
