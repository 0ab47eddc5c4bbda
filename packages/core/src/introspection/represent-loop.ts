import type { EventLoop } from '../contracts/event-loop.ts'
import { nameClass } from './represent.ts'

/** A loop, and where it stands: `<VirtualEventLoop running=true closed=false debug=false>`. */
export function representLoop(loop: EventLoop): string {
  return `<${nameClass(loop)} running=${loop.isRunning()} closed=${loop.isClosed()} debug=${loop.getDebug()}>`
}
