// Builds the JavaScript of the package it is called in: `node ../../tooling/run/bundle.ts [dist/file.js=src/file.ts ...]`.
//
// Every door in the "exports" and "imports" of the package.json is an entry: its `@asyncio/source` names the source, its other
// conditions the file to build. What no door names is given by the caller. Declarations are the compiler's (`tsc -p tsconfig.build.json`).
import { rmSync, readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { transform } from 'esbuild'
import { rollup, type Plugin } from 'rollup'

type Target = string | { readonly [condition: string]: Target }
interface Manifest {
  readonly exports: Readonly<Record<string, Target>>
  readonly imports?: Readonly<Record<string, Target>>
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
const doors = Object.values({ ...manifest.exports, ...manifest.imports }).flatMap(entriesOf)
const others = process.argv.slice(2).map((argument) => argument.split('=', 2) as [string, string])
const input = Object.fromEntries(
  [...doors, ...others].map(([built, source]) => [relative('dist', built).slice(0, -3), source]),
)

/** Takes the types out, file by file: classes and constants stay as they are written, for bundlers and for stacks. */
const typescript: Plugin = {
  name: 'typescript',
  async transform(code, id) {
    const stripped = await transform(code, { loader: 'ts', target: 'es2022', sourcemap: true, sourcefile: id })
    return { code: stripped.code, map: stripped.map }
  },
}

/** Gives a built file its own name to compare with: so it knows that it is one, and not part of a program's bundle in a folder of the same name. */
const ownPlace: Plugin = {
  name: 'own-place',
  renderChunk(code, { fileName }) {
    const source = 'core/src/introspection/code-frame.ts'
    return code.includes(source) ? { code: code.replaceAll(source, `core/dist/${fileName}`), map: null } : null
  },
}

rmSync('dist', { recursive: true, force: true })
const bundle = await rollup({
  input,
  // Other packages, Node, and what is chosen where the package runs, by the "imports" of its package.json.
  external: (specifier) => !specifier.startsWith('.') && resolve(specifier) !== specifier,
  plugins: [typescript, ownPlace],
  // No module of ours does anything when it is loaded, but for those a door names.
  treeshake: { moduleSideEffects: false },
  onwarn(warning) {
    throw new Error(warning.message)
  },
})
await bundle.write({
  dir: 'dist',
  format: 'es',
  sourcemap: true,
  // What two doors share goes to a chunk of its own: one copy of every class.
  chunkFileNames: 'chunk-[hash].js',
  hoistTransitiveImports: false,
})
await bundle.close()

/** The pairs of built file and source that a door leads to. */
function entriesOf(target: Target): [built: string, source: string][] {
  if (typeof target === 'string') return []
  const { '@asyncio/source': source, types: _types, ...built } = target
  if (source === undefined) return []
  if (typeof source !== 'string')
    return Object.entries(source).map(([condition, file]) => [built[condition] as string, file as string])
  return [[built['default'] as string, source]]
}
