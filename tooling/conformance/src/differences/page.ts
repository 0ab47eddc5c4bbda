import { chapters, type Difference, type Part } from './list.ts'

const WIDTH = 130

const INTRODUCTION =
  'What a program can notice that asyncio for TypeScript does otherwise than asyncio in CPython 3.15. Everything else is meant ' +
  "to be the same, callback by callback; if it is not, that is a mistake. Names are not listed: they are Python's in " +
  'camelCase, options come last, as an object, and `None` is `null`.'

/** Where the page is. */
export const page = new URL('../../../../docs/differences.md', import.meta.url)

/** The page of differences, as the list has them. */
export function formatPage(): string {
  const blocks = chapters.flatMap(({ title, parts }) => [`## ${title}`, ...parts.flatMap(formatPart)])
  const source = '<!-- Made of tooling/conformance/differences by `npm run differences:update`. -->'
  return [source, '# Differences from CPython', wrapped(INTRODUCTION), ...blocks].join('\n\n') + '\n'
}

function formatPart({ title, entries }: Part): string[] {
  const list = entries.map(formatEntry).join('\n')
  return title === null ? [list] : [`### ${title}`, list]
}

function formatEntry({ text }: Difference): string {
  return wrapped(`- ${text}`, '  ')
}

/** In lines that are not too long. A line that begins like a list or a heading would be one, so none does. */
function wrapped(text: string, indent = ''): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH && !/^(?:[-+*#>]+|\d+[.)])$/.test(word)) {
      lines.push(line)
      line = indent + word
    } else line += line === '' ? word : ` ${word}`
  }
  return [...lines, line].join('\n')
}
