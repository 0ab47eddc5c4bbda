const TEXT = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/.*|\/\*[^]*?\*\//.source
const CALL = new RegExp(String.raw`${TEXT}|(?<![.\w$])import(?=\s*\()`, 'g')
const OF_TYPES = /^type\s+[\w{*]/
const STATEMENT = /^([ \t]*)import\s+(?:([\w$*{][^;'"]*?)\s*from\s*)?('[^'\n]*'|"[^"\n]*")[ \t]*;?/gm

/**
 * An input with calls of `load` where it imports, which V8 can't do for what the inspector evaluates. An `import` statement becomes a
 * declaration of the same names.
 */
export function withDynamicImports(source: string, load: string): string {
  return source
    .replaceAll(STATEMENT, (statement, indent: string, names: string | undefined, from: string) => {
      if (names !== undefined && OF_TYPES.test(names)) return statement
      const loaded = `await import(${from})`
      return names === undefined ? `${indent}${loaded};void 0;` : `${indent}const ${declared(names, loaded)};`
    })
    .replaceAll(CALL, (found) => (found === 'import' ? load : found))
}

/** `a, { b as c }` of a module: `{ default: a, b: c } = module`. */
function declared(names: string, loaded: string): string {
  const [, first = '', rest = ''] = /^([\w$]*)\s*,?\s*([^]*)$/.exec(names) ?? []
  const all = /^\*\s*as\s+([\w$]+)$/.exec(rest)?.[1]
  const inner = rest.replaceAll(/^\{|\}$/g, '').replaceAll(/([\w$]+)\s+as\s+([\w$]+)/g, '$1: $2')
  if (all !== undefined)
    return first === '' ? `${all} = ${loaded}` : `${all} = ${loaded}, { default: ${first} } = ${all}`
  const parts = [first === '' ? '' : `default: ${first}`, inner.trim()].filter((part) => part !== '')
  return `{ ${parts.join(', ')} } = ${loaded}`
}
