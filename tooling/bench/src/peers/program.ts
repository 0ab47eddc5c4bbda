/**
 * Does an operation so many times, and answers with how often it saw it done.
 * One whose figure is not the time it takes hands the figure to `note`.
 */
export type Program = (count: number, note: (figure: number) => void) => Promise<number>

/** What a peer can do, by the keys of the operations. */
export type Programs = Readonly<Record<string, Program>>
