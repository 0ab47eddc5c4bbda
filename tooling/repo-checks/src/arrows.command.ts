import { findWrongArrows } from './arrows.ts'
import { findImportCycles } from './import-cycles.ts'
import { readManifest, readWorkspacePackages, workspaceRoot } from './workspace-package.ts'

const packages = readWorkspacePackages()
const wrongArrows = findWrongArrows(packages, readManifest(workspaceRoot))
const cycles = packages.flatMap((workspacePackage) => findImportCycles(workspacePackage))

if (wrongArrows.length > 0) console.error(`Imports that lead where they may not:\n${indented(wrongArrows)}`)
if (cycles.length > 0) console.error(`Imports that go in a circle:\n${indented(cycles)}`)
if (wrongArrows.length + cycles.length > 0) process.exitCode = 1

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n')
}
