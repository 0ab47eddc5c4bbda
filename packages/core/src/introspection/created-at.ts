import { siteFrames } from './creation-site.ts'
import { siteOf } from './debug-mode.ts'

/** Where debug mode saw something being made, for the end of what is said of it; nothing otherwise. */
export function createdAt(made: object): string {
  const site = siteOf(made)
  const [frame] = site === undefined ? [] : siteFrames(site)
  return frame === undefined ? '' : ` created at ${frame.file}:${frame.line}`
}
