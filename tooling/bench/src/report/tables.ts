import { operations } from '../operations.ts'
import { SCALES } from '../scaling/measure-scaling.ts'
import { barsOf } from './bars.ts'
import { geometricMean } from './geometric-mean.ts'
import { markdownTable } from './markdown-table.ts'
import type { Results } from './results.ts'
import { ratiosTo, rivals, type Form } from './rivals.ts'

/** Medians of each peer, an operation a line. */
export function tableOfMedians({ medians, peers }: Results): string {
  const names = Object.keys(peers)
  const rows = Object.entries(medians).map(([key, figures]) => [
    key,
    ...names.map((name) => (figures[name] === undefined ? '' : shownFigure(key, figures[name]))),
  ])
  return markdownTable(['', ...names], rows)
}

/** How many times as fast as its rivals a form of ours is. */
export function tableOfRatios(form: Form, { medians, peers }: Results): string {
  const present = rivals.filter((rival) => rival.name in peers && ratiosTo(rival, form, medians).size > 0)
  const columns = present.map((rival) => ratiosTo(rival, form, medians))
  const keys = Object.keys(medians).filter((key) => columns.some((ratios) => ratios.has(key)))
  const rows = keys.map((key) => [key, ...columns.map((ratios) => shownRatio(ratios.get(key)))])
  const means = columns.map((ratios) => shownRatio(geometricMean([...ratios.values()])))
  return markdownTable(['', ...present.map(({ name }) => name)], [...rows, ['**geometric mean**', ...means]])
}

export function tableOfBars(results: Results): string {
  const rows = barsOf(results).map(({ says, figure, met }) => [says, figure, met ? 'yes' : 'no'])
  return markdownTable(['bar', 'figure', 'met'], rows)
}

/** Requests a second, and how many times as many as with Node's bare sockets. */
export function tableOfServers({ servers }: Results): string {
  const names = [...new Set(servers.flatMap(({ medians }) => Object.keys(medians)))]
  const head = ['', ...servers.flatMap(({ key }) => [key, 'ratio'])]
  const rows = names.map((name) => [
    name,
    ...servers.flatMap(({ medians }) => {
      const figure = medians[name]
      const raw = medians['node-net'] ?? medians['node-tls']
      if (figure === undefined) return ['', '']
      return [grouped(figure), raw === undefined ? '' : (figure / raw).toFixed(2)]
    }),
  ])
  return markdownTable(head, rows)
}

export function tableOfBundles({ bundles }: Results): string {
  return markdownTable(
    ['bundle', 'kB'],
    Object.entries(bundles).map(([name, bytes]) => [name, (bytes / 1000).toFixed(1)]),
  )
}

export function tableOfImports({ imports }: Results): string {
  return markdownTable(
    ['import', 'ms'],
    Object.entries(imports).map(([name, milliseconds]) => [name, milliseconds.toFixed(1)]),
  )
}

export function tableOfScaling({ scaling }: Results): string {
  const rows = Object.entries(scaling).map(([name, figures]) => [
    name,
    ...figures.map(grouped),
    `${(Math.max(...figures) / Math.min(...figures)).toFixed(2)}x`,
  ])
  return markdownTable(['', ...SCALES.map(grouped), 'most by least'], rows)
}

function shownFigure(key: string, figure: number): string {
  const measures = operations.find((operation) => operation.key === key)?.measures
  if (measures === 'run') return `${grouped(figure / 1e6)} ms`
  if (measures === 'bytes') return `${grouped(figure)} B`
  return grouped(figure)
}

function shownRatio(ratio: number | undefined): string {
  return ratio === undefined ? '' : `${ratio.toFixed(2)}x`
}

function grouped(figure: number): string {
  return Math.round(figure).toLocaleString('en-US')
}
