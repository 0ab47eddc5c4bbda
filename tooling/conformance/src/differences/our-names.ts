import { readdirSync, readFileSync } from 'node:fs'

const repository = new URL('../../../../', import.meta.url)
const lists = new URL('tooling/repo-checks/public-names/', repository)

/** Where a name of ours is more than Python's in camelCase. */
const SPELLED: Readonly<Record<string, string>> = {
  AbstractServer: 'Server',
  iscoroutine: 'isCoroutine',
  iscoroutinefunction: 'isCoroutineFunction',
  isfuture: 'isFuture',
  sendto: 'sendTo',
}

/** All that any door of any package exports. */
const publicNames: ReadonlySet<string> = new Set(
  readdirSync(lists).flatMap((list) =>
    [...readFileSync(new URL(list, lists), 'utf8').matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name ?? ''),
  ),
)

/** The text of each class and interface, of some of one name, and the names of those that it extends. */
const declarations: { readonly name: string; readonly text: string; readonly bases: readonly string[] }[] = []

for (const path of sources(new URL('packages/', repository))) {
  const text = readFileSync(path, 'utf8')
  for (const [body, name = '', heading = ''] of text.matchAll(
    /^export (?:abstract )?(?:class|interface) (\w+)([^{]*)\{(?:\}|[^]*?^\})/gm,
  )) {
    declarations.push({ name, text: body, bases: heading.match(/\b[A-Z]\w+/g) ?? [] })
  }
  for (const [, name = '', other = ''] of text.matchAll(/^export type (\w+) = (.*)$/gm)) {
    declarations.push({ name, text: '', bases: other.match(/\b[A-Z]\w+/g) ?? [] })
  }
}

/** A name of Python's as we would write it: `call_soon` is `callSoon`. */
export function spelled(name: string): string {
  if (/^[A-Z]/.test(name)) return SPELLED[name] ?? name
  return SPELLED[name] ?? name.replace(/^_/, '').replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** Whether something is there by this name: `createTask`, `Future.then`. */
export function isOurs(name: string): boolean {
  const [owner = '', member] = name.split('.')
  return publicNames.has(owner) && (member === undefined || hasMember(owner, member))
}

function hasMember(owner: string, member: string, seen: ReadonlySet<string> = new Set()): boolean {
  const modifiers = '(?:(?:readonly|get|override|static|async|declare|abstract) )*'
  const declared = new RegExp(String.raw`^ {2}${modifiers}${member}\b`, 'm')
  const found = declarations.filter(({ name }) => name === owner && !seen.has(name))
  return found.some(
    ({ text, bases }) =>
      declared.test(text) || bases.some((base) => hasMember(base, member, new Set([...seen, owner]))),
  )
}

function sources(folder: URL): URL[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory() && !['node_modules', 'dist'].includes(entry.name)) {
      return sources(new URL(`${entry.name}/`, folder))
    }
    return /(?<!\.test|\.test-d)\.ts$/.test(entry.name) ? [new URL(entry.name, folder)] : []
  })
}
