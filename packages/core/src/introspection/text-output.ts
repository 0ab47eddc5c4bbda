/** A destination of text: a stream of Node's, or anything else that has its `write`. */
export interface TextOutput {
  write(text: string): unknown
}

/** Prints a text and ends the line, on the console if nothing else is given. */
export function printTo(file: TextOutput | null | undefined, text: string): void {
  if (file == null) console.log(text)
  else file.write(`${text}\n`)
}
