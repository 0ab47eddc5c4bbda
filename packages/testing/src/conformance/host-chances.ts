/** A way in which a platform calls back, as it does with input and output. */
export interface HostChance {
  readonly name: string
  readonly ask: (callback: () => void) => void
}

/** The ways that this platform has. */
export function hostChances(): HostChance[] {
  const chances: HostChance[] = [
    { name: 'setTimeout', ask: (callback) => setTimeout(callback, 0) },
    { name: 'MessageChannel', ask: sendMessage },
  ]
  const setImmediate: unknown = Reflect.get(globalThis, 'setImmediate')
  if (typeof setImmediate === 'function')
    chances.push({ name: 'setImmediate', ask: (callback) => setImmediate.call(globalThis, callback) })
  return chances
}

/** As much of a message port as is used. */
interface Port {
  onmessage: (() => void) | null
  postMessage(message: unknown): void
  close(): void
}

function sendMessage(callback: () => void): void {
  const { port1, port2 } = new MessageChannel() as unknown as { readonly port1: Port; readonly port2: Port }
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- this way the port is started, too
  port1.onmessage = () => {
    port1.close()
    callback()
  }
  port2.postMessage(undefined)
}
