import manifest from '../../package.json' with { type: 'json' }
import type { Programs } from './program.ts'

/** The programs of a peer. A peer is loaded only where it is asked for: others may not run on this Node. */
export async function loadPrograms(peer: string): Promise<{ version: string; programs: Programs }> {
  const node = `Node ${process.versions.node}`
  switch (peer) {
    case 'ours':
      return { version: node, programs: (await import('./ours/peers.ts')).ours }
    case 'ours-generator':
      return { version: node, programs: (await import('./ours/peers.ts')).oursGenerator }
    case 'ours-eager':
      return { version: node, programs: (await import('./ours/peers.ts')).oursEager }
    case 'ours-generator-eager':
      return { version: node, programs: (await import('./ours/peers.ts')).oursGeneratorEager }
    case 'native':
      return { version: node, programs: (await import('./native.ts')).native }
    case 'effect4':
      return { version: `Effect ${versionOf('effect')}`, programs: (await import('./effect4.ts')).effect4 }
    case 'effect4-eager':
      return { version: `Effect ${versionOf('effect')}`, programs: (await import('./effect4.ts')).effect4Eager }
    case 'effect3':
      return { version: `Effect ${versionOf('effect3')}`, programs: (await import('./effect3.ts')).effect3 }
    case 'effection':
      return { version: `Effection ${versionOf('effection')}`, programs: (await import('./effection.ts')).effection }
    case 'rxjs':
      return { version: `RxJS ${versionOf('rxjs')}`, programs: (await import('./rxjs.ts')).rxjs }
    case 'p-limit':
      return { version: `p-limit ${versionOf('p-limit')}`, programs: (await import('./p-limit.ts')).pLimit }
    case 'p-queue':
      return { version: `p-queue ${versionOf('p-queue')}`, programs: (await import('./p-queue.ts')).pQueue }
    case 'async-mutex':
      return {
        version: `async-mutex ${versionOf('async-mutex')}`,
        programs: (await import('./async-mutex.ts')).asyncMutex,
      }
    default:
      throw new RangeError(`There is no peer called ${peer}`)
  }
}

function versionOf(name: string): string {
  const versions: Record<string, string> = manifest.devDependencies
  return versions[name]?.replace(/^npm:.*@/, '') ?? 'unknown'
}
