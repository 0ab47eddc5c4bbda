// `npm start` runs the tour; `npm start -- program.ts` any program, wherever it stands, with the packages built here.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const tour = fileURLToPath(new URL('../../apps/examples/src/main.ts', import.meta.url))
// npm runs this at the root of the workspace, and names here the folder where the user stood.
const userFolder = process.env['INIT_CWD'] ?? process.cwd()
const [given, ...programArguments] = process.argv.slice(2)
const program = given === undefined ? tour : resolve(userFolder, given)

if (!existsSync(program)) {
  console.error(`Cannot run ${program} as there is no such file`)
  process.exit(1)
}

const child = spawn(
  process.execPath,
  [
    '--enable-source-maps',
    // A lone program has no package.json to say that it is a module, and works without.
    '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
    '--import',
    new URL('resolve-workspace-packages.ts', import.meta.url).href,
    program,
    ...programArguments,
  ],
  { stdio: 'inherit', cwd: userFolder },
)

// The terminal sends Ctrl-C to the program as well, and it alone decides what that does.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', (signal) => child.kill(signal))
process.on('SIGHUP', (signal) => child.kill(signal))

child.on('exit', (code, signal) => {
  process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal])
})
