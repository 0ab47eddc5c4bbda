/** What went into a log: whatever JSON can say. */
export type Logged = string | number | boolean | null | readonly Logged[]

/**
 * One line of a trace: `[milliseconds, name of the current task or '-', ...what was logged]`; or how the program
 * ended, as in `['raised', 'Boom(text)']` and `['deadlock']`.
 */
export type TraceEntry = readonly Logged[]

/** What a program did, in the order in which it did it. */
export type Trace = readonly TraceEntry[]
