interface Port {
  postMessage(message: unknown, transfer?: readonly object[]): void
  /** Messages wait until it is called, on ports that have it. */
  start?(): void
  ref?(): unknown
  unref?(): unknown
}

/** A port as the web knows it: a `MessagePort` of Node's or of a browser's, a browser's `Worker`, a worker's own `self`. */
export interface EventTargetPort extends Port {
  addEventListener(type: string, listener: (event: object) => void): void
}

/** A port as Node knows it: its `Worker`. */
export interface EmitterPort extends Port {
  on(type: string, listener: (value: unknown) => void): unknown
}

/** Either end of a line to another thread, as much of it as is needed here. */
export type MessagePortLike = EventTargetPort | EmitterPort

/** The events of a message port. */
export interface PortListener {
  onMessage(message: unknown): void
  onUnreadable(error: unknown): void
  onClose(): void
}

export function isMessagePortLike(value: unknown): value is MessagePortLike {
  if (typeof value !== 'object' || value === null) return false
  const port = value as Record<string, unknown>
  return (
    typeof port['postMessage'] === 'function' &&
    (typeof port['addEventListener'] === 'function' || typeof port['on'] === 'function')
  )
}

/** Listens to a port for as long as it is there. */
export function listenTo(port: MessagePortLike, listener: PortListener): void {
  const close = (): void => listener.onClose()
  if ('addEventListener' in port) {
    port.addEventListener('message', (event) => listener.onMessage(dataOf(event)))
    port.addEventListener('messageerror', (event) => listener.onUnreadable(dataOf(event)))
    port.addEventListener('close', close)
  } else {
    port.on('message', (message) => listener.onMessage(message))
    port.on('messageerror', (error) => listener.onUnreadable(error))
    port.on('close', close)
    port.on('exit', close)
  }
  port.start?.()
}

function dataOf(event: { data?: unknown }): unknown {
  return event.data
}
