import type { Json, Operation, Program } from './program.ts'

/** A program as text for people: a line for each operation, indented by where it belongs. */
export function formatProgram({ seed, shared, roots }: Program): string {
  const lines = [`seed ${seed}, shared ${JSON.stringify(shared)}`]
  for (const [number, block] of roots.entries())
    lines.push(`root ${number}:`, ...block.flatMap(formatOperation).map(indent))
  return lines.join('\n')
}

function formatOperation({ kind, label, ...given }: Operation): string[] {
  const plain: string[] = []
  const nested: string[] = []
  for (const [name, argument] of Object.entries(given)) {
    const blocks = Array.isArray(argument) && Array.isArray(argument[0]) ? argument : [argument]
    if (!isNested(argument)) plain.push(` ${name}=${JSON.stringify(argument)}`)
    else
      for (const block of blocks)
        nested.push(`${name}:`, ...(block as Operation[]).flatMap(formatOperation).map(indent))
  }
  return [`${label} ${kind}${plain.join('')}`, ...nested.map(indent)]
}

function isNested(argument: Json): boolean {
  return Array.isArray(argument) && typeof argument[0] === 'object'
}

function indent(line: string): string {
  return `  ${line}`
}
