import type { Options } from 'tsup'
import { library } from '../../tooling/tsup/library.ts'

const node: Options = { ...library, entry: { index: 'src/index.ts', command: 'src/command/asyncio.ts' } }

export default node
