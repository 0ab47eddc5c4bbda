import type { AddressInfo } from '@asyncio/core'

/**
 * Puts addresses of both kinds in turns: first some of the kind that came first, then one of each.
 *
 * @param firstCount how many of the first kind stand in front
 */
export function interleaveAddresses(infos: readonly AddressInfo[], firstCount: number): AddressInfo[] {
  const kinds = new Map<number, AddressInfo[]>()
  for (const info of infos) kinds.set(info.family, [...(kinds.get(info.family) ?? []), info])
  const lists = [...kinds.values()]
  const front = lists[0]?.splice(0, firstCount - 1) ?? []
  const length = Math.max(0, ...lists.map((list) => list.length))
  const turns = Array.from({ length }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1)))
  return [...front, ...turns.flat()]
}
