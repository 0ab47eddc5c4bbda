import type { Context, EventLoop, ExceptionContext, ExceptionHandler } from '@asyncio/core'
import { currentContext, enterFrame, Frame, isFatal, leaveFrame } from '@asyncio/core/lowlevel'

/**
 * Tells whoever wants to know of errors that nobody else can be told of. Nothing that goes wrong in telling stops the loop, but what is
 * meant to stop it.
 */
export class ExceptionReporting {
  /** `null` for the loop's default one. */
  handler: ExceptionHandler | null = null
  readonly #loop: EventLoop

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  report(context: ExceptionContext): void {
    const { handler } = this
    if (handler === null) {
      this.#reportByDefault(context, 'Exception in default exception handler')
      return
    }
    const previous = enterFrame(new Frame(this.#loop, null, contextOf(context)))
    try {
      handler(this.#loop, context)
    } catch (exception) {
      if (isFatal(exception)) this.#loop.abort(exception)
      else {
        this.#reportByDefault(
          { message: 'Unhandled error in exception handler', exception, context },
          'Exception in default exception handler while handling an unexpected error in custom exception handler',
        )
      }
    } finally {
      leaveFrame(previous)
    }
  }

  #reportByDefault(context: ExceptionContext, otherwise: string): void {
    try {
      this.#loop.defaultExceptionHandler(context)
    } catch (error) {
      if (isFatal(error)) this.#loop.abort(error)
      else console.error(otherwise, error)
    }
  }
}

/** The context of what the report is about: a handler logs with the request that failed. */
function contextOf({ task, future, handle }: ExceptionContext): Context {
  const about = task ?? future ?? handle
  return about !== undefined && 'getContext' in about && typeof about.getContext === 'function'
    ? about.getContext()
    : currentContext()
}
