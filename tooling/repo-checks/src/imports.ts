import { parseSync, Visitor } from 'oxc-parser'

/** One place where a file names another module. */
export interface Import {
  readonly specifier: string
  readonly line: number
  /** Whether nothing of it is left when the types are gone. */
  readonly typeOnly: boolean
}

/** Every module that a source file names: by `import`, `export ... from`, `import()` and `import('...')` in a type. */
export function importsOf(path: string, source: string): Import[] {
  const { program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new SyntaxError(`Cannot read ${path}: ${errors[0]?.message}`)
  const imports: Import[] = []
  const add = (literal: { value: unknown; start: number }, typeOnly: boolean): void => {
    const line = source.slice(0, literal.start).split('\n').length
    imports.push({ specifier: String(literal.value), line, typeOnly })
  }
  new Visitor({
    // `import { type A }` counts as a value import: the compiler keeps the module's evaluation (verbatimModuleSyntax).
    ImportDeclaration: (node) => add(node.source, node.importKind === 'type'),
    ExportNamedDeclaration: (node) => node.source && add(node.source, node.exportKind === 'type'),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ImportExpression: (node) => node.source.type === 'Literal' && add(node.source, false),
    TSImportType: (node) => add(node.source, true),
  }).visit(program)
  return imports
}
