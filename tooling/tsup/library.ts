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
      name: 'no-bare-imports',
      // A door that needs nothing of a chunk imports it all the same, for effects that our modules do not have, and bundlers warn of it.
      renderChunk(code) {
        return { code: code.replaceAll(/^import "(?:\.{1,2}\/chunk-\w+\.js|@asyncio\/[\w/]+)";$/gm, '') }
      },
    },
  ],
}
