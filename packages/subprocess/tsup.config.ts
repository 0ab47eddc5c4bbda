import type { Options } from 'tsup'
import { library } from '../../tooling/tsup/library.ts'

const subprocess: Options = {
  ...library,
  entry: ['src/index.ts'],
}

export default subprocess
