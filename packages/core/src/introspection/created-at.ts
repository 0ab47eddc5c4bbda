import { siteFrames } from './creation-site.ts'
import { siteOf } from './debug-mode.ts'

/** Returns ` created at ...`, the end of a representation, where debug mode knows the place; otherwise nothing. */
export function createdAt(made: object): string {
  const site = siteOf(made)
  const [frame] = site === undefined ? [] : siteFrames(site)
  return frame === undefined ? '' : ` created at ${frame.file}:${frame.line}`
}
