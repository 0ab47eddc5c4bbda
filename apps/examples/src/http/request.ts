/** What a client asks for. */
export interface Request {
  readonly method: string
  /** The path, with what follows it. */
  readonly target: string
  readonly version: '1.0' | '1.1'
  /** By their names in small letters; what was said several times is joined by commas. */
  readonly headers: ReadonlyMap<string, string>
  /** The body as it comes in. What is left of it when the request is answered is read and dropped. */
  readonly body: AsyncIterable<Uint8Array>
  /** Whether the client waits with the body until it is told to go on, which it is when the body is read. */
  isHeldBack(): boolean
}

/** The whole body as text. */
export async function textOf({ body }: Request): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of body) text += decoder.decode(piece, { stream: true })
  return text + decoder.decode()
}

/** Whether the client goes on with this connection after the answer. */
export function keepsAlive({ version, headers }: Request): boolean {
  const said = tokensOf(headers.get('connection'))
  return version === '1.1' ? !said.includes('close') : said.includes('keep-alive')
}

/** The words of a header that is a list of them, in small letters. */
export function tokensOf(header = ''): string[] {
  return header.split(',').map((token) => token.trim().toLowerCase())
}
