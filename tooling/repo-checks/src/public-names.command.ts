// Compares what each door of each package exports with the lists that are kept; with `--update`, keeps what it finds.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { comparePublicNames, exportedNames, formatPublicNames } from './public-names.ts'
import { readManifest, workspaceRoot } from './workspace-package.ts'

const update = process.argv.includes('--update')
const lists = new URL('../public-names/', import.meta.url)
const differences: string[] = []

for (const folder of readdirSync(`${workspaceRoot}/packages`)) {
  const packageRoot = `${workspaceRoot}/packages/${folder}`
  const manifest = readManifest(packageRoot)
  const doors = new Map<string, string[]>()
  for (const [door, target] of Object.entries(manifest.exports ?? {})) {
    const source = typeof target === 'string' ? undefined : target['@asyncio/source']
    if (typeof source !== 'string') continue
    const path = `${packageRoot}/${source}`
    doors.set(manifest.name + door.slice(1), exportedNames(path, readFileSync(path, 'utf8')))
  }
  const list = new URL(`${folder}.txt`, lists)
  const found = formatPublicNames(doors)
  if (update) {
    mkdirSync(lists, { recursive: true })
    writeFileSync(list, found)
  } else {
    differences.push(...comparePublicNames(existsSync(list) ? readFileSync(list, 'utf8') : '', found))
  }
}

if (differences.length > 0) {
  const lines = differences.map((difference) => `  ${difference}`).join('\n')
  console.error(`The public names are not those that are kept:\n${lines}`)
  console.error('If that is meant, run `pnpm public-names:update` and commit the lists.')
  process.exitCode = 1
}
