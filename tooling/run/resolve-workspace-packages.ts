import { readdirSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

const packages = new URL('../../packages/', import.meta.url)

/** What is built in this workspace, by the name under which programs import it. */
const builds = new Map(readdirSync(packages).flatMap((folder) => doorsOf(new URL(`${folder}/`, packages))))

registerHooks({
  resolve(specifier, context, nextResolve) {
    const url = builds.get(specifier)
    return url === undefined ? nextResolve(specifier, context) : { url, format: 'module', shortCircuit: true }
  },
})

function doorsOf(folder: URL): [specifier: string, url: string][] {
  const { name, publishConfig } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as {
    name: string
    publishConfig: { exports: Record<string, string | { default: string }> }
  }
  return Object.entries(publishConfig.exports).flatMap(([door, target]) =>
    typeof target === 'string' ? [] : [[name + door.slice(1), new URL(target.default, folder).href]],
  )
}
