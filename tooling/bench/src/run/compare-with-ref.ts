import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { operations } from '../operations.ts'
import { markdownTable } from '../report/markdown-table.ts'
import { ratioOfRounds } from '../report/ratio-of-rounds.ts'
import type { Arguments } from './arguments.ts'
import { bundlePrograms } from './bundle-programs.ts'
import { comparePeers } from './compare-peers.ts'
import { findPeers, OUR_FORMS } from './find-peers.ts'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))

/**
 * Measures the working tree beside another state of the repository: the same programs, with the packages of both. Prints how many times
 * as fast the working tree is.
 *
 * @param ref a branch, a tag or a commit
 * @param folder the bundled programs of the working tree
 */
export async function compareWithRef(ref: string, folder: string, { only, peers, rounds }: Arguments): Promise<void> {
  const other = mkdtempSync(join(tmpdir(), 'asyncio-bench-'))
  try {
    console.log(`Building ${ref}`)
    checkOut(ref, other)
    const otherFolder = await bundlePrograms(join(other, 'tooling/bench/dist'))
    const forms = OUR_FORMS.filter((name) => peers.length === 0 || peers.includes(name))
    const { peers: here } = findPeers(`${folder}/peer-process.js`, forms, [])
    const { peers: there, missing } = findPeers(`${otherFolder}/peer-process.js`, forms, [])
    for (const [name, reason] of Object.entries(missing)) console.log(`${name} does not run at ${ref}: ${reason}`)
    const rows: string[][] = []
    for (const operation of operations.filter(({ key }) => key.startsWith(only))) {
      const able = here.filter((peer) => peer.operations.has(operation.key))
      const before = there
        .filter((peer) => peer.operations.has(operation.key))
        .map((peer) => ({ ...peer, name: `${peer.name} before` }))
      if (able.length === 0) continue
      const figures = await comparePeers(operation, [...able, ...before], rounds)
      for (const { name } of able) {
        const cells = ratioOfRounds(figures[`${name} before`] ?? [], figures[name] ?? [])
        rows.push([`${operation.key}, ${name}`, ...cells])
        console.log(rows.at(-1)!.join('  '))
      }
    }
    console.log(`\nHow many times as fast as ${ref}, medians of ${rounds} rounds\n`)
    console.log(markdownTable(['', ref, 'here', 'ratio', 'least to most in a round'], rows))
  } finally {
    rmSync(other, { recursive: true, force: true })
    git('worktree', 'prune')
  }
}

/** Another state of the repository, installed and built. */
function checkOut(ref: string, folder: string): void {
  git('worktree', 'add', '--detach', folder, ref)
  const { packageManager } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    packageManager: string
  }
  const path = `${join(folder, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`
  const options = { cwd: folder, env: { ...process.env, CI: 'true', PATH: path }, stdio: 'pipe' } as const
  execFileSync(
    'npx',
    ['--yes', '--prefer-offline', packageManager, 'install', '--offline', '--frozen-lockfile'],
    options,
  )
  execFileSync(process.execPath, ['tooling/run/build.ts'], options)
}

function git(...command: string[]): void {
  execFileSync('git', command, { cwd: ROOT, stdio: 'pipe' })
}
