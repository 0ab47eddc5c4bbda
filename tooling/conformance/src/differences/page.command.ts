// Writes the page of differences, docs/differences.md, of the list in `differences/`.
import { writeFileSync } from 'node:fs'
import { formatPage, page } from './page.ts'

writeFileSync(page, formatPage())
