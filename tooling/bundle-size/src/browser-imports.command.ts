// A bundle for a browser imports nothing of Node's.
import { builtinModules, isBuiltin } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const { metafile } = await build({
  entryPoints: [fileURLToPath(new URL('core-loop-and-sync.ts', import.meta.url))],
  bundle: true,
  format: 'esm',
  platform: 'browser',
  // Left as they are, so that each can be named below with the file that has it, rather than stop the build.
  external: ['node:*', ...builtinModules],
  metafile: true,
  write: false,
})

const nodeImports = Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
  imports.filter(({ path }) => isBuiltin(path)).map(({ path }) => `${file} imports ${path}`),
)
if (nodeImports.length > 0) {
  console.error(nodeImports.join('\n'))
  process.exitCode = 1
}
