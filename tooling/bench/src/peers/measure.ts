import type { Program } from './program.ts'

/**
 * The figure of one run: nanoseconds for one operation, of the clock or of the processor, unless the program notes one of its own.
 *
 * @throws {Error} if the program did not do what it was to
 */
export async function measure(program: Program, count: number, ofProcessor: boolean): Promise<number> {
  let noted: number | undefined
  const usedBefore = process.cpuUsage()
  const began = performance.now()
  const done = await program(count, (figure) => {
    noted = figure
  })
  const passed = (performance.now() - began) * 1e6
  const { user, system } = process.cpuUsage(usedBefore)
  if (done !== count) throw new Error(`did ${done} of ${count}`)
  return noted ?? (ofProcessor ? (user + system) * 1000 : passed) / count
}
