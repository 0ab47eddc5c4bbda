import type { Options } from 'tsup'

/** JavaScript by tsup; declarations by the native compiler (`tsc -p tsconfig.build.json`). */
export const library: Options = {
  entry: ['src/index.ts'],
  format: ['esm'],
  target: 'es2022',
  // What two doors share goes to a chunk of its own: one copy of every class.
  splitting: true,
  // `node:async_hooks` stays as it is written.
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
  dts: false,
  plugins: [
    {
      name: 'declarations',
      // esbuild makes variables of classes and constants, and gives classes that mention themselves another name. Bundlers can't tell then
      // that a class which extends another is of no use, nor put a number where it is used, and stacks would show the other name.
      renderChunk(code) {
        const renamed = [...code.matchAll(/^var (\w+) = class _\1 /gm)].map(([, name]) => name as string)
        const declared = code
          .replaceAll(/^var (\w+) = class (?:_\1 )?(?=extends |\{)/gm, 'class $1 ')
          .replaceAll(/^var (?=[A-Z_]+ = \d+;$)/gm, 'const ')
        return {
          code: renamed.reduce((text, name) => text.replaceAll(new RegExp(`\\b_${name}\\b`, 'g'), name), declared),
        }
      },
    },
    {
      name: 'own-place',
      // By its own name a built file knows that it is one, and not part of a program's bundle that stands in a folder of the same name.
      renderChunk(code, { path }) {
        const built = /[^/]+\/dist\/[^/]+$/.exec(path.replaceAll('\\', '/'))?.[0] ?? ''
        return { code: code.replaceAll('core/src/introspection/code-frame.ts', (place) => built || place) }
      },
    },
    {
      name: 'no-bare-imports',
      // A door that needs nothing of a chunk imports it all the same, for effects that our modules do not have, and bundlers warn of it.
      renderChunk(code) {
        return { code: code.replaceAll(/^import "(?:\.{1,2}\/chunk-\w+\.js|@asyncio\/[\w/]+)";$/gm, '') }
      },
    },
  ],
}
