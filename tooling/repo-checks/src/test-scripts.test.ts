import { globSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const workspace = fileURLToPath(new URL('../../..', import.meta.url))
const tests = globSync('{packages,tooling}/*/{src,tests}/**/*.{test,test-d}.ts', { cwd: workspace })
const names = readdirSync(`${workspace}/packages`)

/** The files that the `test` script of a package runs: those of its own project, or those at the paths that it names. */
function filesOf(name: string): string[] {
  const { scripts } = JSON.parse(readFileSync(`${workspace}/packages/${name}/package.json`, 'utf8')) as {
    scripts: { test: string }
  }
  if (scripts.test === `vitest run --project @asyncio/${name} --root ../..`) return testsAt(`packages/${name}/`)
  const [, places = ''] = /^vitest run --root \.\.\/\.\. (.*)$/.exec(scripts.test) ?? []
  const found = places
    .split(' ')
    .map((place) => testsAt(place.startsWith('packages/') ? `${place}/` : `tooling/${place}`))
  // A name that leads to nothing is one that was forgotten when a test was moved.
  for (const files of found) expect(files).not.toEqual([])
  return found.flat()
}

/** The test files whose paths begin like this. */
function testsAt(place: string): string[] {
  return tests.filter((path) => path.startsWith(place))
}

test.each(names)('the test script of %s runs its own tests', (name) => {
  expect(filesOf(name)).not.toEqual([])
})
