// What a host for Node uses of Node's globals, for the builds; see runtime-globals.d.ts.

declare const process: { nextTick(callback: () => void): void }

declare function setImmediate(callback: () => void): object
declare function clearImmediate(immediate: object | undefined): void
