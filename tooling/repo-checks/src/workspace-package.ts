import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Import, importsOf } from './imports.ts'

/** Where a package may lead: a file, or one file for each condition that may hold. */
export type Target = string | { readonly [condition: string]: Target }

/** What the checks read of a package.json. */
export interface Manifest {
  readonly name: string
  readonly exports?: Readonly<Record<string, Target>>
  readonly imports?: Readonly<Record<string, Target>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** A package, an app or a tool of this workspace, with what each of its files imports. */
export interface WorkspacePackage {
  /** From the root of the workspace: `packages/core`. */
  readonly folder: string
  readonly manifest: Manifest
  /** By the file's path within the package: `src/index.ts`. */
  readonly imports: ReadonlyMap<string, readonly Import[]>
}

/** The root of this workspace. */
export const workspaceRoot: string = fileURLToPath(new URL('../../..', import.meta.url))

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Manifest
}

/** Reads every package of the workspace. */
export function readWorkspacePackages(root: string = workspaceRoot): WorkspacePackage[] {
  return ['packages', 'apps', 'tooling']
    .flatMap((room) => readdirSync(`${root}/${room}`).map((name) => `${room}/${name}`))
    .filter((folder) => existsSync(`${root}/${folder}/package.json`))
    .map((folder) => {
      const paths = globSync('{src,test,tests}/**/*.ts', { cwd: `${root}/${folder}` }).toSorted()
      const imports = new Map(
        paths.map((path) => [path, importsOf(path, readFileSync(`${root}/${folder}/${path}`, 'utf8'))]),
      )
      return { folder, manifest: readManifest(`${root}/${folder}`), imports }
    })
}
