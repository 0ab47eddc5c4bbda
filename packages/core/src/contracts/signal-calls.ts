/** The methods of a loop for signals of the operating system. */
export interface SignalCalls {
  /**
   * Calls a function in the loop whenever the process receives a signal, in place of what that signal does by itself. One that was
   * added before for the same signal is replaced.
   *
   * Mirrors `loop.add_signal_handler`.
   *
   * @param signal its name (`'SIGHUP'`) or its number
   * @throws {TypeError} if it is neither, or the callback is a coroutine or makes one
   * @throws {ValueError} if there is no such signal
   * @throws {RuntimeError} if it can't be caught, the loop is closed, or this is not the main thread
   */
  addSignalHandler<A extends unknown[]>(signal: string | number, callback: (...args: A) => unknown, ...args: A): void

  /**
   * Gives a signal back what it does by itself.
   *
   * Mirrors `loop.remove_signal_handler`.
   *
   * @returns whether there was a handler
   */
  removeSignalHandler(signal: string | number): boolean
}
