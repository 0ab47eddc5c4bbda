import type { Options } from 'tsup'
import { library } from '../../tooling/tsup/library.ts'

const testing: Options = {
  ...library,
  entry: ['src/index.ts', 'src/vitest.ts'],
}

export default testing
