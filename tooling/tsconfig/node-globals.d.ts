// What a host for Node uses of Node's globals, for the builds; see runtime-globals.d.ts.

declare const process: {
  readonly env: Readonly<Record<string, string | undefined>>
  nextTick(callback: () => void): void
  once(event: 'exit', listener: () => void): void
  off(event: 'exit', listener: () => void): void
}

declare function setImmediate(callback: () => void): object
declare function clearImmediate(immediate: object | undefined): void
