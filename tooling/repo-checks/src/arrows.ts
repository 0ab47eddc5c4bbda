import { isBuiltin } from 'node:module'
import type { Import } from './imports.ts'
import type { Manifest, WorkspacePackage } from './workspace-package.ts'

interface Room {
  /** The packages that the sources may import, out of this workspace or not. */
  readonly mayImport: readonly string[]
  /** The files, or the folders, whose sources may import modules of Node's. */
  readonly mayUseNode: readonly string[]
  /** The one file that may import a package of somebody else's: the door to it. */
  readonly doors?: Readonly<Record<string, string>>
}

/** What the sources of each published package may import; arrows only lead downward. */
const rooms: Readonly<Record<string, Room>> = {
  '@asyncio/core': { mayImport: [], mayUseNode: ['src/context/node-frame-storage.ts'] },
  '@asyncio/legacy': { mayImport: ['@asyncio/core', '@asyncio/loop'], mayUseNode: [] },
  '@asyncio/loop': { mayImport: ['@asyncio/core'], mayUseNode: ['src/host/'] },
  '@asyncio/streams': { mayImport: ['@asyncio/core'], mayUseNode: ['src/node/'] },
  '@asyncio/sync': { mayImport: ['@asyncio/core'], mayUseNode: [] },
  '@asyncio/executors': { mayImport: ['@asyncio/core', '@asyncio/sync', 'tinypool'], mayUseNode: ['src/'] },
  '@asyncio/subprocess': { mayImport: ['@asyncio/core', '@asyncio/streams'], mayUseNode: ['src/'] },
  '@asyncio/node': {
    mayImport: [
      '@asyncio/core',
      '@asyncio/executors',
      '@asyncio/loop',
      '@asyncio/streams',
      '@asyncio/subprocess',
      '@asyncio/sync',
    ],
    mayUseNode: ['src/'],
  },
  '@asyncio/testing': {
    mayImport: ['@asyncio/core', '@asyncio/loop', '@asyncio/streams', 'vitest'],
    mayUseNode: [],
    doors: { vitest: 'src/vitest.ts' },
  },
}

/** Every import that leads where it may not, and every dependency that nothing needs, in words. */
export function findWrongArrows(packages: readonly WorkspacePackage[], rootManifest: Manifest): string[] {
  return packages.flatMap((workspacePackage) => {
    const { folder, manifest, imports } = workspacePackage
    const found = [...imports].flatMap(([path, importsOfFile]) =>
      importsOfFile.flatMap((imported) => {
        const problem = isTest(path)
          ? problemInTest(imported, manifest, rootManifest)
          : problemInSource(imported, path, workspacePackage, rootManifest)
        return problem === undefined ? [] : [`${folder}/${path}:${imported.line} ${problem}`]
      }),
    )
    return folder.startsWith('packages/') ? [...found, ...needlessDependencies(workspacePackage)] : found
  })
}

function problemInSource(
  { specifier }: Import,
  path: string,
  { folder, manifest }: WorkspacePackage,
  rootManifest: Manifest,
): string | undefined {
  if (specifier.startsWith('.')) return problemOfRelative(specifier, path)
  if (specifier.startsWith('#')) return undefined
  const name = packageNameOf(specifier)
  // An app uses the packages as a user would, and a tool uses anything: what they import need only be declared.
  if (!folder.startsWith('packages/')) return problemOfUndeclared(name, specifier, manifest, rootManifest)
  const room = rooms[manifest.name]
  if (room === undefined) return `is in ${manifest.name}, which the table in arrows.ts does not have`
  if (isBuiltin(specifier)) {
    if (room.mayUseNode.some((place) => path.startsWith(place))) return undefined
    const places = room.mayUseNode.length === 0 ? 'nowhere' : `only in ${room.mayUseNode.join(', ')}`
    return `imports ${specifier}: ${manifest.name} may use Node ${places}`
  }
  if (!room.mayImport.includes(name)) {
    const allowed = room.mayImport.length === 0 ? 'nothing' : `only ${room.mayImport.join(', ')}`
    return `imports ${specifier}: ${manifest.name} may import ${allowed}`
  }
  const door = room.doors?.[name]
  if (door !== undefined && path !== door) return `imports ${specifier}: ${manifest.name} may import it only in ${door}`
  return (manifest.dependencies?.[name] ?? manifest.peerDependencies?.[name]) === undefined
    ? `imports ${specifier}, which its package.json does not have in "dependencies" or "peerDependencies"`
    : undefined
}

function problemInTest({ specifier }: Import, manifest: Manifest, rootManifest: Manifest): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('#')) return undefined
  const name = packageNameOf(specifier)
  return name === manifest.name ? undefined : problemOfUndeclared(name, specifier, manifest, rootManifest)
}

function problemOfRelative(specifier: string, path: string): string | undefined {
  const target = new URL(specifier, `file:///${path}`).pathname.slice(1)
  if (isTest(target)) return `imports ${specifier}, which belongs to the tests`
  return target.startsWith('src/') || target === 'package.json'
    ? undefined
    : `imports ${specifier}, which is outside of the package's sources`
}

function problemOfUndeclared(
  name: string,
  specifier: string,
  manifest: Manifest,
  rootManifest: Manifest,
): string | undefined {
  const declared = { ...rootManifest.devDependencies, ...manifest.devDependencies, ...manifest.dependencies }
  return isBuiltin(specifier) || declared[name] !== undefined
    ? undefined
    : `imports ${specifier}, which no package.json declares for it`
}

function needlessDependencies({ folder, manifest, imports }: WorkspacePackage): string[] {
  const imported = new Set(
    [...imports]
      .filter(([path]) => !isTest(path))
      .flatMap(([, importsOfFile]) => importsOfFile.map(({ specifier }) => packageNameOf(specifier))),
  )
  return Object.keys(manifest.dependencies ?? {})
    .filter((name) => !imported.has(name))
    .map((name) => `${folder}/package.json depends on ${name}, which no source imports`)
}

function isTest(path: string): boolean {
  return /\.test(-d)?\.ts$/.test(path) || /^tests?\//.test(path)
}

/** `@asyncio/core` of `@asyncio/core/lowlevel`, `vitest` of `vitest/config`. */
function packageNameOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}
