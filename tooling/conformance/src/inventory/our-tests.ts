import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const conformance = new URL('../../', import.meta.url)
const repository = new URL('../../', conformance)

/** The call of `test`, `orderCase` and the like, up to its first argument where that is a string; also `test.each(...)('name'`. */
const named =
  /(?:\b(?:test|it|orderCase)(?:\.(?:concurrent|sequential))?\(|\btest\.(?:each|for)(?:<[^]*?>)?\([^]*?\)\()\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g

const namesOfFiles = new Map<string, readonly RegExp[]>()

/**
 * Whether a test of ours is there.
 *
 * @param reference as in `tests/futures.test.ts > the name of a test`, `order/futures > the name of a case`, or
 * `packages/core/src/context/context-var.test.ts > the name of a test`
 */
export function isOurTest(reference: string): boolean {
  const [file, ...rest] = reference.split(' > ')
  const name = rest.join(' > ')
  return file !== undefined && name !== '' && namesOf(file).some((pattern) => pattern.test(name))
}

function namesOf(file: string): readonly RegExp[] {
  const known = namesOfFiles.get(file)
  if (known !== undefined) return known
  const path = pathOf(file)
  const names = existsSync(path) ? namesIn(readFileSync(path, 'utf8')) : []
  namesOfFiles.set(file, names)
  return names
}

function pathOf(file: string): string {
  if (file.startsWith('order/')) {
    return fileURLToPath(new URL(`src/order/topics/${file.slice('order/'.length)}.ts`, conformance))
  }
  return fileURLToPath(new URL(file, /^(?:packages|apps|tooling)\//.test(file) ? repository : conformance))
}

function namesIn(source: string): readonly RegExp[] {
  return [...source.matchAll(named)].map(([, single, double, template]) =>
    template === undefined ? exactly([unescaped(single ?? double ?? '')]) : exactly(template.split(/\$\{[^}]*\}/)),
  )
}

/** What stands between the parts may be anything: a value that is put into a template. */
function exactly(parts: readonly string[]): RegExp {
  return new RegExp(`^${parts.map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join('.*')}$`)
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1')
}
