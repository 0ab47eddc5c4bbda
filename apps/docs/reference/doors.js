import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const packages = new URL('../../../packages/', import.meta.url)

/** What a door is for that has no package to itself. */
const DESCRIPTIONS = {
  '@asyncio/core/lowlevel': 'For authors of loops, locks and transports.',
  '@asyncio/loop/debug': 'Debug mode, for bundles for browsers, which leave it out.',
  '@asyncio/loop/node': 'Tasks of other processes, as the command asyncio shows them.',
  '@asyncio/streams/lowlevel': 'For authors of networks: what any of them needs, whatever its bytes go through.',
  '@asyncio/streams/node': 'Node’s sockets, TLS and streams.',
  '@asyncio/testing/vitest': 'Tests of vitest’s, each on a loop of its own in virtual time.',
}

/** A package that has the names of others, too: it comes last, so that they are at home in the others. */
const COLLECTION = '@asyncio/node'

/**
 * What programs can import, by the name they import it by: `@asyncio/core/lowlevel`.
 *
 * @type {ReadonlyMap<string, { file: string, description: string }>}
 */
export const doors = new Map(
  readdirSync(packages)
    .flatMap((folder) => doorsOf(new URL(`${folder}/`, packages)))
    .toSorted(([left], [right]) => Number(left === COLLECTION) - Number(right === COLLECTION)),
)

/** @param {URL} folder */
function doorsOf(folder) {
  const { name, description, exports } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'))
  return Object.entries(exports)
    .filter(([, target]) => typeof target === 'object')
    .map(([subpath, target]) => {
      const door = name + subpath.slice(1)
      const text = subpath === '.' ? description : DESCRIPTIONS[door]
      if (text === undefined) throw new Error(`Cannot make the reference as ${door} has no description`)
      return [door, { file: fileURLToPath(new URL(target['@asyncio/source'], folder)), description: text }]
    })
}
