/** The paths that a page links to. A real crawler would parse the HTML. */
export function linksOf(html: string): string[] {
  const links = html.matchAll(/href="([^"]+)"/g)
  return [...links].flatMap(([, path]) => path ?? [])
}
