import type { Options } from 'tsup'
import { library } from '../../tooling/tsup/library.ts'

const executors: Options = {
  ...library,
  // The second is what workers run.
  entry: ['src/index.ts', 'src/worker/run-job.ts'],
}

export default executors
