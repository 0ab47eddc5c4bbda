import type { Target, WorkspacePackage } from './workspace-package.ts'

/** The cycles of imports among the files of a package, each in words. Imports of types only may circle. */
export function findImportCycles({ folder, manifest, imports }: WorkspacePackage): string[] {
  const neighbours = (path: string): string[] =>
    (imports.get(path) ?? [])
      .filter(({ typeOnly }) => !typeOnly)
      .flatMap(({ specifier }) => {
        if (specifier.startsWith('#')) return sourcesOf(manifest.imports?.[specifier])
        return specifier.startsWith('.') ? [new URL(specifier, `file:///${path}`).pathname.slice(1)] : []
      })

  const cycles: string[] = []
  const finished = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    const first = trail.indexOf(path)
    if (first >= 0) cycles.push(`${folder}: ${[...trail.slice(first), path].join(' -> ')}`)
    if (first >= 0 || finished.has(path)) return
    for (const next of neighbours(path)) visit(next, [...trail, path])
    finished.add(path)
  }
  for (const path of imports.keys()) visit(path, [])
  return cycles
}

/** The source files that a name of the package's "imports" may lead to. */
function sourcesOf(target: Target | undefined): string[] {
  if (target === undefined) return []
  if (typeof target === 'string') return target.startsWith('./src/') ? [target.slice(2)] : []
  return Object.values(target).flatMap(sourcesOf)
}
