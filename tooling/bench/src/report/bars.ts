import { geometricMean } from './geometric-mean.ts'
import type { Results, ServerMedians } from './results.ts'
import { ratiosTo, rivals, type Form } from './rivals.ts'

/** Something that is to be so, and what was found. */
export interface Bar {
  readonly says: string
  readonly figure: string
  readonly met: boolean
}

const FORMS: Readonly<Record<Form, string>> = { async: '`async` functions', generator: 'generators' }

/** What this library sets out to reach, as far as the run has measured it. */
export function barsOf(results: Results): readonly Bar[] {
  return [...barsOfRivals(results), ...barsOfPromises(results), ...barsOfServers(results), ...barsOfSize(results)]
}

function barsOfRivals({ medians }: Results): Bar[] {
  const bars: Bar[] = []
  for (const form of ['async', 'generator'] as const) {
    for (const rival of rivals) {
      const ratios = [...ratiosTo(rival, form, medians)].toSorted(([, left], [, right]) => left - right)
      const least = ratios[0]
      if (least === undefined) continue
      const { each, mean } = rival[form]
      const found = geometricMean(ratios.map(([, ratio]) => ratio))
      const whom = `${FORMS[form]} beside ${rival.name}`
      const behind = ratios.filter(([, ratio]) => ratio < each).length
      bars.push(
        {
          says: `${whom}: every operation at least ${each}x as fast`,
          figure: `${least[1].toFixed(2)}x in ${least[0]}; ${behind} of ${ratios.length} below`,
          met: behind === 0,
        },
        { says: `${whom}: ${mean}x in the mean`, figure: `${found.toFixed(2)}x`, met: found >= mean },
      )
    }
  }
  return bars
}

/** Where plain promises are the measure: how much longer than with them something may take. */
function barsOfPromises({ medians }: Results): Bar[] {
  const limits: readonly [key: string, says: string, times: number][] = [
    // The same functions run in both; a twentieth is what two runs of one program differ by.
    ['call.10', 'nested calls take as long as with promises', 1.05],
    ['lock.free', 'a free lock takes at most twice as long as one of promises', 2],
    ['q.room', 'a queue with room takes at most twice as long as one of promises', 2],
  ]
  return limits.flatMap(([key, says, times]) => {
    const own = medians[key]?.['ours']
    const native = medians[key]?.['native']
    if (own === undefined || native === undefined) return []
    return [{ says, figure: `${(own / native).toFixed(2)}x the time`, met: own <= native * times }]
  })
}

function barsOfServers({ servers }: Results): Bar[] {
  return [
    barOfServer(servers, 'echo.1', 'ours-protocol', 1),
    barOfServer(servers, 'echo.50', 'ours-protocol', 1),
    barOfServer(servers, 'echo.50', 'ours-streams', 0.9),
  ].flat()
}

function barOfServer(servers: readonly ServerMedians[], key: string, name: string, share: number): Bar[] {
  const comparison = servers.find((server) => server.key === key)
  const own = comparison?.medians[name]
  const raw = comparison?.medians['node-net']
  if (comparison === undefined || own === undefined || raw === undefined) return []
  const ratio = own / raw
  const says = `${name}, ${comparison.key}: at least ${share.toFixed(1)}x the requests of Node's bare sockets`
  return [{ says, figure: `${ratio.toFixed(2)}x`, met: ratio >= share }]
}

function barsOfSize({ medians, bundles, scaling }: Results): Bar[] {
  const memory = medians['mem.task']
  const flattest = Object.entries(scaling).map(([name, figures]): [string, number] => [
    name,
    Math.max(...figures) / Math.min(...figures),
  ])
  return [
    barOfLimit('a sleeping task of an `async` function', memory?.['ours'], 1000, 'bytes'),
    barOfLimit('a sleeping task of a generator', memory?.['ours-generator'], 600, 'bytes'),
    barOfLimit('hello world', bundles['ours: hello'], 8000, 'bytes'),
    barOfLimit('core, loop and sync', bundles['ours: core, loop and sync'], 20_000, 'bytes'),
    ...flattest.map(([name, ratio]) => barOfLimit(`${name}, from a hundred to a million`, ratio, 1.5, 'times')),
  ].flat()
}

function barOfLimit(what: string, figure: number | undefined, limit: number, unit: 'bytes' | 'times'): Bar[] {
  if (figure === undefined) return []
  const shown = unit === 'bytes' ? `${figure.toFixed(0)} bytes` : `${figure.toFixed(2)}x`
  const says = unit === 'bytes' ? `${what}: at most ${limit} bytes` : `${what}: one costs the same within ${limit}x`
  return [{ says, figure: shown, met: figure <= limit }]
}
