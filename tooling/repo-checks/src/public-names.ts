import { parseSync } from 'oxc-parser'

/** The names that a module exports, in order; `(type)` stands behind those that exist for the compiler only. */
export function exportedNames(path: string, source: string): string[] {
  const { module, program } = parseSync(path, source)
  if (program.body.some((node) => node.type === 'ExportAllDeclaration' && node.exported === null)) {
    throw new Error(`Cannot list the names of ${path} as it has an 'export *'`)
  }
  return module.staticExports
    .flatMap(({ entries }) => entries)
    .map(({ exportName, isType }) => `${exportName.name ?? 'default'}${isType ? ' (type)' : ''}`)
    .toSorted((a, b) => (a < b ? -1 : 1))
}

/** A list of names as it is kept: each door on a line of its own, its names indented below. */
export function formatPublicNames(doors: ReadonlyMap<string, readonly string[]>): string {
  return [...doors].map(([door, names]) => [door, ...names.map((name) => `  ${name}`)].join('\n') + '\n').join('\n')
}

/** What has come and gone between two lists of names, a line each; nothing when they agree. */
export function comparePublicNames(kept: string, found: string): string[] {
  const before = qualified(kept)
  const after = qualified(found)
  return [
    ...after.filter((name) => !before.includes(name)).map((name) => `+ ${name}`),
    ...before.filter((name) => !after.includes(name)).map((name) => `- ${name}`),
  ]
}

/** Every name with its door before it: `@asyncio/core/lowlevel Frame`. */
function qualified(list: string): string[] {
  let door = ''
  return list.split('\n').flatMap((line) => {
    if (line.startsWith('  ')) return [`${door} ${line.trim()}`]
    door = line
    return []
  })
}
