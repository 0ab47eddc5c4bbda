// What a host for Node uses of Node's globals, for the builds; see runtime-globals.d.ts.

declare const process: {
  readonly env: Readonly<Record<string, string | undefined>>
  nextTick(callback: () => void): void
  readonly pid: number
  kill(pid: number, signal: string): void
  listenerCount(event: string): number
  on(event: string, listener: (signal: string) => void): void
  getBuiltinModule(id: 'node:os'): { readonly constants: { readonly signals: Readonly<Record<string, number>> } }
  off(event: string, listener: (signal: string) => void): void
  once(event: 'exit', listener: () => void): void
}

declare function setImmediate(callback: () => void): object
declare function clearImmediate(immediate: object | undefined): void
