// packages/core/src/introspection/represent.ts
var LONGEST = 80
function nameClass(object) {
  const { name, prototype } = object.constructor
  const tag = Object.hasOwn(prototype, Symbol.toStringTag) ? Reflect.get(object, Symbol.toStringTag) : void 0
  return typeof tag === 'string' ? tag : name.replace(/^_/, '')
}
function shorten(text) {
  if (text.length <= LONGEST) return text
  const half = LONGEST / 2 - 2
  return `${text.slice(0, half)}...${text.slice(-half)}`
}
function representThrown(thrown, show3) {
  if (!(thrown instanceof Error)) return shorten(show3(thrown))
  const name = thrown.name === 'Error' ? thrown.constructor.name : thrown.name
  return `${name}(${thrown.message === '' ? '' : shorten(show3(thrown.message))})`
}
function enumerate(items, tell) {
  const [first, ...others] = items
  const last = others.at(-1)
  if (first === void 0) return ''
  if (last === void 0) return tell(first)
  const more = others.length > 1 ? `, <${others.length - 1} more>` : ''
  return `${tell(first)}${more}, ${tell(last)}`
}

// packages/core/src/introspection/represent-context.ts
function representContext(context, show3) {
  const values = Array.from(context, ([{ name }, value]) => ` ${name}=${shorten(show3(value))}`)
  return `<Context${values.join('')}>`
}

// packages/core/src/introspection/code-frame.ts
var OF_V8 = /^\s*at (async )?(?:(.+?) (?:\[as .+?\] )?\()?([^()]+?):(\d+):(\d+)\)?$/
var OF_OTHERS = /^(async\*)?([^@]*)@(.+?):(\d+):(\d+)$/
var INSTALLED = /\/node_modules\/@asyncio\/[^/]+\/(?:dist|src)\//
var ROOMS = /* @__PURE__ */ findRooms()
var IN_ROOM = /^[^/]+\/src\/(?!.*\.test\.)/
function parseStack(stack, end4) {
  const frames = []
  for (const text of stack.split('\n')) {
    const match = OF_V8.exec(text) ?? OF_OTHERS.exec(text)
    if (match === null) continue
    const [, suspended2, functionName = '', address = '', line, column] = match
    const file = pathOf(address)
    if (!isForeign(file))
      frames.push({ functionName, file, line: Number(line), column: Number(column), async: suspended2 !== void 0 })
    else if (functionName === end4) break
  }
  return frames
}
function pathOf(address) {
  if (!address.startsWith('file://')) return address.replaceAll('\\', '/')
  try {
    return decodeURIComponent(address.slice('file://'.length)).replace(/^\/(?=[A-Za-z]:\/)/, '')
  } catch {
    return address
  }
}
function findRooms() {
  return /^(.*\/)core\/src\/introspection\//.exec(pathOf(import.meta.url ?? ''))?.[1]
}
function isForeign(file) {
  if (file.startsWith('node:') || INSTALLED.test(file)) return true
  return ROOMS !== void 0 && file.startsWith(ROOMS) && IN_ROOM.test(file.slice(ROOMS.length))
}

// packages/core/src/introspection/creation-site.ts
var DEPTH = 10
var TAKEN = 50
function captureSite(taken2 = TAKEN) {
  const { stackTraceLimit } = Error
  const limited = Reflect.set(Error, 'stackTraceLimit', taken2)
  try {
    return new Error('created here')
  } finally {
    if (limited) Reflect.set(Error, 'stackTraceLimit', stackTraceLimit)
  }
}
function siteFrames(site) {
  return parseStack(site.stack ?? '').slice(0, DEPTH)
}

// packages/core/src/context/node-frame-storage.ts
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
var storage = new AsyncLocalStorage()
var framesAreKept = true
function resumedFrame() {
  return storage.getStore()
}
function resumeFrame(_frame) {}
function settleFrames() {}
function interlude(stepper) {
  stepper.step()
}
function runInFrame(frame, body) {
  return storage.run(frame, body)
}
var Resource = AsyncResource
var AmbientScope = class extends Resource {
  constructor() {
    super('asyncio')
  }
  /** Runs a step here, in a frame that async functions called by it will go on in. */
  enter(frame, stepper) {
    this.runInAsyncScope(enterAndStep, void 0, frame, stepper)
  }
  /** Runs a step here, in the frame that was current when this was made. */
  resume(stepper) {
    this.runInAsyncScope(step, void 0, stepper)
  }
  /** Like `resume`, in the middle of other code, which goes on in its own frame afterwards. */
  interpose(stepper) {
    this.resume(stepper)
  }
}
function step(stepper) {
  stepper.step()
}
function enterAndStep(frame, stepper) {
  storage.enterWith(frame)
  step(stepper)
}

// packages/core/src/context/frame.ts
var Frame = class {
  loop
  task
  context
  /** Its native code has waited in several places at once (`Promise.all`): that one of them does says nothing of the others. */
  forks = false
  constructor(loop, task, context) {
    this.loop = loop
    this.task = task
    this.context = context
  }
}
var steppingFrame
function currentFrame() {
  return steppingFrame ?? resumedFrame()
}
function enterFrame(frame) {
  const previous = steppingFrame
  steppingFrame = frame
  return previous
}
function leaveFrame(previous) {
  steppingFrame = previous
}

// packages/core/src/introspection/debug-mode.ts
var debugMode
var sites = /* @__PURE__ */ new WeakMap()
var waitSites = /* @__PURE__ */ new WeakMap()
function setDebugMode(mode) {
  debugMode = mode
}
function getDebugMode() {
  return debugMode
}
function rememberSite(made2) {
  if (debugMode !== void 0) sites.set(made2, debugMode.captureSite())
}
function siteOf(made2) {
  return sites.get(made2)
}
function rememberWait() {
  if (debugMode === void 0) return
  const task = currentFrame()?.task
  if (task != null) waitSites.set(task, debugMode.captureSite())
}
function waitSiteOf(task) {
  return waitSites.get(task)
}

// packages/core/src/introspection/created-at.ts
function createdAt(made2) {
  const site = siteOf(made2)
  const [frame] = site === void 0 ? [] : siteFrames(site)
  return frame === void 0 ? '' : ` created at ${frame.file}:${frame.line}`
}

// packages/core/src/introspection/represent-coroutine.ts
function representCoroutine(coroutine) {
  return `<Coroutine ${coroutine.name}${createdAt(coroutine)}>`
}
function nameCoroutine(coroutine) {
  const name = 'name' in coroutine ? String(coroutine.name) || 'anonymous' : 'generator'
  return `${name}${createdAt(coroutine)}`
}

// packages/core/src/introspection/represent-future.ts
function representFuture(future, show3) {
  const told = [stateOf(future)]
  if (isTask(future)) {
    told.push(`name='${future.getName()}'`, `coro=<${nameCoroutine(future.getCoro())}>`)
    const waits = future.waitingFor()
    if (waits.length > 0) told.push(`wait_for=${enumerate(waits, show3)}`)
  }
  if (future.failed()) told.push(`exception=${representThrown(future.outcome(), show3)}`)
  else if (future.done() && !future.cancelled()) told.push(`result=${shorten(show3(future.outcome()))}`)
  const callbacks = future.callbacks()
  if (callbacks.length > 0) told.push(`cb=[${enumerate(callbacks, nameCallback)}]`)
  return `<${nameClass(future)} ${told.join(' ')}${createdAt(future)}>`
}
function stateOf(future) {
  if (future.cancelled()) return 'cancelled'
  if (future.done()) return 'finished'
  return isTask(future) && future.cancelling() > 0 ? 'cancelling' : 'pending'
}
function isTask(future) {
  return 'getCoro' in future
}
function nameCallback(callback) {
  if (callback.awaiter !== void 0) return `${nameClass(callback.awaiter)}.wakeup()`
  const { name } = 'callback' in callback ? callback.callback : callback.constructor
  return `${name || 'anonymous'}()`
}

// packages/core/src/introspection/cancelled-calls.ts
var calls = /* @__PURE__ */ new WeakMap()
function rememberCall(handle) {
  const { callback, args } = handle
  if (callback !== void 0 && siteOf(handle) !== void 0) calls.set(handle, { callback, args })
}
function callOf(handle) {
  return calls.get(handle) ?? handle
}

// packages/core/src/introspection/represent-handle.ts
function representHandle(handle, show3) {
  const isTimer = 'when' in handle
  const told = [isTimer ? 'TimerHandle' : 'Handle']
  if (handle.cancelled()) told.push('cancelled')
  if (isTimer) told.push(`when=${handle.when()}`)
  const { callback, args } = callOf(handle)
  if (callback !== void 0) {
    const shown = siteOf(handle) === void 0 ? [] : (args ?? []).map((arg) => shorten(show3(arg)))
    told.push(`${callback.name || 'anonymous'}(${shown.join(', ')})`)
  }
  return `<${told.join(' ')}${createdAt(handle)}>`
}

// packages/core/src/introspection/represent-loop.ts
function representLoop(loop) {
  return `<${nameClass(loop)} running=${loop.isRunning()} closed=${loop.isClosed()} debug=${loop.getDebug()}>`
}

// packages/core/src/errors/describe-value.ts
function describeValue(value) {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`
  if (typeof value !== 'object' || value === null) return String(value)
  const { name } = value.constructor ?? {}
  return Array.isArray(value)
    ? 'an array'
    : name === void 0 || name === 'Object'
      ? 'an object'
      : `an instance of ${name}`
}

// packages/core/src/futures/describe-future.ts
function describeFuture(future) {
  const kind = future[Symbol.toStringTag]
  const name = 'getName' in future && typeof future.getName === 'function' ? ` name='${String(future.getName())}'` : ''
  const state = future.cancelled() ? 'cancelled' : future.done() ? 'finished' : 'pending'
  return `<${kind} ${state}${name}>`
}
function describeStandstill(tasks2) {
  const lines = Array.from(tasks2, (task) => {
    const waits = describeWaits(task)
    return `
  ${describeFuture(task)} waits for ${waits.length > 0 ? waits.join(' and ') : 'a promise that is not ours'}`
  })
  if (lines.length === 0) return 'There is no task, no timer and no callback that could ever stop it'
  return `No timer is set, nothing is ready, and every task waits for something that nobody will bring${lines.join('')}`
}
function describeWaits(task) {
  return task.waitingFor().map(describeFuture)
}

// packages/core/src/futures/is-future.ts
var FUTURE = /* @__PURE__ */ Symbol.for('asyncio.Future')
function isFuture(value) {
  return typeof value === 'object' && value !== null && FUTURE in value
}

// packages/core/src/errors/name-error.ts
function nameError(kind, name) {
  kind.prototype.name = name
}

// packages/core/src/errors/runtime-error.ts
var RuntimeError = class _RuntimeError extends Error {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_RuntimeError, 'RuntimeError')
}

// packages/core/src/coroutines/native-call.ts
var CREATED = 0
var RUNNING = 1
var RETURNED = 2
var THREW = 3
var NativeCall = class {
  #running
  #state = CREATED
  #outcome
  #whenEnded
  constructor(running) {
    this.#running = running
  }
  [Symbol.iterator]() {
    return this
  }
  /** The first call yields this object to the driver, to be told when the function has ended; the second one ends with the outcome. */
  next() {
    if (this.#state === CREATED) {
      this.#state = RUNNING
      const frame = currentFrame()
      frame?.loop?.nativeStepped(frame)
      Promise.resolve(this.#running).then(
        (value) => this.#end(RETURNED, value),
        (error) => this.#end(THREW, error),
      )
      return { done: false, value: this }
    }
    if (this.#state === RUNNING)
      throw new RuntimeError('An async function was stepped by hand before it had ended: await it instead')
    if (this.#state === THREW) throw this.#outcome
    return { done: true, value: this.#outcome }
  }
  throw(error) {
    throw error
  }
  return(value) {
    return { done: true, value }
  }
  /** Has the driver told, who has just been given this object. */
  whenEnded(callback) {
    this.#whenEnded = callback
  }
  #end(state, outcome) {
    this.#state = state
    this.#outcome = outcome
    this.#whenEnded?.()
  }
}

// packages/core/src/coroutines/coroutine-driver.ts
var CoroutineDriver = class {
  /** The future that is waited for; `undefined` while it runs, or only lets one turn pass. */
  future
  #generator
  #frame
  completion
  #scope
  /** It waits, or has asked for another turn: what called it natively is at rest. */
  #suspended = false
  #failed = false
  #error
  constructor(generator, frame, completion) {
    this.#generator = generator
    this.#frame = frame
    this.completion = completion
  }
  /** Goes on from where the code around it stands: the first step, and those after a call of an `async` function. */
  start() {
    const previous = enterFrame(this.#frame)
    try {
      this.step()
    } finally {
      leaveFrame(previous)
    }
    if (this.#suspended) this.#loop.nativeRested?.(this.#frame)
  }
  wake() {
    this.#loop.schedule(this)
  }
  /** Goes on in a turn of the loop: the future that it waited for is done, or the turn that it let pass is over. */
  run() {
    const task = this.awaiter
    const future = this.future
    if (future !== void 0) {
      this.future = void 0
      task?.stopWaiting(this)
      future.deliver(this, task?.takeCancellation())
    } else {
      const cancellation2 = task?.takeCancellation()
      if (cancellation2 !== void 0) this.threw(cancellation2)
    }
    const previous = enterFrame(this.#frame)
    try {
      this.#scope?.resume(this)
    } finally {
      leaveFrame(previous)
    }
  }
  /** The future has a result, which the generator takes from it by itself. */
  returned() {
    this.#failed = false
  }
  /** The next step throws this into the generator. */
  threw(error) {
    this.#failed = true
    this.#error = error
  }
  step() {
    let result
    this.#suspended = false
    try {
      if (this.#failed) {
        const error = this.#error
        this.#failed = false
        this.#error = void 0
        result = this.#generator.throw(error)
      } else {
        result = this.#generator.next()
      }
    } catch (error) {
      this.completion.threw(error)
      return
    }
    if (result.done === true) {
      this.completion.returned(result.value)
      return
    }
    this.#scope ??= new AmbientScope()
    this.#suspended = true
    this.#suspend(result.value)
  }
  #suspend(yielded) {
    if (yielded === void 0) this.#loop.schedule(this)
    else if (isFuture(yielded)) this.#waitFor(yielded)
    else if (yielded instanceof NativeCall) {
      this.#suspended = false
      yielded.whenEnded(() => this.start())
    } else this.#refuse(this.#badYield(yielded))
  }
  /** What was handed out by a bare `yield`, and can't be. */
  #badYield(yielded) {
    const future = isFuture(yielded)
    const awaitable = future || (typeof yielded === 'object' && yielded !== null && 'throw' in yielded)
    const what = future ? describeFuture(yielded) : describeValue(yielded)
    return new RuntimeError(
      (awaitable
        ? `yield was used instead of yield from ${future ? '' : 'for generator '}in ${this.#who} with ${what}`
        : `${this.#who} got bad yield: ${what}`) + '; write yield* to wait for something',
    )
  }
  #waitFor(future) {
    if (!future.blocking) {
      this.#refuse(this.#badYield(future))
      return
    }
    future.blocking = false
    const task = this.awaiter
    const refusal3 = task?.refusalToAwait(future)
    if (refusal3 !== void 0) {
      this.#refuse(refusal3)
      return
    }
    this.future = future
    future.addCallback(this)
    task?.startWaiting(this)
  }
  #refuse(error) {
    this.threw(error)
    this.#loop.schedule(this)
  }
  /** The task that is cancelled when this has to be; none once it is done, for what goes on after its task's end. */
  get awaiter() {
    const { task } = this.#frame
    return task === null || task.done() ? void 0 : task
  }
  get #loop() {
    return this.#frame.loop
  }
  get #who() {
    return this.#frame.task === null ? 'a callback' : describeFuture(this.#frame.task)
  }
}

// packages/core/src/coroutines/immediate-result.ts
var ImmediateResult = class {
  value
  constructor(value) {
    this.value = value
  }
  [Symbol.iterator]() {
    return this
  }
  next() {
    return { done: true, value: this.value }
  }
}

// packages/core/src/coroutines/wait.ts
var Wait = class {
  [Symbol.iterator]() {
    return this
  }
}

// packages/core/src/coroutines/repeated-wait.ts
var RepeatedWait = class extends Wait {
  /** The future that is waited for. */
  future
  // It is its own answer where a generator delegates to it.
  /** @internal */
  done = false
  /** @internal */
  value
  #frame
  #completion
  #refusal
  /** Answers with what comes of an error, of an attempt or of a wait, unless it is thrown. */
  failed(error) {
    throw error
  }
  /** One step of a `yield*`: begins, or goes on when the future is done. */
  next() {
    const { future } = this
    try {
      if (future !== void 0) {
        if (!future.done()) return this.#refuseStep(future)
        this.#endWait(future, isSuccess(future))
        future.result()
      }
      const answer = this.attempt()
      if (answer instanceof ImmediateResult) return this.#answer(true, answer.value)
      rememberWait()
      answer.blocking = true
      this.future = answer
      return this.#answer(false, answer)
    } catch (error) {
      return this.#answer(true, this.failed(error))
    }
  }
  /** The task is cancelled, or the generator was thrown into by hand. */
  throw(error) {
    this.#leave()
    return this.#answer(true, this.failed(error))
  }
  /** The generator is closed. */
  return(value) {
    this.#leave()
    return this.#answer(true, value)
  }
  /** Begins, in the frame that is current, and has `completion` told when it ends. */
  start(frame, completion) {
    this.#frame = frame
    this.#completion = completion
    this.#try()
  }
  /** @internal */
  get completion() {
    return this.#completion
  }
  /** @internal The task that is cancelled when this has to be; none once it is done. */
  get awaiter() {
    const task = this.#frame?.task
    return task == null || task.done() ? void 0 : task
  }
  wake() {
    this.#loop.schedule(this)
  }
  /** The future that it waited for is done. */
  run() {
    const future = this.future
    const { awaiter } = this
    awaiter?.stopWaiting(this)
    const cancellation2 = awaiter?.takeCancellation()
    const previous = enterFrame(this.#frame)
    try {
      this.#endWait(future, cancellation2 === void 0 && this.#refusal === void 0 && isSuccess(future))
      if (this.#refusal === void 0) future.deliver(this, cancellation2)
      else this.threw(cancellation2 ?? this.#refusal)
    } finally {
      leaveFrame(previous)
    }
  }
  /** @internal The future has a result. */
  returned() {
    this.#try()
  }
  /** @internal The future has failed, or the task is cancelled. */
  threw(error) {
    const { completion } = this
    let result
    try {
      result = this.failed(error)
    } catch (failure2) {
      completion.threw(failure2)
      return
    }
    completion.returned(result)
  }
  #endWait(future, succeeded2) {
    this.future = void 0
    this.waited(future, succeeded2)
  }
  #leave() {
    const { future } = this
    if (future !== void 0) this.#endWait(future, false)
  }
  #answer(done2, value) {
    this.done = done2
    this.value = value
    return this
  }
  /** Whatever asks again before the future is done is no task, and would ask for ever. */
  #refuseStep(future) {
    const steps = future[Symbol.iterator]()
    steps.next()
    return steps.next()
  }
  #try() {
    let answer
    try {
      answer = this.attempt()
    } catch (error) {
      this.threw(error)
      return
    }
    if (answer instanceof ImmediateResult) this.completion.returned(answer.value)
    else this.#waitFor(answer)
  }
  #waitFor(future) {
    rememberWait()
    const { awaiter } = this
    this.future = future
    this.#refusal = awaiter?.refusalToAwait(future)
    if (this.#refusal !== void 0) {
      this.#loop.schedule(this)
      return
    }
    future.addCallback(this)
    awaiter?.startWaiting(this)
    this.#loop.nativeRested?.(this.#frame)
  }
  get #loop() {
    return this.#frame?.loop
  }
}
function isSuccess(future) {
  return !future.failed() && !future.cancelled()
}

// packages/core/src/introspection/call-stack.ts
function callStackOf(task) {
  if (task.done()) return []
  return currentFrame()?.task === task ? liveStack() : suspendedStack(task)
}
function liveStack() {
  return parseStack(captureSite(Infinity).stack ?? '', 'AmbientScope.enter')
}
function formatEntry({ functionName, file, line, column, async }) {
  const name = `${async ? 'async ' : ''}${functionName || 'anonymous'}`
  return file === void 0 ? name : `${name} (${file}:${line}:${column})`
}
function suspendedStack(task) {
  const stack = []
  const waiter = task.waiters().at(-1)
  if (waiter instanceof CoroutineDriver || waiter instanceof RepeatedWait)
    stack.push(...suspended(waitSiteOf(task)?.stack))
  const coroutine = waiter?.completion?.coroutine
  if (coroutine !== void 0)
    stack.push({ functionName: coroutine.name, async: true }, ...suspended(siteOf(coroutine)?.stack))
  const begun = task.getCoro()
  const name = 'name' in begun ? begun.name : ''
  if (stack.length === 0 || (name !== '' && stack.at(-1)?.functionName !== name))
    stack.push({ functionName: name, async: true })
  return stack
}
function suspended(stack) {
  return parseStack(stack ?? '', 'AmbientScope.enter').map((frame) => ({ ...frame, async: true }))
}

// packages/core/src/introspection/text-output.ts
function printTo(file, text) {
  if (file == null) console.log(text)
  else
    file.write(`${text}
`)
}

// packages/core/src/introspection/task-stack.ts
function getStack(task, { limit = null } = {}) {
  if (!(isFuture(task) && 'getCoro' in task))
    throw new TypeError(`Cannot get a stack as it must be of a task: received ${describeValue(task)}`)
  const failed = task.failed()
  const stack = (failed ? thrownStack(task.outcome()) : callStackOf(task)).toReversed()
  if (limit === null) return stack
  if (limit <= 0) return []
  return failed ? stack.slice(0, limit) : stack.slice(-limit)
}
function printStack(task, { limit = null, file } = {}) {
  const entries = getStack(task, { limit })
  const failed = task.failed()
  const what = failed ? 'Traceback' : 'Stack'
  const lines =
    entries.length === 0
      ? [`No stack for ${describeFuture(task)}`]
      : [
          `${what} for ${describeFuture(task)} (most recent call last):`,
          ...entries.map((entry) => `  ${formatEntry(entry)}`),
        ]
  if (failed) lines.push(String(task.outcome()))
  printTo(file, lines.join('\n'))
}
function thrownStack(thrown) {
  return thrown instanceof Error ? parseStack(thrown.stack ?? '', 'AmbientScope.enter') : []
}

// packages/core/src/introspection/node-inspect.ts
var INSPECT = /* @__PURE__ */ Symbol.for('nodejs.util.inspect.custom')
var DEEPEST = 5
var SHORT = {
  breakLength: Infinity,
  colors: false,
  compact: true,
  depth: 1,
  maxArrayLength: 6,
  maxStringLength: 1e3,
}
var representations = {
  context: representContext,
  coroutine: representCoroutine,
  future: representFuture,
  handle: representHandle,
  loop: representLoop,
}
var underWay = /* @__PURE__ */ new Set()
function inspectable(kind, as) {
  const represent = typeof as === 'string' ? representations[as] : as
  Reflect.defineProperty(kind.prototype, INSPECT, {
    configurable: true,
    writable: true,
    value(_depth, options, inspect2) {
      if (underWay.size >= DEEPEST || underWay.has(this)) return '...'
      underWay.add(this)
      try {
        return represent(this, (value) => inspect2(value, { ...options, ...SHORT }))
      } finally {
        underWay.delete(this)
      }
    },
  })
}

// packages/core/src/errors/cancelled-error.ts
var BRAND = /* @__PURE__ */ Symbol.for('asyncio.CancelledError')
var CancelledError = class extends Error {
  static {
    this.prototype.name = 'CancelledError'
    Object.defineProperty(this.prototype, BRAND, { value: true })
  }
  /** What `cancel(message)` was given: nothing, or that one value, of any type. */
  args
  constructor(...args) {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(args.length > 0 ? String(args[0]) : '')
    Error.stackTraceLimit = stackTraceLimit
    this.args = args
  }
}
function isCancelled(error) {
  return error instanceof CancelledError || (typeof error === 'object' && error !== null && BRAND in error)
}
function newCancelledError(message) {
  return message === void 0 || message === null ? new CancelledError() : new CancelledError(message)
}

// packages/core/src/futures/continuation.ts
var PENDING = 0
var FULFILLED = 1
var REJECTED = 2
var Continuation = class {
  /** Whose native code goes on when a handler is called. */
  frame
  /** What was awaited, if it was a coroutine: for those who look at a stack. */
  coroutine
  // Kept with the widest type, so that what waits for a number also is something that waits.
  #onFulfilled
  #onRejected
  #state = PENDING
  #outcome
  #deferred
  constructor(frame, onFulfilled, onRejected) {
    this.frame = frame
    this.#onFulfilled = onFulfilled
    this.#onRejected = onRejected
  }
  /** Ends it with a value. */
  returned(value) {
    const handler = this.#onFulfilled
    if (typeof handler !== 'function') {
      this.#settle(FULFILLED, value)
      return
    }
    this.#resumeNative()
    try {
      this.#settle(FULFILLED, handler(value))
    } catch (error) {
      this.#settle(REJECTED, error)
    }
  }
  /** Ends it with an error. */
  threw(error) {
    const handler = this.#onRejected
    if (typeof handler !== 'function') {
      this.#settle(REJECTED, error)
      return
    }
    this.#resumeNative()
    try {
      this.#settle(FULFILLED, handler(error))
    } catch (failure2) {
      this.#settle(REJECTED, failure2)
    }
  }
  then(onFulfilled, onRejected) {
    return this.#asPromise().then(onFulfilled, onRejected)
  }
  catch(onRejected) {
    return this.#asPromise().catch(onRejected)
  }
  finally(onFinally) {
    return this.#asPromise().finally(onFinally)
  }
  get [Symbol.toStringTag]() {
    return 'Promise'
  }
  #resumeNative() {
    if (this.frame === void 0) return
    this.frame.loop?.nativeStepped(this.frame)
    resumeFrame(this.frame)
  }
  #settle(state, outcome) {
    this.#state = state
    this.#outcome = outcome
    if (this.#deferred !== void 0) {
      if (state === FULFILLED) this.#deferred.resolve(outcome)
      else this.#deferred.reject(outcome)
    } else if (state === REJECTED && !isCancelled(outcome)) {
      void this.#asPromise()
    }
  }
  #asPromise() {
    if (this.#deferred === void 0) {
      this.#deferred = new Deferred()
      if (this.#state !== PENDING) this.#settle(this.#state, this.#outcome)
    }
    return this.#deferred.promise
  }
}
var Deferred = class {
  resolve
  reject
  promise = new Promise((resolve3, reject) => {
    this.resolve = resolve3
    this.reject = reject
  })
}

// packages/core/src/errors/invalid-state-error.ts
var InvalidStateError = class _InvalidStateError extends Error {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_InvalidStateError, 'InvalidStateError')
}

// packages/core/src/leftovers/leftovers.ts
var newest
var loopOfNewest = null
var noted = []
var notedBefore = []
var watches = /* @__PURE__ */ new WeakMap()
var watchesOfLoops = /* @__PURE__ */ new WeakMap()
var collected = new FinalizationRegistry((watched) => {
  const loop = watched.loop.deref()
  if (loop === void 0) return
  watchesOfLoops.get(loop)?.delete(watched)
  watched.report(loop)
})
var room = 512
function note(leftover, loop) {
  writeDown()
  newest = leftover
  loopOfNewest = loop
}
function writeDown() {
  if (newest?.isLeft() === true) {
    if (noted.length >= room) {
      noted = selected(noted, (entry) => entry.isLeft())
      room = noted.length * 2 + 512
    }
    noted.push(newest, loopOfNewest)
  }
  newest = void 0
}
function selected(notes, matches) {
  const found = []
  for (let place = 0; place < notes.length; place += 2) {
    const leftover = notes[place]
    const loop = notes[place + 1]
    if (matches(leftover, loop)) found.push(leftover, loop)
  }
  return found
}
function watchLeftovers(loop) {
  writeDown()
  if (noted.length === 0 && notedBefore.length === 0) return
  const old = notedBefore
  notedBefore = noted
  noted = []
  for (let place = 0; place < old.length; place += 2) {
    const leftover = old[place]
    if (leftover.isLeft()) watch(leftover, old[place + 1] ?? loop)
  }
}
function stopWatching(leftover) {
  const watched = watches.get(leftover)
  if (watched === void 0) return
  collected.unregister(watched)
  const loop = watched.loop.deref()
  if (loop !== void 0) watchesOfLoops.get(loop)?.delete(watched)
}
function watch(leftover, loop) {
  const watched = { reference: new WeakRef(leftover), loop: new WeakRef(loop), report: leftover.report() }
  let ofLoop = watchesOfLoops.get(loop)
  if (ofLoop === void 0) watchesOfLoops.set(loop, (ofLoop = /* @__PURE__ */ new Set()))
  ofLoop.add(watched)
  watches.set(leftover, watched)
  collected.register(leftover, watched, watched)
  leftover.watched()
}

// packages/core/src/running-loop.ts
var eventLoop = null
function getRunningLoop() {
  const loop = currentLoop()
  if (loop === null)
    throw new RuntimeError(
      'no running event loop: call this inside a coroutine started by run(), or in a callback of a loop',
    )
  return loop
}
function getEventLoop() {
  const loop = currentLoop() ?? eventLoop
  if (loop === null)
    throw new RuntimeError(
      'There is no current event loop: start one with run(), or set one with setEventLoop(newEventLoop())',
    )
  return loop
}
function setEventLoop(loop) {
  if (loop !== null && typeof loop?.runUntilComplete !== 'function') {
    throw new TypeError(`Cannot set the event loop as it must be an EventLoop or null: received ${describeValue(loop)}`)
  }
  eventLoop = loop
}
function unsetEventLoop(loop) {
  if (eventLoop === loop) eventLoop = null
}
function currentLoop() {
  const loop = currentFrame()?.loop ?? null
  return loop !== null && loop.isRunning() ? loop : null
}

// packages/core/src/context/context.ts
var NO_VALUES = /* @__PURE__ */ new Map()
var Context = class _Context {
  static {
    inspectable(this, 'context')
  }
  // Never changed in place, so that copies can share it.
  #values = NO_VALUES
  #entered = false
  /** How many variables have a value here. */
  get size() {
    return this.#values.size
  }
  /** Whether a variable has a value here. A default is not a value. */
  has(variable) {
    requireVariable(variable)
    return this.#values.has(variable)
  }
  /** The value of a variable here, or `undefined`: defaults are the variable's business. */
  get(variable) {
    requireVariable(variable)
    return this.#values.get(variable)
  }
  /** The variables that have a value here. */
  keys() {
    return this.#values.keys()
  }
  /** The values, in the order in which the variables first got one. */
  values() {
    return this.#values.values()
  }
  /** The variables with their values. */
  entries() {
    return this.#values.entries()
  }
  [Symbol.iterator]() {
    return this.entries()
  }
  /** A context with the same values, which go separate ways from here. */
  copy() {
    const copy2 = new _Context()
    copy2.#values = this.#values
    return copy2
  }
  /**
   * Calls a function in this context: what it sets is set here, and async functions called by it stay here.
   *
   * @returns what the function returns
   * @throws {RuntimeError} if the context is entered already: one that runs can't be run inside itself
   */
  run(callable, ...args) {
    const outer = currentFrame()
    if (this.#entered || outer?.context === this)
      throw new RuntimeError('Cannot enter the context: it is already entered; run a copy of it instead')
    const frame = new Frame(outer?.loop ?? null, outer?.task ?? null, this)
    this.#entered = true
    const previous = enterFrame(frame)
    try {
      return runInFrame(frame, () => callable(...args))
    } finally {
      leaveFrame(previous)
      this.#entered = false
    }
  }
  /** @internal */
  assign(variable, value) {
    this.#values = new Map(this.#values).set(variable, value)
  }
  /** @internal */
  remove(variable) {
    const values = new Map(this.#values)
    values.delete(variable)
    this.#values = values
  }
}
function requireVariable(value) {
  if (typeof value?.reset === 'function') return
  throw new TypeError(`a ContextVar key was expected, got ${describeValue(value)}`)
}
var outermostContext = new Context()
function currentContext() {
  return currentFrame()?.context ?? outermostContext
}
function copyContext() {
  return currentContext().copy()
}

// packages/core/src/futures/done-callback.ts
var DoneCallback = class {
  callback
  #future
  #context
  #scope = new AmbientScope()
  constructor(future, callback, context = copyContext()) {
    this.#future = future
    this.callback = callback
    this.#context = context
  }
  wake() {
    this.#scope.interpose(this)
  }
  /** In the scope of whoever registered it. */
  step() {
    this.#future.getLoop().callSoonIn(this.#context, this.callback, this.#future)
  }
}

// packages/core/src/futures/future-await.ts
var FutureAwait = class extends Continuation {
  future
  /** The task that waits; `undefined` where nobody is cancelled with it. */
  awaiter
  #refusal
  constructor(future, onFulfilled, onRejected, isAwait) {
    const frame = currentFrame()
    super(frame, onFulfilled, onRejected)
    this.future = future
    if (isAwait) this.awaiter = pendingTask(frame)
  }
  then(onFulfilled, onRejected) {
    const task = typeof onRejected === 'function' && this.awaiter === void 0 ? pendingTask(currentFrame()) : void 0
    if (task !== void 0 && !this.future.done() && task.refusalToAwait(this.future) === void 0) {
      this.awaiter = task
      task.startWaiting(this)
    }
    return super.then(onFulfilled, onRejected)
  }
  /** Begins to wait. */
  wait() {
    const task = this.awaiter
    if (task === void 0) {
      this.future.addCallback(this)
      return
    }
    const refusal3 = task.refusalToAwait(this.future)
    if (refusal3 !== void 0) {
      this.#refusal = refusal3
      task.getLoop().schedule(this)
      return
    }
    this.future.addCallback(this)
    task.startWaiting(this)
    task.getLoop().nativeRested?.(this.frame)
  }
  wake() {
    this.future.getLoop().schedule(this)
  }
  run() {
    this.awaiter?.stopWaiting(this)
    const cancellation2 = this.awaiter?.takeCancellation()
    if (this.#refusal !== void 0) {
      this.threw(cancellation2 ?? this.#refusal)
      return
    }
    this.future.deliver(this, cancellation2)
  }
}
function pendingTask(frame) {
  const task = frame?.task
  return task?.done() === false ? task : void 0
}

// packages/core/src/futures/future-iterator.ts
var FutureIterator = class {
  #future
  // It is its own answer, to both steps: one object for each wait.
  done = false
  value
  constructor(future) {
    this.#future = future
  }
  next() {
    const future = this.#future
    if (future.done()) {
      this.done = true
      this.value = future.result()
    } else if (this.value === void 0) {
      future.blocking = true
      rememberWait()
      this.value = future
    } else {
      throw new RuntimeError(
        `${describeFuture(future)} was iterated over: write await future, or yield* future in a generator coroutine`,
      )
    }
    return this
  }
  throw(error) {
    throw error
  }
  return(value) {
    return { done: true, value }
  }
}

// packages/core/src/futures/future.ts
var PENDING2 = 0
var RESULT = 1
var EXCEPTION = 2
var CANCELLED = 3
var LOOKED_AT = 0
var UNSEEN = 1
var WATCHED = 2
var Future = class {
  static {
    Reflect.defineProperty(this.prototype, FUTURE, { value: true })
    inspectable(this, 'future')
  }
  #loop
  #state = PENDING2
  #outcome
  #cancelMessage
  #attention = LOOKED_AT
  #callbacks
  /**
   * @internal Set by `yield* future` just before the future itself is yielded to whoever drives the generator, so that a bare
   * `yield future`, which would never be answered, is told from it.
   */
  blocking = false
  /**
   * @param options.loop the loop it belongs to; by default the running one, else the one set by `setEventLoop`
   * @throws {RuntimeError} if there is no such loop
   */
  constructor(options = {}) {
    this.#loop = options.loop ?? getEventLoop()
    rememberSite(this)
  }
  /** The loop that the future belongs to. */
  getLoop() {
    return this.#loop
  }
  /** Whether it has a result or an exception, or was cancelled. */
  done() {
    return this.#state !== PENDING2
  }
  /** Whether it was cancelled. */
  cancelled() {
    return this.#state === CANCELLED
  }
  /**
   * The result.
   *
   * @throws the exception, if it has one instead
   * @throws {CancelledError} if it was cancelled
   * @throws {InvalidStateError} if it is not done yet
   */
  result() {
    if (this.#state === RESULT) return this.#outcome
    if (this.#state === PENDING2)
      throw new InvalidStateError('Result is not ready: await the future, or ask done() first')
    return this.#throwFailure()
  }
  /**
   * The exception, or `null` if it has a result.
   *
   * @throws {CancelledError} if it was cancelled
   * @throws {InvalidStateError} if it is not done yet
   */
  exception() {
    if (this.#state === RESULT) return null
    if (this.#state === PENDING2)
      throw new InvalidStateError('Exception is not set: await the future, or ask done() first')
    return this.#state === CANCELLED ? this.#throwFailure() : this.#failure()
  }
  /**
   * Gives it a result. Whoever waits goes on in the next turn.
   *
   * @throws {InvalidStateError} if it is done already
   */
  setResult(value) {
    this.#settle(RESULT, value)
  }
  /**
   * Gives it an exception, which is thrown in whoever waits.
   *
   * **Differs from Python:** anything can be thrown in JavaScript, so anything is taken; an error class is made an instance of.
   *
   * @throws {InvalidStateError} if it is done already
   */
  setException(exception) {
    this.#settle(EXCEPTION, isErrorClass(exception) ? new exception() : exception)
  }
  /**
   * Cancels it: whoever waits gets a `CancelledError`.
   *
   * @param message is handed on as the first of the error's `args`
   * @returns whether it did; `false` if the future was done already
   */
  cancel(message) {
    if (this.#state !== PENDING2) {
      this.#lookAt()
      return false
    }
    this.#cancelMessage = message
    this.#settle(CANCELLED, void 0)
    return true
  }
  /**
   * Has a function called when the future is done, with the future as its argument. If it is done already, in the next turn.
   *
   * Functions are called in the order they were added. What one throws goes to the loop's exception handler.
   *
   * @param options.context the context it runs in; by default a copy of the current one
   */
  addDoneCallback(callback, options = {}) {
    if (typeof callback !== 'function')
      throw new TypeError(`Cannot add a callback as it must be a function: received ${describeValue(callback)}`)
    this.addCallback(new DoneCallback(this, callback, options.context))
  }
  /**
   * Takes a function off the list, as often as it was added.
   *
   * @returns how often that was
   */
  removeDoneCallback(callback) {
    return this.#removeCallbacks((item) => item instanceof DoneCallback && item.callback === callback)
  }
  then(onFulfilled, onRejected) {
    if (typeof onRejected !== 'function') return this.#follow(onFulfilled, onRejected)
    const waiting = new FutureAwait(this, onFulfilled, onRejected, true)
    if (this.#state === PENDING2) waiting.wait()
    else this.deliver(waiting)
    return waiting
  }
  catch(onRejected) {
    return this.#follow(null, onRejected)
  }
  finally(onFinally) {
    const settled3 = async () => onFinally?.()
    return this.#follow(
      async (value) => settled3().then(() => value),
      async (error) => settled3().then(() => Promise.reject(error)),
    )
  }
  get [Symbol.toStringTag]() {
    return 'Future'
  }
  /** Lets a generator wait for it: `const value = yield* future`. */
  [Symbol.iterator]() {
    return new FutureIterator(this)
  }
  /** @internal Has somebody told when it is done; at once if it is. */
  addCallback(callback) {
    if (this.#state !== PENDING2) callback.wake(this)
    else if (this.#callbacks === void 0) this.#callbacks = callback
    else if (Array.isArray(this.#callbacks)) this.#callbacks.push(callback)
    else this.#callbacks = [this.#callbacks, callback]
  }
  /** @internal Who is to be told when it is done, in this order. */
  callbacks() {
    const callbacks = this.#callbacks
    return callbacks === void 0 ? [] : Array.isArray(callbacks) ? callbacks : [callbacks]
  }
  /** @internal What came out, for those who only look: an exception is not taken for seen. */
  outcome() {
    return this.#outcome
  }
  /** @internal */
  removeCallback(callback) {
    this.#removeCallbacks((item) => item === callback)
  }
  /** @internal Hands the outcome over; or a cancellation of the receiver, if the outcome is not one itself. */
  deliver(receiver, cancellation2) {
    if (this.#state === RESULT) {
      if (cancellation2 === void 0) receiver.returned(this.#outcome)
      else receiver.threw(cancellation2)
    } else {
      const failure2 = this.#failure()
      receiver.threw(cancellation2 === void 0 || failure2 instanceof CancelledError ? failure2 : cancellation2)
    }
  }
  /** @internal As a `Leftover`: whether it has an exception that nobody has looked at. */
  isLeft() {
    return this.#attention !== LOOKED_AT
  }
  /** @internal */
  watched() {
    this.#attention = WATCHED
  }
  /** @internal */
  report() {
    const told = {
      message: `${this[Symbol.toStringTag]} exception was never retrieved`,
      exception: this.#outcome,
    }
    const sourceTraceback = siteOf(this)
    if (sourceTraceback !== void 0) told.sourceTraceback = sourceTraceback
    return (loop, future) => loop.callExceptionHandler(future === void 0 ? told : { ...told, future })
  }
  /** @internal Whether it has an exception, which may be anything that can be thrown. */
  failed() {
    return this.#state === EXCEPTION
  }
  /** @internal The message that a cancelled future was given. */
  cancelMessage() {
    return this.#cancelMessage
  }
  /** @internal The error that a cancelled future throws: the first time the one it was cancelled by, if there is one. */
  makeCancelledError() {
    if (this.#state === CANCELLED && this.#outcome !== void 0) {
      const original = this.#outcome
      this.#outcome = void 0
      return original
    }
    return newCancelledError(this.#cancelMessage)
  }
  /** @internal Cancelled by an error that has been thrown. */
  cancelBy(error) {
    this.#cancelMessage = void 0
    this.#settle(CANCELLED, error)
  }
  /** @internal What a cancellation that is still to be thrown will say. */
  keepCancelMessage(message) {
    this.#cancelMessage = message
  }
  #lookAt() {
    if (this.#attention === WATCHED) stopWatching(this)
    this.#attention = LOOKED_AT
  }
  #throwFailure() {
    throw this.#failure()
  }
  #failure() {
    this.#lookAt()
    return this.#state === CANCELLED ? this.makeCancelledError() : this.#outcome
  }
  /** A handler that was given by hand: it is never called before the call that gave it has returned, as with any promise. */
  #follow(onFulfilled, onRejected) {
    const following = new FutureAwait(this, onFulfilled, onRejected, false)
    if (this.#state === PENDING2) following.wait()
    else queueMicrotask(() => this.deliver(following))
    return following
  }
  #settle(state, outcome) {
    if (this.#state !== PENDING2)
      throw new InvalidStateError(`Cannot set the outcome of ${describeFuture(this)} twice: ask done() first`)
    this.#state = state
    this.#outcome = outcome
    if (state === EXCEPTION && !isCancelled(outcome)) {
      this.#attention = UNSEEN
      note(this, this.#loop)
    }
    const callbacks = this.#callbacks
    if (callbacks === void 0) return
    this.#callbacks = void 0
    if (Array.isArray(callbacks)) for (const callback of callbacks) callback.wake(this)
    else callbacks.wake(this)
  }
  #removeCallbacks(matches) {
    const before = this.callbacks()
    const kept = before.filter((callback) => !matches(callback))
    this.#callbacks = kept.length > 1 ? kept : kept[0]
    return before.length - kept.length
  }
}
function isErrorClass(value) {
  return typeof value === 'function' && (value === Error || value.prototype instanceof Error)
}

// packages/core/src/coroutines/future-wait.ts
var FutureWait = class {
  future
  completion
  #frame
  constructor(future, frame, completion) {
    this.future = future
    this.#frame = frame
    this.completion = completion
  }
  /** The task that is cancelled when this has to be; none once it is done, for what goes on after its task's end. */
  get awaiter() {
    const { task } = this.#frame
    return task === null || task.done() ? void 0 : task
  }
  begin() {
    const { future, awaiter: task } = this
    const refusal3 = future.done() ? void 0 : task?.refusalToAwait(future)
    if (refusal3 !== void 0) this.completion.threw(refusal3)
    else if (future.done()) future.deliver(this.completion)
    else {
      future.addCallback(this)
      task?.startWaiting(this)
      this.#loop.nativeRested?.(this.#frame)
    }
  }
  wake() {
    this.#loop.schedule(this)
  }
  run() {
    const task = this.awaiter
    task?.stopWaiting(this)
    this.future.deliver(this.completion, task?.takeCancellation())
  }
  get #loop() {
    return this.#frame.loop
  }
}

// packages/core/src/coroutines/coroutine-body.ts
function startBody(body, frame, completion) {
  let started = body
  if (typeof body === 'function') {
    try {
      started = body()
    } catch (error) {
      completion.threw(error)
      return
    }
  }
  if (started instanceof ImmediateResult) completion.returned(started.value)
  else if (started instanceof Wait) started.start(frame, completion)
  else if (isGenerator(started)) new CoroutineDriver(started, frame, completion).start()
  else if (isFuture(started)) new FutureWait(started, frame, completion).begin()
  else if (isThenable(started)) {
    frame.loop?.nativeStepped(frame)
    if (framesAreKept && completion === frame.task && started instanceof Promise) started.then(endTask, failTask)
    else
      started.then(
        (value) => completion.returned(value),
        (error) => completion.threw(error),
      )
  } else
    completion.threw(
      new TypeError(
        `A coroutine was expected, but the function returned ${describeValue(started)}: make it async, or return something that can be awaited`,
      ),
    )
}
var endTask = (value) => resumedFrame()?.task?.returned(value)
var failTask = (error) => resumedFrame()?.task?.threw(error)
var generators = Object.getPrototypeOf(function* () {}).prototype
function isGenerator(value) {
  if (Object.prototype.isPrototypeOf.call(generators, value)) return true
  return (
    typeof value === 'object' &&
    value !== null &&
    'next' in value &&
    typeof value.next === 'function' &&
    Symbol.iterator in value &&
    'throw' in value
  )
}
function isThenable(value) {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  )
}

// packages/core/src/errors/emit-warning.ts
function emitWarning(message, options) {
  const { process: process10 } = globalThis
  if (process10?.emitWarning !== void 0) process10.emitWarning(message, options)
  else
    console.warn(`${options.type}: ${message}
${options.detail}`)
}

// packages/core/src/coroutines/coroutine.ts
var CREATED2 = 0
var WATCHED2 = 1
var ADOPTED = 2
var STARTED = 3
var CLOSED = 4
var Coroutine = class {
  static {
    inspectable(this, 'coroutine')
  }
  /** What was called, for messages. */
  name
  #body
  #state = CREATED2
  #byHand
  /**
   * @param body a generator that has not begun, or a function that starts the work when it is called
   * @param name what it is called in messages
   */
  constructor(body, name) {
    this.#body = body
    this.name = name
    note(this, currentFrame()?.loop ?? null)
    rememberSite(this)
  }
  then(onFulfilled, onRejected) {
    const frame = currentFrame()
    const waiting = new Continuation(frame, onFulfilled, onRejected)
    if (!this.isLeft()) {
      waiting.threw(this.#reuse())
    } else if (frame?.loop == null) {
      this.#take(CLOSED)
      waiting.threw(
        new RuntimeError(
          `no running event loop to await '${this.name}' in: give run() the function, run(() => work(1)), and not its call`,
        ),
      )
    } else {
      this.#take(STARTED)
      waiting.coroutine = this
      startBody(this.#release(), frame, waiting)
    }
    return waiting
  }
  catch(onRejected) {
    return this.then().catch(onRejected)
  }
  finally(onFinally) {
    return this.then().finally(onFinally)
  }
  get [Symbol.toStringTag]() {
    return 'Coroutine'
  }
  /** Lets a generator wait for it: `const value = yield* coroutine`. */
  [Symbol.iterator]() {
    return this.#begin()
  }
  /**
   * Runs it by hand to its next suspension, and says what it waits for; or its result, when it has ended.
   *
   * @throws {RuntimeError} if it was awaited, or has ended
   */
  send(value) {
    this.#byHand ??= this.#begin()
    return this.#step(() => this.#byHand.next(value))
  }
  /** Throws an error into it by hand, where it is suspended. If it has not begun, it ends at once. */
  throw(error) {
    if (this.isLeft()) {
      this.#take(CLOSED)
      throw error
    }
    const generator = (this.#byHand ??= this.#begin())
    return this.#step(() => {
      if (generator.throw === void 0) throw error
      return generator.throw(error)
    })
  }
  /**
   * Ends it: its `finally` blocks run. One that was never started is forgotten, and nobody is warned.
   *
   * @throws {RuntimeError} if it waits in one of its `finally` blocks, or if a task awaits it: cancel the task instead
   */
  close() {
    if (this.#state === STARTED && this.#byHand === void 0) {
      throw new RuntimeError(`Cannot close the coroutine '${this.name}' as a task awaits it: cancel the task instead`)
    }
    if (this.isLeft()) this.#take(CLOSED)
    this.#state = CLOSED
    const result = this.#byHand?.return?.()
    if (result !== void 0 && result.done !== true)
      throw new RuntimeError(`The coroutine '${this.name}' went on waiting when it was closed`)
  }
  /** @internal As a `Leftover`: whether it still waits for somebody to await it. */
  isLeft() {
    return this.#state <= WATCHED2
  }
  /** @internal */
  watched() {
    this.#state = WATCHED2
  }
  /** Makes what tells that nobody awaited it, and must not hold on to it. A class of coroutines may say it in its own way. */
  report() {
    const { name } = this
    const site = siteOf(this)
    return () => {
      emitWarning(`coroutine '${name}' was never awaited`, {
        type: 'RuntimeWarning',
        detail: `Write await ${name}(...), or give it to createTask().${
          site === void 0
            ? ''
            : `
${site.stack}`
        }`,
      })
    }
  }
  /** @internal A task will start it: from now on it is nobody else's. One that is used up fails when it is started. */
  adopt() {
    if (this.isLeft()) this.#take(ADOPTED)
  }
  /** @internal What there is to do, for the task that adopted it and starts it now. */
  takeBody() {
    if (this.#state !== ADOPTED) throw this.#reuse()
    this.#state = STARTED
    return this.#release()
  }
  /** What there is to do, which is kept no longer than until it begins. */
  #release() {
    const body = this.#body
    this.#body = void 0
    return body
  }
  #begin() {
    this.#take(STARTED)
    const body = this.#release()
    if (typeof body !== 'function') return body
    const started = body()
    if (started instanceof ImmediateResult || started instanceof Wait) return started
    if (started instanceof Future) return started[Symbol.iterator]()
    return isGenerator(started) ? started : new NativeCall(started)
  }
  #take(state) {
    if (!this.isLeft()) throw this.#reuse()
    if (this.#state === WATCHED2) stopWatching(this)
    this.#state = state
  }
  #step(advance) {
    if (this.#state === CLOSED) throw this.#reuse()
    try {
      const result = advance()
      if (result.done === true) this.#state = CLOSED
      return result
    } catch (error) {
      this.#state = CLOSED
      throw error
    }
  }
  #reuse() {
    return new RuntimeError(
      `cannot reuse already awaited coroutine '${this.name}': call the function again for a new one`,
    )
  }
}

// packages/core/src/futures/foreign-futures.ts
var foreign = /* @__PURE__ */ new WeakMap()
function countForeign(loop, difference) {
  foreign.set(loop, foreignFutures(loop) + difference)
}
function countAsForeign(future) {
  const loop = future.getLoop()
  countForeign(loop, 1)
  future.addCallback({ wake: () => countForeign(loop, -1) })
}
function foreignFutures(loop) {
  return foreign.get(loop) ?? 0
}

// packages/core/src/futures/wrappable.ts
var WRAP = /* @__PURE__ */ Symbol.for('asyncio.wrapFuture')
function makeWrappable(type, wrap) {
  Reflect.defineProperty(type.prototype, WRAP, {
    value(options) {
      return wrap(this, options)
    },
  })
}

// packages/core/src/futures/wrap-future.ts
function wrapFuture(promise, options = {}) {
  if (isFuture(promise)) return promise
  if (!isThenable(promise))
    throw new TypeError(`Cannot wrap a promise as a promise is needed: received ${describeValue(promise)}`)
  if (WRAP in promise) return promise[WRAP](options)
  const future = new Future(options)
  const loop = future.getLoop()
  countAsForeign(future)
  promise.then(
    (value) => {
      if (!future.done() && !loop.isClosed()) future.setResult(value)
    },
    (error) => {
      if (!future.done() && !loop.isClosed()) future.setException(error)
    },
  )
  return future
}

// packages/core/src/coroutines/await-in-generator.ts
function awaitInGenerator(value) {
  if (value instanceof Future || value instanceof Coroutine || isGenerator(value)) return value
  return isThenable(value) ? new NativeCall(value) : new ImmediateResult(value)
}

// packages/core/src/managers/async-with.ts
function* runWith(manager, body) {
  const entered = yield* awaitInGenerator(manager.enter())
  let left = false
  try {
    const result = yield* awaitInGenerator(body(entered))
    left = true
    yield* awaitInGenerator(manager.exit())
    return result
  } catch (error) {
    if (left) throw error
    left = true
    if (yield* awaitInGenerator(manager.exit({ error }))) return void 0
    throw error
  } finally {
    if (!left) yield* awaitInGenerator(manager.exit())
  }
}

// packages/core/src/errors/not-implemented-error.ts
var NotImplementedError = class _NotImplementedError extends RuntimeError {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_NotImplementedError, 'NotImplementedError')
}

// packages/core/src/contracts/class-of-methods.ts
function classOfMethods(names, make, Base = Object) {
  class Methods extends Base {}
  const methods = Methods.prototype
  for (const name of names.split(' ')) methods[name] = make(name)
  return Methods
}

// packages/core/src/contracts/network-calls.ts
var NetworkAsking = /* @__PURE__ */ classOfMethods(
  'createConnection createServer createUnixConnection createUnixServer connectAcceptedSocket createDatagramEndpoint connectReadPipe connectWritePipe startTls sendfile getaddrinfo getnameinfo runInExecutor setDefaultExecutor shutdownDefaultExecutor addSignalHandler removeSignalHandler subprocessExec subprocessShell',
  (name) =>
    function (...values) {
      const answer = this.network?.[name]
      if (answer === void 0)
        throw new NotImplementedError(
          `${name}() is not implemented by this event loop: take NodeEventLoop of @asyncio/node`,
        )
      return answer.apply(this.network, values)
    },
)

// packages/core/src/tasks/all-tasks.ts
function allTasks(loop = getRunningLoop()) {
  return new Set([...loop.tasks].filter((task) => !task.done()))
}

// packages/core/src/coroutines/require-coroutine.ts
function requireCoroutine(value) {
  if (value instanceof Coroutine || typeof value === 'function' || isGenerator(value)) return
  if (isThenable(value)) {
    const what = isFuture(value) ? describeFuture(value) : 'a promise'
    throw new TypeError(
      `A task was given ${what}, which runs already: pass the function instead, createTask(() => work())`,
    )
  }
  throw new TypeError(
    `a coroutine was expected, got ${describeValue(value)}: pass an async function or what a coroutine function returned`,
  )
}
function requireAwaitable(value) {
  if (!isThenable(value)) requireCoroutine(value)
}

// packages/core/src/errors/value-error.ts
var ValueError = class _ValueError extends RangeError {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_ValueError, 'ValueError')
}

// packages/core/src/duration.ts
function toSeconds(duration, what) {
  if (typeof duration === 'object' && duration !== null) {
    const { hours = 0, minutes = 0, seconds = 0, milliseconds = 0, ...others } = duration
    const [unknown] = Object.keys(others)
    if (unknown !== void 0) {
      throw new TypeError(
        `${what} takes hours, minutes, seconds and milliseconds: received ${describeValue(duration)} with ${unknown}`,
      )
    }
    return requireNumber(hours * 3600 + minutes * 60 + seconds + milliseconds / 1e3, what)
  }
  return requireNumber(duration, what)
}
function requireNumber(value, what, of = 'seconds') {
  if (typeof value === 'number' && !Number.isNaN(value)) return value
  const Refusal = typeof value === 'number' ? ValueError : TypeError
  throw new Refusal(`${what} takes a number of ${of}: received ${describeValue(value)}`)
}

// packages/core/src/errors/timeout-error.ts
var TimeoutError = class _TimeoutError extends Error {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_TimeoutError, 'TimeoutError')
}

// packages/core/src/futures/completion-watch.ts
var CompletionWatch = class {
  /** Who waits with it, if somebody does. */
  awaiter
  #future
  #tell
  constructor(future, tell, awaiter) {
    this.awaiter = awaiter
    this.#future = future
    this.#tell = tell
  }
  /** Begins to watch. If the future is done already, the call comes in the next turn. */
  begin() {
    this.#future.addCallback(this)
  }
  /** Takes it off the future. A call that is on its way still comes. */
  end() {
    this.#future.removeCallback(this)
  }
  wake() {
    this.#future.getLoop().schedule(this)
  }
  run() {
    this.#tell(this.#future)
  }
}

// packages/core/src/collections/deque.ts
var Deque = class {
  #items = Array.from({ length: 16 })
  #mask = 15
  #head = 0
  #length = 0
  get length() {
    return this.#length
  }
  push(item) {
    if (this.#length === this.#items.length) this.#grow()
    this.#items[(this.#head + this.#length) & this.#mask] = item
    this.#length += 1
  }
  shift() {
    if (this.#length === 0) return void 0
    const item = this.#items[this.#head]
    this.#items[this.#head] = void 0
    this.#head = (this.#head + 1) & this.#mask
    this.#length -= 1
    return item
  }
  /** The items in order, as they are now. */
  [Symbol.iterator]() {
    return this.#unrolled().slice(0, this.#length).values()
  }
  /** The ring from its first item on. */
  #unrolled() {
    return [...this.#items.slice(this.#head), ...this.#items.slice(0, this.#head)]
  }
  #grow() {
    const items = this.#unrolled()
    items.length *= 2
    this.#items = items
    this.#mask = items.length - 1
    this.#head = 0
  }
}

// packages/core/src/combinators/ensure-future.ts
function ensureFuture(awaitable, options = {}) {
  const loop = options.loop ?? null
  if (isFuture(awaitable)) {
    if (loop !== null && awaitable.getLoop() !== loop) {
      throw new ValueError('The future belongs to a different loop than the one specified as the loop argument')
    }
    return awaitable
  }
  if (!(awaitable instanceof Coroutine) && isThenable(awaitable)) return wrapFuture(awaitable, options)
  try {
    return (loop ?? getEventLoop()).createTask(awaitable)
  } catch (error) {
    if (awaitable instanceof Coroutine && awaitable.isLeft()) awaitable.close()
    throw error
  }
}

// packages/core/src/tasks/current-task.ts
function currentTask(loop = getRunningLoop()) {
  const frame = currentFrame()
  const task = frame?.loop === loop ? frame.task : null
  return task === null || task.done() ? null : task
}

// packages/core/src/errors/fatal-errors.ts
var KeyboardInterrupt = class _KeyboardInterrupt extends Error {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_KeyboardInterrupt, 'KeyboardInterrupt')
}
var SystemExit = class _SystemExit extends Error {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_SystemExit, 'SystemExit')
  /** The exit code of the process. */
  code
  constructor(code = 0) {
    super(`exit code ${code}`)
    this.code = code
  }
}
function isFatal(error) {
  return error instanceof KeyboardInterrupt || error instanceof SystemExit
}

// packages/core/src/tasks/abort-signal.ts
var bridges = /* @__PURE__ */ new WeakMap()
function cancelOnAbort(signal, target) {
  if (signal === void 0) return () => {}
  if (signal.aborted) {
    target.cancel(signal.reason)
    return () => {}
  }
  const bridge = bridges.get(signal) ?? listenTo(signal)
  const entry = { cancel: (reason) => target.cancel(reason) }
  bridge.targets.add(entry)
  return () => {
    if (bridge.targets.delete(entry) && bridge.targets.size === 0) stopListening(signal, bridge)
  }
}
function listenTo(signal) {
  const targets = /* @__PURE__ */ new Set()
  const listener = () => {
    stopListening(signal, bridge)
    for (const target of targets) target.cancel(signal.reason)
  }
  const bridge = { targets, listener }
  signal.addEventListener('abort', listener)
  bridges.set(signal, bridge)
  return bridge
}
function stopListening(signal, bridge) {
  signal.removeEventListener('abort', bridge.listener)
  bridges.delete(signal)
}

// packages/core/src/tasks/cancellation-signal.ts
function newAbortController() {
  const { AbortController } = globalThis
  return new AbortController()
}
function cancellationIn(error) {
  if (isCancelled(error)) return error
  return error instanceof Error && error.name === 'AbortError' && isCancelled(error.cause) ? error.cause : void 0
}

// packages/core/src/tasks/task-waits.ts
function addWaiter(waits, waiter) {
  if (waits === void 0) return waiter
  if (!Array.isArray(waits)) return [waits, waiter]
  waits.push(waiter)
  return waits
}
function removeWaiter(waits, waiter) {
  if (waits === waiter) return void 0
  if (!Array.isArray(waits)) return waits
  const rest = waits.filter((other) => other !== waiter)
  return rest.length > 1 ? rest : rest[0]
}
function cancelWaits(waits, message) {
  if (waits === void 0) return false
  if (!Array.isArray(waits)) return waits.future?.cancel(message) === true
  let cancelled = false
  for (const waiter of waits) if (waiter.future?.cancel(message) === true) cancelled = true
  return cancelled
}

// packages/core/src/tasks/task.ts
var taskCount = 0
var Task = class _Task extends Future {
  #coroutine
  #frame
  #waits
  #scope = new AmbientScope()
  // A number stands for the default name, which is made when somebody asks for it.
  #name
  #cancelRequests = 0
  #mustCancel = false
  #controller
  /** The signal has aborted in this step of somebody's: what waited for it goes on with the cancellation now. */
  #signalled = false
  /**
   * @param options.loop the loop it runs in; by default the running one, else the one set by `setEventLoop`
   * @throws {TypeError} if it is given something that runs already, or can't be run
   * @throws {RuntimeError} if the loop is closed, or the coroutine is somebody else's
   */
  constructor(coroutine, options = {}) {
    super(options)
    requireCoroutine(coroutine)
    const loop = this.getLoop()
    this.#coroutine = coroutine
    this.#frame = new Frame(loop, this, options.context ?? copyContext())
    this.#name = options.name === void 0 ? (taskCount += 1) : String(options.name)
    if (coroutine instanceof Coroutine) coroutine.adopt()
    const eager = options.eagerStart === true && loop.isRunning()
    if (!eager) loop.schedule(this)
    loop.tasks.add(this)
    if (options.signal !== void 0) this.addCallback({ wake: cancelOnAbort(options.signal, this) })
    if (eager) interlude({ step: () => this.run() })
  }
  /** What it is called in messages. */
  getName() {
    return typeof this.#name === 'number' ? `Task-${this.#name}` : this.#name
  }
  /** Gives it another name. A number is made a string. */
  setName(name) {
    this.#name = String(name)
  }
  /**
   * Aborts when the task is cancelled, with the `CancelledError` as the reason: for whatever takes a signal and would otherwise go on,
   * as in `fetch(url, { signal: task.signal })`.
   *
   * It is made when it is first asked for. Where a platform's function answers an abort with an `AbortError` of its own, and the
   * task lets that pass, the task is cancelled all the same.
   */
  get signal() {
    if (this.#controller === void 0) {
      this.#controller = newAbortController()
      if (this.#cancelRequests > 0) this.#controller.abort(newCancelledError(this.cancelMessage()))
    }
    return this.#controller.signal
  }
  /** The coroutine that it runs, as it was given. */
  getCoro() {
    return this.#coroutine
  }
  /**
   * The functions that the task stands in, the outermost first; of a failed task those that its exception came through.
   *
   * **Differs from Python:** places in the code are known in debug mode only. In bundles for browsers it is a function of its own,
   * `getStack(task)`.
   *
   * @param options.limit how many to keep: the newest of a stack, the oldest of an exception's
   */
  getStack(options = {}) {
    return getStack(this, options)
  }
  /** Prints the stack of the task, and the exception of one that failed; to the console, or to `options.file`. */
  printStack(options = {}) {
    printStack(this, options)
  }
  /** The context that it runs in. */
  getContext() {
    return this.#frame.context
  }
  /**
   * Asks the task to stop: a `CancelledError` is thrown where it waits, or at its next suspension if it does not wait now.
   *
   * The task may clean up, wait meanwhile, and even go on; it is cancelled only when the error has come out of it. One that has not
   * begun never does. Waits for nothing: await the task to know that it has ended.
   *
   * **Differs from Python:** a task that waits for a foreign promise (`await fetch(url)`) can't be woken there. It is cancelled
   * at its next suspension; `wrapFuture(promise)` makes one of it.
   *
   * @param message is handed on as the first of the error's `args`
   * @returns whether it was asked; `false` if it is done
   * @throws {RuntimeError} if it waits for a task that waits for it
   */
  cancel(message) {
    if (this.done()) return super.cancel()
    const chain = [this]
    let last = chain[0]
    for (let next = last.#awaitedTask(); next !== void 0; next = last.#awaitedTask()) {
      chain.push((last = next))
      if (chain.length > this.getLoop().tasks.size + 1) {
        throw new RuntimeError(
          `Cannot cancel ${describeFuture(this)} as it waits in a ring of tasks that wait for each other, with ${describeFuture(next)}`,
        )
      }
    }
    for (const task of chain) task.#cancelRequests += 1
    last.#cancelWaits(message)
    for (const task of chain) task.#abortSignal(message)
    return true
  }
  /** How often the task was asked to stop, less the times that `uncancel` took it back. */
  cancelling() {
    return this.#cancelRequests
  }
  /**
   * Takes one request to stop back: for code that has asked by itself, and has dealt with it. With none left, a cancellation
   * that has not been thrown yet is dropped.
   *
   * @returns how many are left
   */
  uncancel() {
    if (this.#cancelRequests > 0) {
      this.#cancelRequests -= 1
      if (this.#cancelRequests === 0) {
        this.#mustCancel = false
        this.#controller = void 0
      }
    }
    return this.#cancelRequests
  }
  /** @throws {RuntimeError} always: what the coroutine returns is the result */
  setResult(_value) {
    throw new RuntimeError('Task does not support setResult operation: its coroutine returns the result')
  }
  /** @throws {RuntimeError} always: what the coroutine throws is the exception */
  setException(_exception) {
    throw new RuntimeError('Task does not support setException operation: its coroutine throws the exception')
  }
  get [Symbol.toStringTag]() {
    return 'Task'
  }
  /** @internal As a `Runnable`: called by the loop for the first step. The later ones are taken by what the task waits with. */
  run() {
    const scope = this.#scope
    this.#scope = void 0
    const previous = enterFrame(this.#frame)
    try {
      scope.enter(this.#frame, this)
    } finally {
      leaveFrame(previous)
    }
  }
  /** @internal */
  step() {
    const cancellation2 = this.takeCancellation()
    try {
      const body = this.#takeBody()
      if (cancellation2 === void 0) startBody(body, this.#frame, this)
      else this.threw(cancellation2)
    } catch (error) {
      this.threw(error)
    }
  }
  /** @internal */
  returned(value) {
    if (this.#end()) return
    if (this.#cancelRequests > 0 && !this.#mustCancel) getDebugMode()?.swallowed(this)
    if (this.#mustCancel && !this.#signalled) super.cancel(this.cancelMessage())
    else super.setResult(value)
  }
  /** @internal */
  threw(error) {
    if (this.#end()) return
    const cancellation2 = cancellationIn(error)
    if (cancellation2 !== void 0) {
      this.cancelBy(cancellation2)
      return
    }
    super.setException(error)
    if (isFatal(error)) this.getLoop().abort(error)
  }
  /** @internal What it waits with now. */
  waiters() {
    return this.#waits === void 0 ? [] : Array.isArray(this.#waits) ? this.#waits : [this.#waits]
  }
  /** @internal The futures that it waits for now. */
  waitingFor() {
    return this.waiters().flatMap(({ future }) => future ?? [])
  }
  /** @internal Why the task can't wait for a future, if it can't. */
  refusalToAwait(future) {
    if (future === this) return new RuntimeError(`Task cannot await on itself: ${describeFuture(this)}`)
    if (future.getLoop() === this.getLoop()) return void 0
    return new RuntimeError(
      `Task ${describeFuture(this)} got Future ${describeFuture(future)} attached to a different loop`,
    )
  }
  /** @internal */
  startWaiting(waiter) {
    this.#waits = addWaiter(this.#waits, waiter)
    if (!this.#mustCancel) return
    if (this.#signalled || waiter.future?.cancel(this.cancelMessage()) === true) this.#mustCancel = false
  }
  /** @internal */
  stopWaiting(waiter) {
    this.#waits = removeWaiter(this.#waits, waiter)
  }
  /** @internal Whether it was asked to stop while it did not wait, and has not been told yet. */
  cancellationIsPending() {
    return this.#mustCancel
  }
  /** @internal The cancellation that was asked for while the task did not wait, to be thrown into it now. */
  takeCancellation() {
    if (!this.#mustCancel) return void 0
    this.#mustCancel = false
    return this.makeCancelledError()
  }
  #takeBody() {
    const coroutine = this.#coroutine
    return coroutine instanceof Coroutine ? coroutine.takeBody() : coroutine
  }
  /** What it waits for may be done, with the wake-up on its way. Then the wake-up brings the cancellation. */
  #cancelWaits(message) {
    if (cancelWaits(this.#waits, message)) return
    this.#mustCancel = true
    this.keepCancelMessage(message)
    getDebugMode()?.stranded(this, () => this.#mustCancel && !this.done())
  }
  /** The coroutine has ended. Says whether the task had an outcome already, given to it behind its back. */
  #end() {
    const loop = this.getLoop()
    loop.tasks.delete(this)
    loop.nativeRested?.(this.#frame)
    if (!this.done()) return false
    const exception = new InvalidStateError(`${describeFuture(this)} was done before its coroutine had ended`)
    loop.callExceptionHandler({ message: exception.message, exception, task: this })
    return true
  }
  #abortSignal(message) {
    if (this.#controller === void 0) return
    this.#signalled = this.#mustCancel && currentFrame()?.task !== this
    if (this.#signalled) {
      this.getLoop().schedule({
        run: () => {
          this.#signalled = false
        },
      })
    }
    this.getLoop().nativeStepped()
    this.#controller.abort(newCancelledError(message))
  }
  /** The task that this one waits for, if it waits for that alone. */
  #awaitedTask() {
    const waits = this.#waits
    if (waits === void 0 || Array.isArray(waits)) return void 0
    const { future } = waits
    return future instanceof _Task && !future.done() && future.cancel === _Task.prototype.cancel ? future : void 0
  }
}

// packages/core/src/introspection/awaited-by.ts
var added = /* @__PURE__ */ new WeakMap()
function awaitersOf(future) {
  const awaiters = /* @__PURE__ */ new Set()
  for (const { awaiter } of future.callbacks()) if (awaiter !== void 0) awaiters.add(awaiter)
  for (const awaiter of added.get(future) ?? []) awaiters.add(awaiter)
  return [...awaiters]
}
function requireFuture(value) {
  if (!isFuture(value))
    throw new TypeError(
      `${describeValue(value)} does not appear to be compatible with Future: give a task or a future of this library`,
    )
}

// packages/core/src/introspection/call-graph.ts
function captureCallGraph(future, { depth = 1, limit = null } = {}) {
  const loop = currentLoop()
  const current = loop === null ? null : currentTask(loop)
  if (future != null) requireFuture(future)
  else if (loop === null)
    throw new RuntimeError(
      'captureCallGraph() is called outside of a running event loop and no future to introspect was provided',
    )
  const subject = future ?? current
  if (subject === null) return null
  const graph = graphOf(subject, limit, /* @__PURE__ */ new Set())
  if (subject !== current || depth <= 1) return graph
  return { ...graph, callStack: cut(callStackOf(current).slice(depth - 1), limit) }
}
function graphOf(future, limit, path) {
  path.add(future)
  const graph = {
    future,
    callStack: future instanceof Task && limit !== 0 ? cut(callStackOf(future), limit) : [],
    awaitedBy: awaitersOf(future)
      .filter((awaiter) => !path.has(awaiter))
      .map((awaiter) => graphOf(awaiter, limit, path)),
  }
  path.delete(future)
  return graph
}
function cut(stack, limit) {
  if (limit === null) return stack
  if (limit === 0) return []
  return limit > 0 ? stack.slice(-limit) : stack.slice(0, -limit)
}

// packages/core/src/errors/exception-group.ts
var ExceptionGroup = class _ExceptionGroup extends AggregateError {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_ExceptionGroup, 'ExceptionGroup')
  #title
  /**
   * @param message what they have in common
   * @param errors at least one
   * @throws {TypeError} if the message is no string, or the errors are no array
   * @throws {ValueError} if there are no errors
   */
  constructor(message, errors2, { detail, ...options } = {}) {
    if (typeof message !== 'string')
      throw new TypeError(`first argument (message) must be a string: received ${describeValue(message)}`)
    if (!Array.isArray(errors2))
      throw new TypeError(`second argument (exceptions) must be a sequence: received ${describeValue(errors2)}`)
    if (errors2.length === 0)
      throw new ValueError('second argument (exceptions) must be a non-empty sequence: received an empty array')
    const count = `(${errors2.length} sub-exception${errors2.length === 1 ? '' : 's'})`
    super(errors2, `${message} ${count}${detail === void 0 ? '' : `: ${detail}`}`, options)
    this.#title = message
  }
  /** The same as `errors`, by Python's name. */
  get exceptions() {
    return this.errors
  }
  subgroup(condition) {
    return this.#split(toPredicate(condition))[0]
  }
  split(condition) {
    return this.#split(toPredicate(condition))
  }
  /**
   * A group of the same kind with other errors, which `split` and `subgroup` make theirs with. A class of groups with more to it
   * overrides this.
   */
  derive(errors2) {
    return new _ExceptionGroup(this.#title, errors2)
  }
  /** The error itself, if there is only one, however deep; else the innermost group that has them all. */
  unwrap() {
    const [only] = this.errors
    if (this.errors.length > 1) return this
    return only instanceof _ExceptionGroup ? only.unwrap() : only
  }
  /** All errors in one list, however deep, without the groups they are in. */
  leaves() {
    return this.errors.flatMap((error) => (error instanceof _ExceptionGroup ? error.leaves() : [error]))
  }
  #split(matches) {
    if (matches(this)) return [this, null]
    const matching = []
    const rest = []
    for (const error of this.errors) {
      if (error instanceof _ExceptionGroup) {
        const [inside, outside2] = error.#split(matches)
        if (inside !== null) matching.push(inside)
        if (outside2 !== null) rest.push(outside2)
      } else (matches(error) ? matching : rest).push(error)
    }
    if (matching.length === 0) return [null, this]
    if (rest.length === 0) return [this, null]
    return [this.#part(matching), this.#part(rest)]
  }
  /** Some of the errors, thrown where all were. */
  #part(errors2) {
    const part = this.derive(errors2)
    if ('cause' in this) part.cause = this.cause
    if (this.stack !== void 0) part.stack = this.stack.replace(this.message, () => part.message)
    return part
  }
}
function toPredicate(condition) {
  if (isErrorClass2(condition)) return (error) => isOf(error, condition)
  if (isErrorClasses(condition)) return (error) => condition.some((errorClass) => isOf(error, errorClass))
  if (typeof condition === 'function') return condition
  throw new TypeError(
    `expected an exception type, an array of exception types, or a callable (other than a class): received ${describeValue(condition)}`,
  )
}
function isOf(error, errorClass) {
  if (!(error instanceof errorClass)) return false
  if (errorClass !== Error) return true
  if (error instanceof ExceptionGroup) return error.errors.every((inside) => isOf(inside, Error))
  return !isCancelled(error) && !isFatal(error)
}
function isErrorClass2(value) {
  return typeof value === 'function' && (value === Error || value.prototype instanceof Error)
}
function isErrorClasses(value) {
  return Array.isArray(value) && value.length > 0 && value.every(isErrorClass2)
}

// packages/core/src/futures/concurrent-future.ts
var ConcurrentFuture = class _ConcurrentFuture {
  /** @internal */
  static wrapped = /* @__PURE__ */ makeWrappable(_ConcurrentFuture, (future, options) => future.#inLoop(options))
  #state = 'pending'
  #outcome
  // Takes this very future, which a type as wide as this does not say.
  #callbacks = []
  #promise
  /** Whether it has a result or an exception, or was cancelled. */
  done() {
    return this.#state !== 'pending' && this.#state !== 'running'
  }
  /** Whether it was cancelled. */
  cancelled() {
    return this.#state === 'cancelled'
  }
  /** Whether the work has been begun by somebody who can't stop it any more. */
  running() {
    return this.#state === 'running'
  }
  /**
   * Cancels it, unless the work can't be stopped any more.
   *
   * @returns whether it is cancelled now
   */
  cancel() {
    if (this.#state === 'pending') this.#settle('cancelled', void 0)
    return this.cancelled()
  }
  /**
   * The result.
   *
   * @throws the exception, if it has one instead
   * @throws {CancelledError} if it was cancelled
   * @throws {InvalidStateError} if it is not done yet
   */
  result() {
    const exception = this.exception()
    if (this.#state === 'threw') throw exception
    return this.#outcome
  }
  /**
   * The exception, or `null` if it has a result.
   *
   * @throws {CancelledError} if it was cancelled
   * @throws {InvalidStateError} if it is not done yet
   */
  exception() {
    if (!this.done()) throw new InvalidStateError('Result is not ready: await the future, or ask done() first')
    if (this.cancelled()) throw new CancelledError()
    return this.#state === 'threw' ? this.#outcome : null
  }
  /**
   * Has a function called when the future is done, with the future as its argument; at once if it is done already.
   *
   * Functions are called in the order they were added, by whoever ends the future. What one throws is printed.
   */
  addDoneCallback(callback) {
    if (typeof callback !== 'function')
      throw new TypeError(`Cannot add a callback as it must be a function: received ${describeValue(callback)}`)
    if (this.done()) this.#call(callback)
    else this.#callbacks.push(callback)
  }
  /**
   * For whoever does the work: it begins now, and can't be stopped any more.
   *
   * @returns `false` if the future was cancelled: then there is nothing to do
   * @throws {RuntimeError} if it has begun before
   */
  setRunningOrNotifyCancel() {
    if (this.#state === 'pending') this.#state = 'running'
    else if (this.#state !== 'cancelled') throw new RuntimeError(`Future in unexpected state: ${this.#state}`)
    return this.#state === 'running'
  }
  /**
   * For whoever does the work: gives it a result.
   *
   * @throws {InvalidStateError} if it is done already
   */
  setResult(value) {
    this.#settle('returned', value)
  }
  /**
   * For whoever does the work: gives it an exception.
   *
   * @throws {InvalidStateError} if it is done already
   */
  setException(exception) {
    this.#settle('threw', exception)
  }
  then(onFulfilled, onRejected) {
    const loop = currentLoop()
    const waited = loop !== null && typeof onRejected === 'function' ? this.#inLoop({ loop }) : this.#asPromise()
    return waited.then(onFulfilled, onRejected)
  }
  catch(onRejected) {
    return this.#asPromise().catch(onRejected)
  }
  finally(onFinally) {
    return this.#asPromise().finally(onFinally)
  }
  get [Symbol.toStringTag]() {
    return 'ConcurrentFuture'
  }
  /** A future of a loop, for `wrapFuture`: it is cancelled with this one, and this one with it. */
  #inLoop(options) {
    const future = new Future(options)
    const loop = future.getLoop()
    countAsForeign(future)
    future.addDoneCallback(() => {
      if (future.cancelled()) this.cancel()
    })
    this.addDoneCallback(() => {
      if (currentLoop() === loop) this.#copyTo(future)
      else if (!loop.isClosed()) loop.schedule({ run: () => this.#copyTo(future) })
    })
    return future
  }
  #copyTo(future) {
    if (future.done()) return
    if (this.cancelled()) future.cancel()
    else if (this.#state === 'threw') future.setException(this.#outcome)
    else future.setResult(this.#outcome)
  }
  #asPromise() {
    this.#promise ??= new Promise((resolve3, reject) => {
      this.addDoneCallback(() => {
        if (this.#state === 'returned') resolve3(this.#outcome)
        else reject(this.cancelled() ? new CancelledError() : this.#outcome)
      })
    })
    return this.#promise
  }
  #settle(state, outcome) {
    if (this.done()) throw new InvalidStateError(`Cannot set the outcome of a future twice: it has ${this.#state}`)
    this.#state = state
    this.#outcome = outcome
    const callbacks = this.#callbacks
    this.#callbacks = []
    for (const callback of callbacks) this.#call(callback)
  }
  #call(callback) {
    try {
      callback(this)
    } catch (error) {
      console.error(`exception calling callback ${callback.name || 'anonymous'}() of a ConcurrentFuture`, error)
    }
  }
}

// packages/core/src/errors/lookup-error.ts
var LookupError = class _LookupError extends Error {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_LookupError, 'LookupError')
}

// packages/core/src/context/context-var.ts
var MISSING = /* @__PURE__ */ Symbol('Token.MISSING')
var ContextVar = class _ContextVar {
  /** @internal A field and not a block: bundlers keep a class with a block, used or not. */
  static inspected = /* @__PURE__ */ inspectable(_ContextVar, (variable, show3) => {
    const fallback = variable.#default === MISSING ? '' : ` default=${shorten(show3(variable.#default))}`
    return `<ContextVar name='${variable.name}'${fallback}>`
  })
  name
  #default
  /** @param options.default what `get` answers where the variable has no value */
  constructor(name, options = {}) {
    if (typeof name !== 'string')
      throw new TypeError(
        `Cannot create a context variable as its name must be a string: received ${describeValue(name)}`,
      )
    this.name = name
    this.#default = 'default' in options ? options.default : MISSING
  }
  get(...fallback) {
    const context = currentContext()
    if (context.has(this)) return context.get(this)
    if (fallback.length > 0) return fallback[0]
    if (this.#default !== MISSING) return this.#default
    throw new LookupError(`Cannot get the context variable '${this.name}' as it has no value here and no default`)
  }
  /** Gives the variable a value in the current context: the running task's, and of the coroutines that it awaits. */
  set(value) {
    const context = currentContext()
    const token = new Token(this, context, context.has(this) ? context.get(this) : MISSING)
    context.assign(this, value)
    return token
  }
  /**
   * Puts back what was there before the `set` that returned this token.
   *
   * @throws {ValueError} if the token is another variable's, or was made in another context
   * @throws {RuntimeError} if the token has been used
   */
  reset(token) {
    token.restore(this, currentContext())
  }
}
var Token = class _Token {
  /** @internal */
  static inspected = /* @__PURE__ */ inspectable(
    _Token,
    (token, show3) => `<Token ${token.#used ? 'used ' : ''}var=${show3(token.variable)}>`,
  )
  /** What `oldValue` is when the variable had no value before. */
  static MISSING = MISSING
  /** The variable that was set. */
  variable
  /** Its value before, or `Token.MISSING`. */
  oldValue
  #context
  #used = false
  /** @internal */
  constructor(variable, context, oldValue) {
    this.variable = variable
    this.oldValue = oldValue
    this.#context = context
  }
  [Symbol.dispose]() {
    this.variable.reset(this)
  }
  /** @internal */
  restore(variable, context) {
    if (this.#used) throw new RuntimeError(`Cannot reset '${variable.name}' as the token has already been used once`)
    if (variable !== this.variable) {
      throw new ValueError(`Cannot reset '${variable.name}' as the token was made by '${this.variable.name}'`)
    }
    if (context !== this.#context)
      throw new ValueError(`Cannot reset '${variable.name}' as the token was made in a different context`)
    this.#used = true
    if (this.oldValue === MISSING) context.remove(variable)
    else context.assign(variable, this.oldValue)
  }
}

// packages/core/src/coroutines/coroutine-function.ts
var COROUTINE_FUNCTION = /* @__PURE__ */ Symbol.for('asyncio.coroutineFunction')
var AsyncFunction = Object.getPrototypeOf(async () => {}).constructor
function isCoroutineFunction(value) {
  return typeof value === 'function' && (COROUTINE_FUNCTION in value || value instanceof AsyncFunction)
}

// packages/core/src/tasks/create-task.ts
function createTask(coroutine, options) {
  return getRunningLoop().createTask(coroutine, options)
}

// packages/core/src/combinators/gather.ts
function gather(awaitables, options = {}) {
  if (!Array.isArray(awaitables))
    throw new TypeError(`gather() takes an array of awaitables: received ${describeValue(awaitables)}`)
  if (awaitables.length === 0) {
    const nothing = getEventLoop().createFuture()
    nothing.setResult([])
    return nothing
  }
  const loop = loopOf(awaitables)
  const here = { loop }
  const futures2 = /* @__PURE__ */ new Map()
  const children2 = awaitables.map((awaitable) => {
    if (typeof awaitable === 'function') return ensureFuture(awaitable, here)
    const future = futures2.get(awaitable) ?? ensureFuture(awaitable, here)
    futures2.set(awaitable, future)
    return future
  })
  const distinct = futures2.size === 0 ? children2 : [...new Set(children2)]
  return new GatheringFuture(children2, distinct, options.returnExceptions === true)
}
function loopOf(awaitables) {
  for (const awaitable of awaitables) requireAwaitable(awaitable)
  const future = awaitables.find(isFuture)
  const loop = future?.getLoop() ?? getEventLoop()
  for (const awaitable of awaitables) if (isFuture(awaitable)) void ensureFuture(awaitable, { loop })
  return loop
}
var GatheringFuture = class extends Future {
  #children
  #distinct
  #returnExceptions
  #finished = 0
  #cancelRequested = false
  constructor(children2, distinct, returnExceptions) {
    super({ loop: children2[0].getLoop() })
    this.#children = children2
    this.#distinct = distinct
    this.#returnExceptions = returnExceptions
    const done2 = distinct.filter((child) => child.done())
    for (const child of distinct) if (!child.done()) child.addCallback(new ChildWatch(this, child))
    for (const child of done2) this.childDone(child)
  }
  cancel(message) {
    if (this.done()) return false
    let cancelled = false
    for (const child of this.#children) if (child.cancel(message)) cancelled = true
    if (cancelled) this.#cancelRequested = true
    return cancelled
  }
  childDone(child) {
    this.#finished += 1
    if (this.done()) {
      if (!child.cancelled()) child.exception()
      return
    }
    if (!this.#returnExceptions) {
      const failure2 = failureOf(child)
      if (failure2 !== null) {
        this.setException(failure2.error)
        return
      }
    }
    if (this.#finished < this.#distinct.length) return
    if (this.#cancelRequested) this.setException(this.#children.at(-1).makeCancelledError())
    else this.setResult(this.#children.map(outcomeOf))
  }
}
var ChildWatch = class {
  awaiter
  #child
  constructor(parent, child) {
    this.awaiter = parent
    this.#child = child
  }
  wake() {
    this.#child.getLoop().schedule(this)
  }
  run() {
    this.awaiter.childDone(this.#child)
  }
}
function failureOf(child) {
  if (child.cancelled()) return { error: child.makeCancelledError() }
  return child.failed() ? { error: child.exception() } : null
}
function outcomeOf(child) {
  if (child.cancelled()) return new CancelledError(child.cancelMessage() ?? '')
  return child.failed() ? child.exception() : child.result()
}

// packages/core/src/coroutines/is-coroutine.ts
function isCoroutine(value) {
  return value instanceof Coroutine
}

// packages/core/src/errors/os-error.ts
var OSError = class _OSError extends Error {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_OSError, 'OSError')
  /** The platform's name of what went wrong. */
  code
  /** @param options.cause the platform's own error, whose code it takes over */
  constructor(message, options = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : {})
    this.code = options.code
  }
}
var ConnectionError = class _ConnectionError extends OSError {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_ConnectionError, 'ConnectionError')
}
var BrokenPipeError = class _BrokenPipeError extends ConnectionError {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_BrokenPipeError, 'BrokenPipeError')
}
var ConnectionAbortedError = class _ConnectionAbortedError extends ConnectionError {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_ConnectionAbortedError, 'ConnectionAbortedError')
}
var ConnectionRefusedError = class _ConnectionRefusedError extends ConnectionError {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_ConnectionRefusedError, 'ConnectionRefusedError')
}
var ConnectionResetError = class _ConnectionResetError extends ConnectionError {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_ConnectionResetError, 'ConnectionResetError')
}
var FileNotFoundError = class _FileNotFoundError extends OSError {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_FileNotFoundError, 'FileNotFoundError')
}
var PermissionError = class _PermissionError extends OSError {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_PermissionError, 'PermissionError')
}
var ProcessLookupError = class _ProcessLookupError extends OSError {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_ProcessLookupError, 'ProcessLookupError')
}

// packages/core/src/combinators/shielded-failure.ts
var TURNS_TO_LOOK = 3
var watches2 = /* @__PURE__ */ new WeakMap()
var ShieldedFailure = class _ShieldedFailure {
  #future
  #turns = 0
  constructor(future) {
    this.#future = future
  }
  /** Watches a future once, however many shields of it were cancelled. */
  static watch(future) {
    if (watches2.has(future)) return
    const watch2 = new _ShieldedFailure(future)
    watches2.set(future, watch2)
    future.addCallback(watch2)
  }
  wake() {
    this.#future.getLoop().schedule(this)
  }
  run() {
    const future = this.#future
    if (!future.failed() || !future.isLeft()) return
    this.#turns += 1
    if (this.#turns < TURNS_TO_LOOK) {
      this.wake()
      return
    }
    const exception = future.exception()
    const name = exception instanceof Error ? exception.name : typeof exception
    const context = { message: `${name} exception in shielded future`, exception, future }
    const sourceTraceback = siteOf(future)
    if (sourceTraceback !== void 0) context.sourceTraceback = sourceTraceback
    future.getLoop().callExceptionHandler(context)
  }
}

// packages/core/src/combinators/shield.ts
function shield(awaitable) {
  const inner = ensureFuture(awaitable)
  if (inner.done()) return inner
  const outer = inner.getLoop().createFuture()
  const handOver = new CompletionWatch(
    inner,
    () => {
      if (outer.done()) return
      if (inner.cancelled()) outer.cancel()
      else if (inner.failed()) outer.setException(inner.exception())
      else outer.setResult(inner.result())
    },
    outer,
  )
  const abandonment = new CompletionWatch(outer, () => {
    if (inner.done()) return
    handOver.end()
    ShieldedFailure.watch(inner)
  })
  handOver.begin()
  abandonment.begin()
  return outer
}

// packages/core/src/errors/sendfile-not-available-error.ts
var SendfileNotAvailableError = class _SendfileNotAvailableError extends RuntimeError {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_SendfileNotAvailableError, 'SendfileNotAvailableError')
}

// packages/core/src/coroutines/turn.ts
var Turn = class extends Wait {
  #result
  #frame
  #completion
  #passing = false
  constructor(result) {
    super()
    this.#result = result
  }
  start(frame, completion) {
    this.#frame = frame
    this.#completion = completion
    const loop = frame.loop
    loop.schedule(this)
    loop.nativeRested?.(frame)
  }
  /** The task whose turn it is; none once it is done. */
  get awaiter() {
    const task = this.#frame?.task
    return task?.done() === false ? task : void 0
  }
  /** It waits for no future. */
  get future() {
    return void 0
  }
  run() {
    const cancellation2 = this.awaiter?.takeCancellation()
    if (cancellation2 === void 0) this.#completion?.returned(this.#result)
    else this.#completion?.threw(cancellation2)
  }
  next() {
    if (this.#passing) return { done: true, value: this.#result }
    this.#passing = true
    return { done: false, value: void 0 }
  }
  throw(error) {
    throw error
  }
  return(value) {
    return { done: true, value }
  }
}

// packages/core/src/combinators/sleep.ts
function sleep(delay, result) {
  const seconds = toSeconds(delay, 'sleep()')
  return new Coroutine(seconds <= 0 ? new Turn(result) : () => alarm(seconds, result), 'sleep')
}
function alarm(seconds, result) {
  return new Alarm(getRunningLoop(), seconds, result)
}
var Alarm = class extends Future {
  #result
  #timer
  constructor(loop, seconds, result) {
    super({ loop })
    this.#result = result
    this.#timer = loop.scheduleAt(loop.time() + seconds, this)
  }
  cancel(message) {
    this.#timer.cancel()
    return super.cancel(message)
  }
  run() {
    if (!this.done()) this.setResult(this.#result)
  }
}

// packages/core/src/tasks/child-watch.ts
var ChildWatch2 = class {
  awaiter
  #task
  #tell
  /** @param parent the task that waits for the group */
  constructor(task, parent, tell) {
    this.awaiter = parent
    this.#task = task
    this.#tell = tell
  }
  wake() {
    this.#task.getLoop().schedule(this)
  }
  run() {
    this.#tell(this.#task)
  }
}

// packages/core/src/tasks/group-failures.ts
var PLACES_IN_MESSAGE = 8
var GroupFailures = class {
  /** The first error that asks for the end of the program. */
  fatal
  #errors = []
  #places = []
  get count() {
    return this.#errors.length
  }
  add(error, place) {
    this.#errors.push(error)
    this.#places.push(place)
    if (isFatal(error)) this.fatal ??= error
  }
  /** All of them in one error, whose message says where they happened. */
  toGroup() {
    const places = this.#places.slice(0, PLACES_IN_MESSAGE)
    if (this.count > places.length) places.push(`and ${this.count - places.length} more`)
    return new ExceptionGroup('unhandled errors in a TaskGroup', this.#errors, { detail: places.join(', ') })
  }
}

// packages/core/src/tasks/task-group.ts
var TaskGroup = class {
  #unwrapSingle
  #tasks = /* @__PURE__ */ new Set()
  #loop
  #parent
  #cancelOnEnter = false
  #exiting = false
  #aborting = false
  #parentCancelRequested = false
  #failures = new GroupFailures()
  #completed
  constructor(options = {}) {
    this.#unwrapSingle = options.unwrapSingle === true
  }
  /**
   * Makes the current task the one that waits for the group.
   *
   * @throws {RuntimeError} if it has been entered before, or there is no current task
   */
  enter() {
    if (this.#loop !== void 0) throw new RuntimeError(`TaskGroup ${this.toString()} has already been entered`)
    const loop = getRunningLoop()
    const parent = currentTask(loop)
    if (parent === null) throw new RuntimeError(`TaskGroup ${this.toString()} cannot determine the parent task`)
    this.#loop = loop
    this.#parent = parent
    if (this.#cancelOnEnter) this.cancel()
    return this
  }
  /**
   * Waits for all tasks; if the body failed or the waiting task is cancelled, cancels them first.
   *
   * @param failure what the body failed with, if it did
   * @returns `true`: what deserves to be thrown is thrown here
   * @throws {ExceptionGroup} of what tasks, and the body, failed with
   * @throws {CancelledError} if the waiting task was cancelled by somebody else than the group
   * @throws {RuntimeError} if the group has not been entered, or was left before
   */
  exit(failure2) {
    return new Coroutine(this.#exit(failure2), 'TaskGroup.exit')
  }
  /**
   * Runs a coroutine as a task of the group.
   *
   * @throws {RuntimeError} if the group has not been entered, has ended, or is being cancelled; the coroutine is closed then
   * @throws {TypeError} if it is given a promise, or anything that can't be run
   */
  createTask(coroutine, options) {
    const loop = this.#loop
    if (loop === void 0) throw this.#refuse(coroutine, 'has not been entered')
    if (this.#ended()) throw this.#refuse(coroutine, 'is finished')
    if (this.#aborting) throw this.#refuse(coroutine, 'is shutting down')
    const task = loop.createTask(coroutine, options)
    this.#tasks.add(task)
    task.addCallback(new ChildWatch2(task, this.#parent, this.#taskDone))
    if (this.#wasAborted() && !task.done()) task.cancel()
    return task
  }
  /**
   * Ends the group early, and well: cancels its tasks and its body, and the group is left without a `CancelledError`.
   *
   * Failures on the way are still thrown, and so is a cancellation of the waiting task by somebody else. Before the group is
   * entered, it is cancelled as soon as it is; after it has ended, or a second time, nothing happens.
   *
   * Mirrors `asyncio.TaskGroup.cancel`, of Python 3.15.
   */
  cancel() {
    if (this.#loop === void 0) this.#cancelOnEnter = true
    else if (!this.#ended() && !this.#aborting) {
      this.#abort()
      this.#cancelParent()
    }
  }
  toString() {
    const parts = ['<TaskGroup']
    if (this.#tasks.size > 0) parts.push(`tasks=${this.#tasks.size}`)
    if (this.#failures.count > 0) parts.push(`errors=${this.#failures.count}`)
    if (this.#aborting) parts.push('cancelling')
    else if (this.#loop !== void 0) parts.push('entered')
    return `${parts.join(' ')}>`
  }
  *#exit(failure2) {
    const parent = this.#parent
    if (parent === void 0 || this.#exiting) {
      const why = this.#loop === void 0 ? 'has not been entered' : 'is finished'
      throw new RuntimeError(`TaskGroup ${this.toString()} ${why}`)
    }
    this.#exiting = true
    try {
      yield* this.#waitForTasks(parent, failure2)
      return true
    } finally {
      this.#parent = void 0
      this.#failures = new GroupFailures()
    }
  }
  *#waitForTasks(parent, failure2) {
    const loop = this.#loop
    let cancellation2 = failure2 === void 0 ? void 0 : cancellationIn(failure2.error)
    const bodyFailed = failure2 !== void 0 && cancellation2 === void 0
    let interruption
    if (bodyFailed && isFatal(failure2.error)) this.#failures.fatal ??= failure2.error
    if (failure2 !== void 0 && !this.#aborting) this.#abort()
    while (this.#tasks.size > 0) {
      this.#completed = loop.createFuture()
      try {
        yield* this.#completed
      } catch (error) {
        if (!isCancelled(error)) throw error
        if (this.#wasAborted()) interruption = error
        else {
          cancellation2 = error
          this.#abort()
        }
      }
      this.#completed = void 0
    }
    const failures = this.#failures
    if (failures.fatal !== void 0) throw failures.fatal
    if (this.#parentCancelRequested) {
      if (parent.uncancel() === 0) cancellation2 = void 0
      else cancellation2 = interruption ?? cancellation2
    }
    if (bodyFailed) failures.add(failure2.error, 'in the body')
    if (failures.count > 0) {
      if (parent.cancelling() > 0) {
        parent.uncancel()
        parent.cancel()
      }
      throw this.#unwrapSingle ? failures.toGroup().unwrap() : failures.toGroup()
    }
    if (cancellation2 !== void 0) throw cancellation2
  }
  #taskDone = (task) => {
    this.#tasks.delete(task)
    if (this.#tasks.size === 0 && this.#completed?.done() === false) this.#completed.setResult()
    if (!task.failed()) return
    const error = task.exception()
    this.#failures.add(error, `in task '${task.getName()}'`)
    const parent = this.#parent
    if (parent === void 0 || parent.done()) {
      const whose = parent === void 0 ? 'group has been left' : `task ${describeFuture(parent)} is already completed`
      task.getLoop().callExceptionHandler({
        message: `Task ${describeFuture(task)} has errored out but its parent ${whose}`,
        exception: error,
        task,
      })
    } else if (!this.#aborting && !this.#parentCancelRequested) {
      this.#abort()
      this.#cancelParent()
    }
  }
  #abort() {
    this.#aborting = true
    for (const task of this.#tasks) if (!task.done()) task.cancel()
  }
  /** The request is taken back when the group is left. */
  #cancelParent() {
    this.#parentCancelRequested = true
    this.#parent?.cancel()
  }
  /** Asked again where somebody else may have had their turn since. */
  #wasAborted() {
    return this.#aborting
  }
  #ended() {
    return this.#exiting && this.#tasks.size === 0
  }
  #refuse(coroutine, why) {
    if (coroutine instanceof Coroutine) coroutine.close()
    else if (isGenerator(coroutine)) coroutine.return(void 0)
    return new RuntimeError(`TaskGroup ${this.toString()} ${why}`)
  }
}

// packages/core/src/tasks/until-aborted.ts
function* untilAborted(signal, work) {
  if (signal.aborted) throw newCancelledError(signal.reason)
  const task = currentTask()
  if (task === null) throw new RuntimeError('A signal can cancel nothing outside of a task: createTask() makes one')
  let requested = false
  const stopListening2 = cancelOnAbort(signal, {
    cancel: (reason) => (requested = task.cancel(reason)),
  })
  try {
    return yield* work
  } finally {
    stopListening2()
    if (requested) task.uncancel()
  }
}

// packages/core/src/tasks/with-task-group.ts
function taskGroup(body, { signal, ...options } = {}) {
  if (typeof body !== 'function')
    throw new TypeError(
      `taskGroup() takes a function, which gets the group to make tasks in: received ${describeValue(body)}`,
    )
  const running = runWith(new TaskGroup(options), body)
  return new Coroutine(signal === void 0 ? running : untilAborted(signal, running), 'taskGroup')
}

// packages/core/src/tasks/splice-timeout-error.ts
function spliceTimeoutError(error) {
  spliceIntoCauses(error)
  if (error instanceof AggregateError) for (const member of error.errors) spliceIntoCauses(member)
}
function spliceIntoCauses(error) {
  const seen = /* @__PURE__ */ new Set()
  for (let outer = error; outer instanceof Error && !seen.has(outer); outer = outer.cause) {
    seen.add(outer)
    if (cancellationIn(outer.cause) === void 0) continue
    Reflect.set(outer, 'cause', new TimeoutError('timed out', { cause: outer.cause }))
    return
  }
}

// packages/core/src/tasks/timeout.ts
var Timeout = class _Timeout {
  /** @internal */
  static inspected = /* @__PURE__ */ inspectable(_Timeout, (timeout2) => timeout2.toString())
  #state = 'created'
  #when
  #task
  #timer
  /** How often the task was asked to stop, and has been told, when it entered. */
  #cancelRequests = 0
  /**
   * @param when the deadline on the loop's clock, or `null` for none
   * @throws {ValueError} if it is not a number (NaN)
   */
  constructor(when) {
    this.#when = requireDeadline(when, 'Timeout()')
  }
  /** The deadline on the loop's clock, or `null` if there is none. */
  when() {
    return this.#when
  }
  /**
   * Moves the deadline. One that is past already expires in the loop's next turn.
   *
   * @param when on the loop's clock, `getRunningLoop().time()`, or `null` for no limit
   * @throws {RuntimeError} if it was not entered, has expired, or was left
   * @throws {ValueError} if it is not a number (NaN)
   */
  reschedule(when) {
    const task = this.#requireActive()
    this.#when = requireDeadline(when, 'reschedule()')
    this.#timer?.cancel()
    this.#timer = when === null ? void 0 : this.#plan(when, task)
  }
  /** Whether the deadline has passed while the part ran. It is true from that moment, also while the part still cleans up. */
  expired() {
    return this.#state === 'expiring' || this.#state === 'expired'
  }
  /**
   * Begins the part, in the task that calls.
   *
   * @throws {RuntimeError} if it was entered before, or the caller is in no task
   */
  enter() {
    if (this.#state !== 'created')
      throw new RuntimeError('Timeout has already been entered: make a new one with timeout() each time')
    const task = currentTask()
    if (task === null) throw new RuntimeError('Timeout should be used inside a task: createTask() makes one')
    this.#state = 'active'
    this.#task = task
    this.#cancelRequests = task.cancelling() - (task.cancellationIsPending() ? 1 : 0)
    if (this.#when !== null) this.#timer = this.#plan(this.#when, task)
    return this
  }
  /**
   * Ends the part.
   *
   * @param failure what the part failed with, if it did
   * @throws {TimeoutError} in place of the cancellation that the deadline has sent
   * @throws {RuntimeError} if it was not entered, or was left before
   */
  exit(failure2) {
    if (this.#state !== 'expiring') {
      this.#requireActive()
      this.#state = 'finished'
      this.#timer?.cancel()
      this.#timer = void 0
      return
    }
    this.#state = 'expired'
    const requests = this.#task.uncancel()
    if (requests > this.#cancelRequests || failure2 === void 0) return
    if (cancellationIn(failure2.error) !== void 0) throw new TimeoutError('timed out', { cause: failure2.error })
    spliceTimeoutError(failure2.error)
  }
  /** As Python shows it: `<Timeout [active] when=12.5>`. */
  toString() {
    const when = this.#when === null ? null : Math.round(this.#when * 1e3) / 1e3
    return `<Timeout [${this.#state}]${this.#state === 'active' ? ` when=${when}` : ''}>`
  }
  #plan(when, task) {
    const loop = task.getLoop()
    const expiry = new Expiry(() => {
      this.#state = 'expiring'
      this.#timer = void 0
      task.cancel()
    })
    if (when > loop.time()) return loop.scheduleAt(when, expiry)
    loop.schedule(expiry)
    return expiry
  }
  #requireActive() {
    if (this.#state === 'created')
      throw new RuntimeError('Timeout has not been entered: call enter(), or give timeout() the function to run')
    if (this.#state !== 'active') throw new RuntimeError(`Cannot change state of ${this.#state} Timeout`)
    return this.#task
  }
}
var Expiry = class {
  #expire
  constructor(expire) {
    this.#expire = expire
  }
  cancel() {
    this.#expire = void 0
  }
  run() {
    this.#expire?.()
  }
}
function requireDeadline(when, what) {
  return when === null ? null : requireNumber(when, what)
}

// packages/core/src/tasks/with-timeout.ts
function timeout(delay, body, options) {
  const seconds = delay === null ? null : toSeconds(delay, 'timeout()')
  const now = getRunningLoop().time()
  return within('timeout', seconds === null ? null : now + seconds, body, options)
}
function* runWithin(limit, body) {
  limit.enter()
  let result
  try {
    result = yield* awaitInGenerator(body(limit))
  } catch (error) {
    limit.exit({ error })
    throw error
  }
  limit.exit()
  return result
}
function within(name, when, body, { signal } = {}) {
  const limited = new Timeout(when)
  if (body === void 0) return limited
  if (typeof body !== 'function') {
    throw new TypeError(
      `${name}() takes the function to run: received ${describeValue(body)}; waitFor() takes what can be awaited`,
    )
  }
  const running = runWithin(limited, body)
  return new Coroutine(signal === void 0 ? running : untilAborted(signal, running), name)
}

// packages/core/src/lifecycle/on-closing.ts
var closings = /* @__PURE__ */ new WeakMap()
function onClosing(loop, close) {
  const ofLoop = closings.get(loop) ?? []
  ofLoop.push(close)
  closings.set(loop, ofLoop)
}
function closingsOf(loop) {
  return closings.get(loop) ?? []
}

// packages/core/src/iteration/track-async-generator.ts
var tracked = /* @__PURE__ */ new WeakMap()
function shutdownAsyncgens(loop = getRunningLoop()) {
  return new Coroutine(closeAll(loop), 'shutdownAsyncgens')
}
function* closeAll(loop) {
  const generators2 = [...(tracked.get(loop) ?? [])]
  tracked.get(loop)?.clear()
  const closings2 = generators2.map(async (asyncgen) => {
    try {
      await asyncgen.return(void 0)
    } catch (exception) {
      loop.callExceptionHandler({
        message: 'an error occurred during closing of asynchronous generator',
        exception,
        asyncgen,
      })
    }
  })
  for (const closing of closings2) yield* awaitInGenerator(closing)
}

// packages/core/src/errors/to-os-error.ts
function classOf(code) {
  switch (code) {
    case 'EPIPE':
    case 'ESHUTDOWN':
      return BrokenPipeError
    case 'ECONNABORTED':
      return ConnectionAbortedError
    case 'ECONNREFUSED':
      return ConnectionRefusedError
    case 'ECONNRESET':
      return ConnectionResetError
    case 'ENOENT':
      return FileNotFoundError
    case 'EACCES':
    case 'EPERM':
      return PermissionError
    case 'ESRCH':
      return ProcessLookupError
    default:
      return OSError
  }
}
function toOSError(error) {
  if (!(error instanceof Error) || error instanceof OSError) return error
  const { code } = error
  if (typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) return error
  return new (classOf(code))(error.message, { code, cause: error })
}

// packages/core/src/combinators/gate.ts
var Gate = class {
  opened
  constructor(loop) {
    this.opened = loop.createFuture()
  }
  open() {
    if (!this.opened.done()) this.opened.setResult()
  }
  run() {
    this.open()
  }
}

// packages/core/src/combinators/wait.ts
var FIRST_COMPLETED = 'FIRST_COMPLETED'
var FIRST_EXCEPTION = 'FIRST_EXCEPTION'
var ALL_COMPLETED = 'ALL_COMPLETED'
function wait(futures2, { timeout: timeout2 = null, returnWhen = ALL_COMPLETED } = {}) {
  const distinct = requireFutures(futures2)
  if (returnWhen !== FIRST_COMPLETED && returnWhen !== FIRST_EXCEPTION && returnWhen !== ALL_COMPLETED) {
    throw new ValueError(
      `Invalid returnWhen value: ${describeValue(returnWhen)}; it is FIRST_COMPLETED, FIRST_EXCEPTION or ALL_COMPLETED`,
    )
  }
  const seconds = timeout2 === null ? null : toSeconds(timeout2, 'wait()')
  return new Coroutine(waitForSome(distinct, seconds, returnWhen), 'wait')
}
function* waitForSome(futures2, seconds, returnWhen) {
  const loop = getRunningLoop()
  const gate = new Gate(loop)
  const task = currentTask() ?? void 0
  let left = futures2.size
  const watches3 = Array.from(
    futures2,
    (future) =>
      new CompletionWatch(
        future,
        () => {
          left -= 1
          if (left <= 0 || returnWhen === FIRST_COMPLETED || (returnWhen === FIRST_EXCEPTION && seeFailure(future)))
            gate.open()
        },
        task,
      ),
  )
  const timer = seconds === null ? void 0 : loop.scheduleAt(loop.time() + seconds, gate)
  for (const watch2 of watches3) watch2.begin()
  try {
    yield* gate.opened
  } finally {
    timer?.cancel()
    for (const watch2 of watches3) watch2.end()
  }
  const done2 = /* @__PURE__ */ new Set()
  const pending = /* @__PURE__ */ new Set()
  for (const future of futures2) (future.done() ? done2 : pending).add(future)
  return { done: done2, pending }
}
function seeFailure(future) {
  if (!future.failed()) return false
  future.exception()
  return true
}
function requireFutures(futures2) {
  const isOne = isThenable(futures2) || typeof futures2 === 'function'
  if (isOne || typeof futures2?.[Symbol.iterator] !== 'function')
    throw new TypeError(`expect a list of futures, not ${describeValue(futures2)}: write wait([task])`)
  const distinct = new Set(futures2)
  if (distinct.size === 0) throw new ValueError('Set of Tasks/Futures is empty: wait() would have nothing to wait for')
  for (const future of distinct) if (!isFuture(future)) throw refusal(future)
  return distinct
}
function refusal(value) {
  if (isThenable(value) && !isCoroutine(value))
    return new TypeError('wait() takes futures and tasks, not promises: make a future of each with wrapFuture()')
  return new TypeError(
    `Passing coroutines is forbidden, use tasks explicitly: received ${describeValue(value)}; make a task with createTask()`,
  )
}

// packages/core/src/combinators/wait-for.ts
function waitFor(awaitable, timeout2, { signal } = {}) {
  requireAwaitable(awaitable)
  const seconds = timeout2 === null ? null : toSeconds(timeout2, 'waitFor()')
  return new Coroutine(waitWithin(awaitable, seconds, signal), 'waitFor')
}
function* waitWithin(awaitable, seconds, signal) {
  if (signal?.aborted === true) return yield* resultOfAborted(ensureFuture(awaitable), signal.reason)
  if (seconds !== null && seconds <= 0) return yield* resultInNoTime(ensureFuture(awaitable))
  const limit = new Timeout(seconds === null ? null : getRunningLoop().time() + seconds)
  const waiting = runWithin(limit, () => begin(awaitable))
  return yield* signal === void 0 ? waiting : untilAborted(signal, waiting)
}
function begin(awaitable) {
  if (typeof awaitable === 'function') return awaitable()
  return !(awaitable instanceof Coroutine) && isThenable(awaitable) ? wrapFuture(awaitable) : awaitable
}
function* resultInNoTime(future) {
  if (future.done()) return future.result()
  yield* cancelAndWait(future)
  try {
    return future.result()
  } catch (error) {
    throw isCancelled(error) ? new TimeoutError('timed out', { cause: error }) : error
  }
}
function* resultOfAborted(future, reason) {
  if (!future.done()) yield* cancelAndWait(future, reason)
  return future.result()
}
function* cancelAndWait(future, message) {
  const gate = new Gate(getRunningLoop())
  const watch2 = new CompletionWatch(future, () => gate.open(), currentTask() ?? void 0)
  watch2.begin()
  try {
    future.cancel(message)
    yield* gate.opened
  } finally {
    watch2.end()
  }
}

// packages/core/src/collections/binary-heap.ts
var BinaryHeap = class {
  #items = []
  #before
  /** @param before whether the left item comes out before the right one */
  constructor(before) {
    this.#before = before
  }
  get length() {
    return this.#items.length
  }
  peek() {
    return this.#items[0]
  }
  /** Adds an item. If `before` throws, nothing has changed. */
  push(item) {
    const items = this.#items
    let index = items.length
    while (index > 0 && this.#before(item, items[(index - 1) >> 1])) index = (index - 1) >> 1
    for (let below = items.length; below > index; below = (below - 1) >> 1) items[below] = items[(below - 1) >> 1]
    items[index] = item
  }
  /** Takes the first item. If `before` throws, nothing has changed. */
  pop() {
    const items = this.#items
    const first = items[0]
    if (items.length > 0) {
      this.#sink(items[items.length - 1], 0, items.length - 1)
      items.pop()
    }
    return first
  }
  /** Keeps only the items that pass, and puts them in order anew. */
  filter(keep) {
    this.#items = this.#items.filter(keep)
    const { length } = this.#items
    for (let index = (length >> 1) - 1; index >= 0; index -= 1) this.#sink(this.#items[index], index, length)
  }
  /** The items as they lie: the first one first, the others in no order that means anything. */
  [Symbol.iterator]() {
    return this.#items.values()
  }
  /** Puts an item in the place of the one at `from`, which is moved out: those that come before it move up. */
  #sink(item, from, length) {
    const items = this.#items
    let index = from
    for (;;) {
      let below = 2 * index + 1
      if (below >= length) break
      if (below + 1 < length && this.#before(items[below + 1], items[below])) below += 1
      if (!this.#before(items[below], item)) break
      index = below
    }
    let moving = item
    for (;;) {
      const above = items[index]
      items[index] = moving
      if (index === from) break
      moving = above
      index = (index - 1) >> 1
    }
  }
}

// packages/core/src/threads/remote-error.ts
var RemoteError = class _RemoteError extends Error {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_RemoteError, 'RemoteError')
}

// packages/core/src/threads/portable-error.ts
var classes = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  InvalidStateError,
  LookupError,
  RuntimeError,
  TimeoutError,
  ValueError,
}
function unpackError(packed) {
  if ('thrown' in packed) return packed.thrown
  const { name, message, stack, code } = packed
  const error = emptyError(packed)
  if (error.name !== name) define(error, 'name', name)
  define(error, 'message', message)
  define(error, 'stack', stack)
  if (code !== void 0 && error.code !== code) define(error, 'code', code)
  if (packed.cause !== void 0) define(error, 'cause', unpackError(packed.cause))
  return error
}
function emptyError({ name, message, errors: errors2 }) {
  if (errors2 !== void 0) {
    const members = errors2.map(unpackError)
    return name === 'ExceptionGroup' ? new ExceptionGroup(message, members) : new AggregateError(members)
  }
  if (name === 'CancelledError') return message === '' ? new CancelledError() : new CancelledError(message)
  const known = Object.hasOwn(classes, name) ? classes[name] : void 0
  return known === void 0 ? new RemoteError() : Object.setPrototypeOf(new Error(), known.prototype)
}
function define(error, property, value) {
  Object.defineProperty(error, property, { value, writable: true, configurable: true })
}

// packages/core/src/threads/transfer.ts
var transferables = /* @__PURE__ */ new WeakMap()
function transferablesOf(values) {
  return values.flatMap((value) => transferables.get(value) ?? [])
}

// packages/executors/src/errors/broken-executor.ts
var BrokenExecutor = class _BrokenExecutor extends RuntimeError {
  /** @internal */
  static shown = /* @__PURE__ */ nameError(_BrokenExecutor, 'BrokenExecutor')
}

// packages/executors/src/errors/executor-full.ts
var ExecutorFull = class _ExecutorFull extends RuntimeError {
  /** @internal */
  static shown = /* @__PURE__ */ nameError(_ExecutorFull, 'ExecutorFull')
}

// packages/executors/src/pools/pool-executor.ts
import { AsyncResource as AsyncResource3 } from 'node:async_hooks'

// packages/executors/src/work/portable-work.ts
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
function portableWork(work) {
  if (typeof work === 'function') return { work: { code: codeOf(work) }, context: {} }
  if (typeof work === 'object' && work !== null && 'work' in work)
    return { ...portableWork(work.work), context: work.context }
  if (typeof work !== 'object' || work === null || !('module' in work))
    throw new TypeError(`Work is a function, or a module and a name: received ${describeValue(work)}`)
  const { module, name = 'default' } = work
  if (typeof name !== 'string')
    throw new TypeError(`A function of a module is called by its name: received ${describeValue(name)}`)
  return { work: { module: addressOf(module), name }, context: {} }
}
function addressOf(module) {
  const address = typeof module === 'object' && module !== null && 'href' in module ? module.href : module
  if (typeof address !== 'string') throw new TypeError(`A module is a URL or a name: received ${describeValue(module)}`)
  if (address.startsWith('.'))
    throw new TypeError(
      `A worker can't tell what '${address}' is relative to: pass new URL('${address}', import.meta.url)`,
    )
  return isAbsolute(address) ? pathToFileURL(address).href : address
}
function codeOf(work) {
  const code = Function.prototype.toString.call(work)
  try {
    new Function(`return (${code}
)`)
  } catch (error) {
    throw new TypeError(
      `Cannot send ${describeValue(work)} to a worker by its text: write a function or an arrow function, or name its module`,
      { cause: error },
    )
  }
  return code
}

// packages/executors/src/pools/job.ts
var JobFuture = class extends ConcurrentFuture {
  begun = false
  running() {
    return this.begun && !this.done()
  }
}
var Job = class {
  future
  message
  transferList
  /** Who does it, once it has begun. */
  worker
  #future = new JobFuture()
  constructor(message, transferList) {
    this.future = this.#future
    this.message = message
    this.transferList = transferList
  }
  begin(worker) {
    this.worker = worker
    this.#future.begun = true
  }
  /** Nothing comes of it any more if it was cancelled. */
  fail(error) {
    if (!this.future.done()) this.future.setException(error)
  }
  succeed(value) {
    if (!this.future.done()) this.future.setResult(value)
  }
}

// packages/executors/src/pools/process-hold.ts
var LONG = 2 ** 31 - 1
var ProcessHold = class {
  #timer
  set(holds) {
    if (holds) this.#timer ??= setInterval(() => void 0, LONG)
    else {
      clearInterval(this.#timer)
      this.#timer = void 0
    }
  }
}

// packages/executors/src/pools/map-in-order.ts
function mapInOrder(executor, work, inputs, bufferSize) {
  if (requireNumber(bufferSize, 'bufferSize', 'inputs') < 1)
    throw new ValueError(`bufferSize must be at least 1: received ${bufferSize}`)
  return inOrder(executor, work, inputs[Symbol.iterator](), bufferSize)
}
async function* inOrder(executor, work, inputs, bufferSize) {
  const underWay2 = []
  try {
    for (let input = inputs.next(); input.done !== true; input = inputs.next()) {
      underWay2.push((await submitWhenRoom(executor, work, input.value)).future)
      if (underWay2.length >= bufferSize) yield await underWay2.shift()
    }
    while (underWay2.length > 0) yield await underWay2.shift()
  } finally {
    for (const future of underWay2) future.cancel()
    inputs.return?.()
  }
}
async function submitWhenRoom(executor, work, input) {
  for (;;) {
    await executor.room()
    try {
      return { future: executor.submit(work, input) }
    } catch (error) {
      if (!(error instanceof ExecutorFull)) throw error
    }
  }
}

// packages/executors/src/pools/pool-options.ts
import { availableParallelism } from 'node:os'
function settingsOf(options) {
  const { initializer, initargs = [], execArgv, env } = options
  return {
    maxWorkers: positive('maxWorkers', options.maxWorkers ?? availableParallelism()),
    maxQueue: options.maxQueue === 0 ? 0 : positive('maxQueue', options.maxQueue ?? Infinity),
    maxTasksPerChild: positive('maxTasksPerChild', options.maxTasksPerChild ?? Infinity),
    initializer: initializer === void 0 ? void 0 : { work: portableWork(initializer).work, args: initargs },
    worker: { ...(execArgv === void 0 ? {} : { execArgv }), ...(env === void 0 ? {} : { env }) },
  }
}
function shutDownError() {
  return new RuntimeError('cannot schedule new futures after shutdown')
}
function positive(name, value) {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number: received ${describeValue(value)}`)
  if (value >= 1 && (Number.isInteger(value) || value === Infinity)) return value
  throw new ValueError(`${name} must be a whole number greater than 0: received ${value}`)
}

// packages/executors/src/pools/pool-worker.ts
import process3 from 'node:process'

// node_modules/.pnpm/tinypool@2.2.0/node_modules/tinypool/dist/common-Bo3KCGim.js
var kMovable = /* @__PURE__ */ Symbol('Tinypool.kMovable')
var kTransferable = /* @__PURE__ */ Symbol.for('Tinypool.transferable')
var kValue = /* @__PURE__ */ Symbol.for('Tinypool.valueOf')
var kQueueOptions = /* @__PURE__ */ Symbol.for('Tinypool.queueOptions')
function isTransferable(value) {
  return value != null && typeof value === 'object' && kTransferable in value && kValue in value
}
function isMovable(value) {
  return isTransferable(value) && value[kMovable] === true
}
function markMovable(value) {
  Object.defineProperty(value, kMovable, {
    enumerable: false,
    configurable: true,
    writable: true,
    value: true,
  })
}
function withNullPrototype(source) {
  return Object.assign(/* @__PURE__ */ Object.create(null), source)
}
var kRequestCountField = 0
var kResponseCountField = 1
var kFieldCount = 2

// node_modules/.pnpm/tinypool@2.2.0/node_modules/tinypool/dist/index.js
import { MessageChannel as MessageChannel2, MessagePort, Worker, receiveMessageOnPort } from 'node:worker_threads'
import { EventEmitterAsyncResource, once } from 'node:events'
import { AsyncResource as AsyncResource2 } from 'node:async_hooks'
import { URL as URL2, fileURLToPath } from 'node:url'
import { inspect, types } from 'node:util'
import assert from 'node:assert'
import { performance as performance2 } from 'node:perf_hooks'
import { readFileSync } from 'node:fs'
import { availableParallelism as availableParallelism2 } from 'node:os'
import { fork } from 'node:child_process'
var ThreadWorker = class {
  name = 'ThreadWorker'
  runtime = 'worker_threads'
  initialize(options) {
    this.thread = new Worker(fileURLToPath(import.meta.url + '/../entry/worker.js'), options)
    this.threadId = this.thread.threadId
  }
  async terminate() {
    const output = await this.thread.terminate()
    this.channel?.onClose?.()
    return output
  }
  postMessage(message, transferListItem) {
    return this.thread.postMessage(message, transferListItem)
  }
  on(event, callback) {
    return this.thread.on(event, callback)
  }
  once(event, callback) {
    return this.thread.once(event, callback)
  }
  emit(event, ...data) {
    return this.thread.emit(event, ...data)
  }
  ref() {
    return this.thread.ref()
  }
  unref() {
    return this.thread.unref()
  }
  setChannel(channel) {
    if (channel.onMessage)
      throw new Error(
        "{ runtime: 'worker_threads' } doesn't support channel.onMessage. Use transferListItem for listening to messages instead.",
      )
    if (channel.postMessage)
      throw new Error(
        "{ runtime: 'worker_threads' } doesn't support channel.postMessage. Use transferListItem for sending to messages instead.",
      )
    if (this.channel && this.channel !== channel) this.channel.onClose?.()
    this.channel = channel
  }
}
var __tinypool_worker_message__ = true
var SIGKILL_TIMEOUT = 1e3
var ProcessWorker = class {
  name = 'ProcessWorker'
  runtime = 'child_process'
  isTerminating = false
  initialize(options) {
    this.process = fork(fileURLToPath(import.meta.url + '/../entry/process.js'), options.argv, {
      ...options,
      stdio: 'pipe',
      env: {
        ...options.env,
        TINYPOOL_WORKER_ID: options.workerData[0].workerId.toString(),
      },
    })
    process.stdout.setMaxListeners(1 + process.stdout.getMaxListeners())
    process.stderr.setMaxListeners(1 + process.stderr.getMaxListeners())
    this.process.stdout?.pipe(process.stdout)
    this.process.stderr?.pipe(process.stderr)
    this.threadId = this.process.pid
    this.process.on('exit', this.onUnexpectedExit)
    this.waitForExit = new Promise((r) => this.process.on('exit', r))
  }
  onUnexpectedExit = () => {
    this.process.emit('error', new Error('Worker exited unexpectedly'))
  }
  async terminate() {
    this.isTerminating = true
    this.process.off('exit', this.onUnexpectedExit)
    const sigkillTimeout = setTimeout(() => this.process.kill('SIGKILL'), SIGKILL_TIMEOUT)
    this.process.kill()
    await this.waitForExit
    this.process.stdout?.unpipe(process.stdout)
    this.process.stderr?.unpipe(process.stderr)
    this.port?.close()
    this.channel?.onClose?.()
    clearTimeout(sigkillTimeout)
  }
  setChannel(channel) {
    if (this.channel && this.channel !== channel) this.channel.onClose?.()
    this.channel = channel
    this.channel.onMessage?.((message) => {
      this.send(message)
    })
  }
  send(message) {
    if (!this.isTerminating) this.process.send(message)
  }
  postMessage(message, transferListItem) {
    transferListItem?.forEach((item) => {
      if (item instanceof MessagePort) {
        this.port = item
        this.port.start()
      }
    })
    if (this.port)
      this.port.on('message', (message$1) =>
        this.send({
          ...message$1,
          source: 'port',
          __tinypool_worker_message__,
        }),
      )
    return this.send({
      ...message,
      source: 'pool',
      __tinypool_worker_message__,
    })
  }
  on(event, callback) {
    return this.process.on(event, (data) => {
      if (event === 'error') return callback(data)
      if (!data || !data.__tinypool_worker_message__) return this.channel?.postMessage?.(data)
      if (data.source === 'pool') callback(data)
      else if (data.source === 'port') this.port.postMessage(data)
    })
  }
  once(event, callback) {
    return this.process.once(event, callback)
  }
  emit(event, ...data) {
    return this.process.emit(event, ...data)
  }
  ref() {
    return this.process.ref()
  }
  unref() {
    this.port?.unref()
    this.process.channel?.unref?.()
    if (hasUnref(this.process.stdout)) this.process.stdout.unref()
    if (hasUnref(this.process.stderr)) this.process.stderr.unref()
    return this.process.unref()
  }
}
function hasUnref(stream) {
  return stream != null && 'unref' in stream && typeof stream.unref === 'function'
}
var cpuCount = availableParallelism2()
function onabort(abortSignal, listener) {
  if ('addEventListener' in abortSignal) abortSignal.addEventListener('abort', listener, { once: true })
  else abortSignal.once('abort', listener)
}
var AbortError = class extends Error {
  constructor() {
    super('The task has been aborted')
  }
  get name() {
    return 'AbortError'
  }
}
var CancelError = class extends Error {
  constructor() {
    super('The task has been cancelled')
  }
  get name() {
    return 'CancelError'
  }
}
var ArrayTaskQueue = class {
  tasks = []
  get size() {
    return this.tasks.length
  }
  shift() {
    return this.tasks.shift()
  }
  push(task) {
    this.tasks.push(task)
  }
  remove(task) {
    const index = this.tasks.indexOf(task)
    assert.notStrictEqual(index, -1)
    this.tasks.splice(index, 1)
  }
  cancel() {
    while (this.tasks.length > 0) {
      const task = this.tasks.pop()
      task?.cancel()
    }
  }
}
var kDefaultOptions = {
  filename: null,
  name: 'default',
  runtime: 'worker_threads',
  minThreads: Math.max(cpuCount / 2, 1),
  maxThreads: cpuCount,
  idleTimeout: 0,
  maxQueue: Infinity,
  concurrentTasksPerWorker: 1,
  useAtomics: true,
  taskQueue: new ArrayTaskQueue(),
  trackUnmanagedFds: true,
}
var kDefaultRunOptions = {
  transferList: void 0,
  filename: null,
  signal: null,
  name: null,
}
var DirectlyTransferable = class {
  #value
  constructor(value) {
    this.#value = value
  }
  get [kTransferable]() {
    return this.#value
  }
  get [kValue]() {
    return this.#value
  }
}
var ArrayBufferViewTransferable = class {
  #view
  constructor(view) {
    this.#view = view
  }
  get [kTransferable]() {
    return this.#view.buffer
  }
  get [kValue]() {
    return this.#view
  }
}
var taskIdCounter = 0
function maybeFileURLToPath(filename) {
  if (typeof filename !== 'string') return filename.protocol === 'file:' ? fileURLToPath(filename) : filename.href
  return filename.startsWith('file:') ? fileURLToPath(new URL2(filename)) : filename
}
var TaskInfo = class extends AsyncResource2 {
  abortListener = null
  workerInfo = null
  constructor(task, transferList, filename, name, callback, abortSignal, triggerAsyncId, channel) {
    super('Tinypool.Task', {
      requireManualDestroy: true,
      triggerAsyncId,
    })
    this.callback = callback
    this.task = task
    this.transferList = transferList
    this.cancel = () => this.callback(new CancelError(), null)
    this.channel = channel
    if (isMovable(task)) {
      if (this.transferList == null) this.transferList = []
      this.transferList = this.transferList.concat(task[kTransferable])
      this.task = task[kValue]
    }
    this.filename = filename
    this.name = name
    this.taskId = taskIdCounter++
    this.abortSignal = abortSignal
    this.created = performance2.now()
    this.started = 0
  }
  releaseTask() {
    const ret = this.task
    this.task = null
    return ret
  }
  done(err, result) {
    this.emitDestroy()
    this.runInAsyncScope(this.callback, null, err, result)
    if (this.abortSignal && this.abortListener)
      if ('removeEventListener' in this.abortSignal && this.abortListener)
        this.abortSignal.removeEventListener('abort', this.abortListener)
      else this.abortSignal.off('abort', this.abortListener)
  }
  get [kQueueOptions]() {
    return kQueueOptions in this.task ? this.task[kQueueOptions] : null
  }
}
var AsynchronouslyCreatedResource = class {
  onreadyListeners = []
  markAsReady() {
    const listeners = this.onreadyListeners
    assert(listeners !== null)
    this.onreadyListeners = null
    for (const listener of listeners) listener()
  }
  isReady() {
    return this.onreadyListeners === null
  }
  onReady(fn) {
    if (this.onreadyListeners === null) {
      fn()
      return
    }
    this.onreadyListeners.push(fn)
  }
}
var AsynchronouslyCreatedResourcePool = class {
  pendingItems = /* @__PURE__ */ new Set()
  readyItems = /* @__PURE__ */ new Set()
  constructor(maximumUsage) {
    this.maximumUsage = maximumUsage
    this.onAvailableListeners = []
  }
  add(item) {
    this.pendingItems.add(item)
    item.onReady(() => {
      if (this.pendingItems.has(item)) {
        this.pendingItems.delete(item)
        this.readyItems.add(item)
        this.maybeAvailable(item)
      }
    })
  }
  delete(item) {
    this.pendingItems.delete(item)
    this.readyItems.delete(item)
  }
  findAvailable() {
    let minUsage = this.maximumUsage
    let candidate = null
    for (const item of this.readyItems) {
      const usage = item.currentUsage()
      if (usage === 0) return item
      if (usage < minUsage) {
        candidate = item
        minUsage = usage
      }
    }
    return candidate
  }
  *[Symbol.iterator]() {
    yield* this.pendingItems
    yield* this.readyItems
  }
  get size() {
    return this.pendingItems.size + this.readyItems.size
  }
  maybeAvailable(item) {
    if (item.currentUsage() < this.maximumUsage) for (const listener of this.onAvailableListeners) listener(item)
  }
  onAvailable(fn) {
    this.onAvailableListeners.push(fn)
  }
}
var Errors = {
  ThreadTermination: () => new Error('Terminating worker thread'),
  FilenameNotProvided: () => new Error('filename must be provided to run() or in options object'),
  TaskQueueAtLimit: () => new Error('Task queue is at limit'),
  NoTaskQueueAvailable: () => new Error('No task queue available and all Workers are busy'),
}
var WorkerInfo = class extends AsynchronouslyCreatedResource {
  idleTimeout = null
  lastSeenResponseCount = 0
  constructor(worker, port, workerId, freeWorkerId, onMessage, filename, teardown) {
    super()
    this.worker = worker
    this.workerId = workerId
    this.freeWorkerId = freeWorkerId
    this.teardown = teardown
    this.filename = filename
    this.port = port
    this.port.on('message', (message) => this._handleResponse(message))
    this.onMessage = onMessage
    this.taskInfos = /* @__PURE__ */ new Map()
    this.sharedBuffer = new Int32Array(new SharedArrayBuffer(kFieldCount * Int32Array.BYTES_PER_ELEMENT))
  }
  async destroy(timeout2) {
    let resolve3
    let reject
    const ret = new Promise((res, rej) => {
      resolve3 = res
      reject = rej
    })
    if (this.teardown && this.filename) {
      const { teardown, filename } = this
      await new Promise((resolve$1, reject$1) => {
        this.postTask(
          new TaskInfo(
            {},
            [],
            filename,
            teardown,
            (error, result) => (error ? reject$1(error) : resolve$1(result)),
            null,
            1,
            void 0,
          ),
        )
      })
    }
    const timer = timeout2 ? setTimeout(() => reject(new Error('Failed to terminate worker')), timeout2) : null
    this.worker.terminate().then(() => {
      if (timer !== null) clearTimeout(timer)
      this.port.close()
      this.clearIdleTimeout()
      for (const taskInfo of this.taskInfos.values()) taskInfo.done(Errors.ThreadTermination())
      this.taskInfos.clear()
      resolve3()
    })
    return ret
  }
  clearIdleTimeout() {
    if (this.idleTimeout !== null) {
      clearTimeout(this.idleTimeout)
      this.idleTimeout = null
    }
  }
  ref() {
    this.port.ref()
    return this
  }
  unref() {
    this.port.unref()
    return this
  }
  _handleResponse(message) {
    this.usedMemory = message.usedMemory
    this.onMessage(message)
    if (this.taskInfos.size === 0) this.unref()
  }
  postTask(taskInfo) {
    assert(!this.taskInfos.has(taskInfo.taskId))
    const message = {
      task: taskInfo.releaseTask(),
      taskId: taskInfo.taskId,
      filename: taskInfo.filename,
      name: taskInfo.name,
    }
    try {
      if (taskInfo.channel) this.worker.setChannel?.(taskInfo.channel)
      this.port.postMessage(message, taskInfo.transferList)
    } catch (err) {
      taskInfo.done(err)
      return
    }
    taskInfo.workerInfo = this
    this.taskInfos.set(taskInfo.taskId, taskInfo)
    this.ref()
    this.clearIdleTimeout()
    Atomics.add(this.sharedBuffer, kRequestCountField, 1)
    Atomics.notify(this.sharedBuffer, kRequestCountField, 1)
  }
  processPendingMessages() {
    const actualResponseCount = Atomics.load(this.sharedBuffer, kResponseCountField)
    if (actualResponseCount !== this.lastSeenResponseCount) {
      this.lastSeenResponseCount = actualResponseCount
      let entry
      while ((entry = receiveMessageOnPort(this.port)) !== void 0) this._handleResponse(entry.message)
    }
  }
  isRunningAbortableTask() {
    if (this.taskInfos.size !== 1) return false
    const [first] = this.taskInfos
    const [, task] = first || []
    return task?.abortSignal !== null
  }
  currentUsage() {
    if (this.isRunningAbortableTask()) return Infinity
    return this.taskInfos.size
  }
}
var ThreadPool = class {
  skipQueue = []
  completed = 0
  start = performance2.now()
  inProcessPendingMessages = false
  startingUp = false
  workerFailsDuringBootstrap = false
  constructor(publicInterface, options) {
    this.publicInterface = publicInterface
    this.taskQueue = options.taskQueue || new ArrayTaskQueue()
    const filename = options.filename ? maybeFileURLToPath(options.filename) : null
    this.options = withNullPrototype({
      ...kDefaultOptions,
      ...options,
      filename,
      maxQueue: 0,
    })
    if (options.maxThreads !== void 0 && this.options.minThreads >= options.maxThreads)
      this.options.minThreads = options.maxThreads
    if (options.minThreads !== void 0 && this.options.maxThreads <= options.minThreads)
      this.options.maxThreads = options.minThreads
    if (options.maxQueue === 'auto') this.options.maxQueue = this.options.maxThreads ** 2
    else this.options.maxQueue = options.maxQueue ?? kDefaultOptions.maxQueue
    this.workerIds = new Map(new Array(this.options.maxThreads).fill(0).map((_, i) => [i + 1, true]))
    this.workers = new AsynchronouslyCreatedResourcePool(this.options.concurrentTasksPerWorker)
    this.workers.onAvailable((w) => this._onWorkerAvailable(w))
    this.startingUp = true
    this._ensureMinimumWorkers()
    this.startingUp = false
  }
  _ensureEnoughWorkersForTaskQueue() {
    while (this.workers.size < this.taskQueue.size && this.workers.size < this.options.maxThreads) this._addNewWorker()
  }
  _ensureMaximumWorkers() {
    while (this.workers.size < this.options.maxThreads) this._addNewWorker()
  }
  _ensureMinimumWorkers() {
    while (this.workers.size < this.options.minThreads) this._addNewWorker()
  }
  _addNewWorker() {
    const workerIds = this.workerIds
    let workerId
    workerIds.forEach((isIdAvailable, _workerId$1) => {
      if (isIdAvailable && !workerId) {
        workerId = _workerId$1
        workerIds.set(_workerId$1, false)
      }
    })
    const tinypoolPrivateData = { workerId }
    const worker = this.options.runtime === 'child_process' ? new ProcessWorker() : new ThreadWorker()
    worker.initialize({
      env: this.options.env,
      argv: this.options.argv,
      execArgv: this.options.execArgv,
      resourceLimits: this.options.resourceLimits,
      workerData: [tinypoolPrivateData, this.options.workerData],
      trackUnmanagedFds: this.options.trackUnmanagedFds,
      serialization: this.options.serialization,
    })
    const onMessage = (message$1) => {
      const { taskId, result } = message$1
      const taskInfo = workerInfo.taskInfos.get(taskId)
      workerInfo.taskInfos.delete(taskId)
      if (!this.shouldRecycleWorker(taskInfo)) this.workers.maybeAvailable(workerInfo)
      if (taskInfo === void 0) {
        const err = new Error(`Unexpected message from Worker: ${inspect(message$1)}`)
        this.publicInterface.emit('error', err)
      } else taskInfo.done(message$1.error, result)
      this._processPendingMessages()
    }
    const { port1, port2 } = new MessageChannel2()
    const workerInfo = new WorkerInfo(
      worker,
      port1,
      workerId,
      () => workerIds.set(workerId, true),
      onMessage,
      this.options.filename,
      this.options.teardown,
    )
    if (this.startingUp) workerInfo.markAsReady()
    const message = {
      filename: this.options.filename,
      name: this.options.name,
      port: port2,
      sharedBuffer: workerInfo.sharedBuffer,
      useAtomics: this.options.useAtomics,
    }
    worker.postMessage(message, [port2])
    worker.on('message', (message$1) => {
      if (message$1.ready === true) {
        port1.start()
        if (workerInfo.currentUsage() === 0) workerInfo.unref()
        if (!workerInfo.isReady()) workerInfo.markAsReady()
        return
      }
      worker.emit('error', new Error(`Unexpected message on Worker: ${inspect(message$1)}`))
    })
    worker.on('error', (err) => {
      worker.ref = () => {}
      const taskInfos = [...workerInfo.taskInfos.values()]
      workerInfo.taskInfos.clear()
      this._removeWorker(workerInfo)
      if (workerInfo.isReady() && !this.workerFailsDuringBootstrap) this._ensureMinimumWorkers()
      else this.workerFailsDuringBootstrap = true
      if (taskInfos.length > 0) for (const taskInfo of taskInfos) taskInfo.done(err, null)
      else this.publicInterface.emit('error', err)
    })
    worker.unref()
    port1.on('close', () => {
      worker.ref()
    })
    this.workers.add(workerInfo)
  }
  _processPendingMessages() {
    if (this.inProcessPendingMessages || !this.options.useAtomics) return
    this.inProcessPendingMessages = true
    try {
      for (const workerInfo of this.workers) workerInfo.processPendingMessages()
    } finally {
      this.inProcessPendingMessages = false
    }
  }
  _removeWorker(workerInfo) {
    workerInfo.freeWorkerId()
    this.workers.delete(workerInfo)
    return workerInfo.destroy(this.options.terminateTimeout)
  }
  _onWorkerAvailable(workerInfo) {
    while (
      (this.taskQueue.size > 0 || this.skipQueue.length > 0) &&
      workerInfo.currentUsage() < this.options.concurrentTasksPerWorker
    ) {
      const taskInfo = this.skipQueue.shift() || this.taskQueue.shift()
      if (taskInfo.abortSignal && workerInfo.taskInfos.size > 0) {
        this.skipQueue.push(taskInfo)
        break
      }
      const now = performance2.now()
      taskInfo.started = now
      workerInfo.postTask(taskInfo)
      this._maybeDrain()
      return
    }
    if (workerInfo.taskInfos.size === 0 && this.workers.size > this.options.minThreads)
      workerInfo.idleTimeout = setTimeout(() => {
        assert.strictEqual(workerInfo.taskInfos.size, 0)
        if (this.workers.size > this.options.minThreads) this._removeWorker(workerInfo)
      }, this.options.idleTimeout).unref()
  }
  runTask(task, options) {
    let { filename, name } = options
    const { transferList = [], signal = null, channel } = options
    if (filename == null) filename = this.options.filename
    if (name == null) name = this.options.name
    if (typeof filename !== 'string' && !(filename instanceof URL2)) return Promise.reject(Errors.FilenameNotProvided())
    filename = maybeFileURLToPath(filename)
    let resolve3
    let reject
    const ret = new Promise((res, rej) => {
      resolve3 = res
      reject = rej
    })
    const taskInfo = new TaskInfo(
      task,
      transferList,
      filename,
      name,
      (err, result) => {
        this.completed++
        if (err !== null) reject(err)
        if (this.shouldRecycleWorker(taskInfo))
          this._removeWorker(taskInfo.workerInfo)
            .then(() => this._ensureMinimumWorkers())
            .then(() => this._ensureEnoughWorkersForTaskQueue())
            .then(() => resolve3(result))
            .catch(reject)
        else resolve3(result)
      },
      signal,
      this.publicInterface.asyncResource.asyncId(),
      channel,
    )
    if (signal !== null) {
      if (signal.aborted) return Promise.reject(new AbortError())
      taskInfo.abortListener = () => {
        reject(new AbortError())
        if (taskInfo.workerInfo !== null) {
          this._removeWorker(taskInfo.workerInfo)
          this._ensureMinimumWorkers()
        } else this.taskQueue.remove(taskInfo)
      }
      onabort(signal, taskInfo.abortListener)
    }
    if (this.taskQueue.size > 0) {
      const totalCapacity = this.options.maxQueue + this.pendingCapacity()
      if (this.taskQueue.size >= totalCapacity)
        if (this.options.maxQueue === 0) return Promise.reject(Errors.NoTaskQueueAvailable())
        else return Promise.reject(Errors.TaskQueueAtLimit())
      else {
        if (this.workers.size < this.options.maxThreads) this._addNewWorker()
        this.taskQueue.push(taskInfo)
      }
      return ret
    }
    let workerInfo = this.workers.findAvailable()
    if (workerInfo !== null && workerInfo.currentUsage() > 0 && signal) workerInfo = null
    let waitingForNewWorker = false
    if ((workerInfo === null || workerInfo.currentUsage() > 0) && this.workers.size < this.options.maxThreads) {
      this._addNewWorker()
      waitingForNewWorker = true
    }
    if (workerInfo === null) {
      if (this.options.maxQueue <= 0 && !waitingForNewWorker) return Promise.reject(Errors.NoTaskQueueAvailable())
      else this.taskQueue.push(taskInfo)
      return ret
    }
    const now = performance2.now()
    taskInfo.started = now
    workerInfo.postTask(taskInfo)
    this._maybeDrain()
    return ret
  }
  shouldRecycleWorker(taskInfo) {
    if (taskInfo?.workerInfo?.shouldRecycle) return true
    if (this.options.isolateWorkers && taskInfo?.workerInfo) return true
    if (
      !this.options.isolateWorkers &&
      this.options.maxMemoryLimitBeforeRecycle !== void 0 &&
      (taskInfo?.workerInfo?.usedMemory || 0) > this.options.maxMemoryLimitBeforeRecycle
    )
      return true
    return false
  }
  pendingCapacity() {
    return this.workers.pendingItems.size * this.options.concurrentTasksPerWorker
  }
  _maybeDrain() {
    if (this.taskQueue.size === 0 && this.skipQueue.length === 0) this.publicInterface.emit('drain')
  }
  async destroy() {
    while (this.skipQueue.length > 0) {
      const taskInfo = this.skipQueue.shift()
      taskInfo.done(new Error('Terminating worker thread'))
    }
    while (this.taskQueue.size > 0) {
      const taskInfo = this.taskQueue.shift()
      taskInfo.done(new Error('Terminating worker thread'))
    }
    const exitEvents = []
    while (this.workers.size > 0) {
      const [workerInfo] = this.workers
      exitEvents.push(once(workerInfo.worker, 'exit'))
      this._removeWorker(workerInfo)
    }
    await Promise.all(exitEvents)
  }
  async recycleWorkers(_options = {}) {
    const options = withNullPrototype(_options)
    const runtimeChanged = options?.runtime && options.runtime !== this.options.runtime
    if (options?.runtime) this.options.runtime = options.runtime
    if (this.options.isolateWorkers && !runtimeChanged) return
    const exitEvents = []
    Array.from(this.workers).filter((workerInfo) => {
      if (workerInfo.currentUsage() === 0) {
        exitEvents.push(once(workerInfo.worker, 'exit'))
        this._removeWorker(workerInfo)
      } else workerInfo.shouldRecycle = true
    })
    await Promise.all(exitEvents)
    this._ensureMinimumWorkers()
  }
}
var Tinypool = class extends EventEmitterAsyncResource {
  #pool
  constructor(_options = {}) {
    const options = withNullPrototype(_options)
    if (options.minThreads !== void 0 && options.minThreads > 0 && options.minThreads < 1)
      options.minThreads = Math.max(1, Math.floor(options.minThreads * cpuCount))
    if (options.maxThreads !== void 0 && options.maxThreads > 0 && options.maxThreads < 1)
      options.maxThreads = Math.max(1, Math.floor(options.maxThreads * cpuCount))
    super({
      ...options,
      name: 'Tinypool',
    })
    if (options.minThreads !== void 0 && options.maxThreads !== void 0 && options.minThreads > options.maxThreads)
      throw new RangeError('options.minThreads and options.maxThreads must not conflict')
    this.#pool = new ThreadPool(this, options)
  }
  run(task, options = kDefaultRunOptions) {
    const { transferList, filename, name, signal, runtime, channel } = withNullPrototype(options)
    return this.#pool.runTask(task, {
      transferList,
      filename,
      name,
      signal,
      runtime,
      channel,
    })
  }
  async destroy() {
    await this.#pool.destroy()
    this.emitDestroy()
  }
  get options() {
    return this.#pool.options
  }
  get threads() {
    const ret = []
    for (const workerInfo of this.#pool.workers) ret.push(workerInfo.worker)
    return ret
  }
  get queueSize() {
    const pool = this.#pool
    return Math.max(pool.taskQueue.size - pool.pendingCapacity(), 0)
  }
  cancelPendingTasks() {
    const pool = this.#pool
    pool.taskQueue.cancel()
  }
  async recycleWorkers(options = {}) {
    await this.#pool.recycleWorkers(options)
  }
  get completed() {
    return this.#pool.completed
  }
  get duration() {
    return performance2.now() - this.#pool.start
  }
  static get isWorkerThread() {
    return process.__tinypool_state__?.isWorkerThread || false
  }
  static get workerData() {
    return process.__tinypool_state__?.workerData || void 0
  }
  static get version() {
    const { version } = JSON.parse(readFileSync(new URL2('../package.json', import.meta.url), 'utf-8'))
    return version
  }
  static move(val) {
    if (val != null && typeof val === 'object' && typeof val !== 'function') {
      if (!isTransferable(val))
        if (types.isArrayBufferView(val)) val = new ArrayBufferViewTransferable(val)
        else val = new DirectlyTransferable(val)
      markMovable(val)
    }
    return val
  }
  static get transferableSymbol() {
    return kTransferable
  }
  static get valueSymbol() {
    return kValue
  }
  static get queueOptionsSymbol() {
    return kQueueOptions
  }
}
var _workerId = process.__tinypool_state__?.workerId

// packages/executors/src/pools/processes-at-exit.ts
import process2 from 'node:process'
var children = /* @__PURE__ */ new Set()
function rememberProcess(child) {
  if (children.size === 0) process2.once('exit', abandonAll)
  children.add(child)
}
function forgetProcess(child) {
  children.delete(child)
  if (children.size === 0) process2.off('exit', abandonAll)
}
function abandonAll() {
  for (const child of children) child.abandon()
}

// packages/executors/src/pools/arguments-for-files.ts
var OF_TEXTS = /^(-e|--eval|-p|--print|-pe|--input-type|--check|-c|-i|--interactive)(=|$)/
function argumentsForFiles(execArgv) {
  return execArgv.filter(
    (argument, index) =>
      !OF_TEXTS.test(argument) && !/^(-e|--eval|-p|--print|-pe|--input-type)$/.test(execArgv[index - 1] ?? ''),
  )
}

// packages/executors/src/work/require-serializable.ts
import { serialize } from 'node:v8'
function requireSerializable(value) {
  try {
    serialize(value)
  } catch (error) {
    throw new DOMException(error instanceof Error ? error.message : String(error), 'DataCloneError')
  }
}

// packages/executors/src/pools/pool-worker.ts
var program = new URL(import.meta.url.endsWith('.ts') ? '../worker/run-job.ts' : './worker/run-job.js', import.meta.url)
  .href
var PoolWorker = class {
  /** How many jobs it has done. */
  served = 0
  #runtime
  #pool
  #fail
  #ended
  constructor(runtime, options) {
    this.#runtime = runtime
    if (runtime === 'child_process') rememberProcess(this)
    this.#pool = new Tinypool({
      runtime,
      minThreads: 0,
      maxThreads: 1,
      // As long as a timer can be: it is ended by `end`.
      idleTimeout: 2 ** 31 - 1,
      // A worker that waits on shared memory hears nothing else meanwhile.
      useAtomics: false,
      serialization: 'advanced',
      execArgv: argumentsForFiles(process3.execArgv),
      ...options,
    })
    this.#pool.on('error', (error) => this.#fail?.(error))
  }
  /** Has it do a job. Rejects if it ends before the job is done, or the job can't be sent. */
  async run(message, transferList) {
    if (this.#runtime === 'child_process') requireSerializable(message)
    return new Promise((resolve3, reject) => {
      this.#fail = reject
      this.#pool.run(message, { filename: program, name: 'runJob', transferList }).then(resolve3, reject)
    })
  }
  /** Ends it, whatever it does. */
  end() {
    return (this.#ended ??= this.#pool.destroy().finally(() => forgetProcess(this)))
  }
  /** Ends it while this process ends, and can't wait. */
  abandon() {
    for (const worker of this.#pool.threads) void worker.terminate()
  }
}

// packages/executors/src/pools/pool-executor.ts
var outside = /* @__PURE__ */ new AsyncResource3('asyncio.executors')
var PoolExecutor = class {
  #settings
  #newWorker
  #waiting = new Deque()
  /** How much of it was not cancelled meanwhile. */
  #waitingCount = 0
  #workers = /* @__PURE__ */ new Set()
  #idle = []
  #endings = /* @__PURE__ */ new Set()
  #hold = new ProcessHold()
  #shutDown = false
  #broken
  /** Who waits for room, or for the end, and is told of every change. */
  #changes = []
  constructor(runtime, options) {
    this.#settings = settingsOf(options)
    this.#newWorker = () => new PoolWorker(runtime, this.#settings.worker)
  }
  /**
   * Has work done by a worker, as soon as one has time.
   *
   * Arguments and results are copied, as by `structuredClone`; `transfer` of `@asyncio/loop` moves them, between threads. If they can't be
   * copied, the future fails with what the platform throws. An error comes back with its name, message, stack and causes: as one of its
   * class where that is of JavaScript's or of this library's, as a `RemoteError` where it is not.
   *
   * **Cancellation:** of the future stops the work, even in the middle of a computation: its worker is ended, and the next work gets
   * another one.
   *
   * **Differs from Python:** there a function that runs can't be stopped, and goes on for nobody.
   *
   * Mirrors `concurrent.futures.Executor.submit`.
   *
   * @param work a function that uses nothing of what surrounds it, or `{ module, name }`; see `work`
   * @throws {TypeError} if it is neither
   * @throws {RuntimeError} if the executor was shut down
   * @throws {BrokenExecutor} if its workers can't begin
   * @throws {ExecutorFull} if as much waits already as its `maxQueue` says
   */
  submit(work, ...args) {
    const portable = portableWork(work)
    if (this.#broken !== void 0) throw this.#broken
    if (this.#shutDown) throw shutDownError()
    if (this.#isFull())
      throw new ExecutorFull(`${this.#waitingCount} jobs wait for a worker already: await room() before the next`)
    const { initializer } = this.#settings
    const message = { ...portable, args, ...(initializer === void 0 ? {} : { initializer }) }
    const job = new Job(message, transferablesOf(args))
    this.#waiting.push(job)
    this.#waitingCount += 1
    job.future.addDoneCallback(() => {
      if (job.future.cancelled()) this.#cancelled(job)
    })
    this.#dispatch()
    return job.future
  }
  /**
   * Waits until `submit` takes more work.
   *
   * **Cancellation:** ends the wait.
   *
   * @throws {RuntimeError} (when awaited) if the executor is shut down, or is meanwhile
   */
  room() {
    return new Coroutine(this.#waitForRoom(), 'room')
  }
  /**
   * Does the same work for each of many inputs, and gives the results in their order.
   *
   * **Cancellation:** leaving the iteration cancels what is under way, and so does the first failure.
   *
   * **Differs from Python:** it takes one iterable, and takes from it only as much as is needed to keep the workers busy.
   *
   * Mirrors `concurrent.futures.Executor.map`.
   */
  map(work, inputs, options = {}) {
    const { maxWorkers, maxQueue } = this.#settings
    const bufferSize = options.bufferSize ?? maxWorkers + Math.min(maxWorkers, maxQueue)
    return mapInOrder(this, work, inputs, bufferSize)
  }
  /**
   * Takes no more work. What was taken is done, unless it is cancelled, and the workers end.
   *
   * Mirrors `concurrent.futures.Executor.shutdown`.
   *
   * @param options.wait whether the promise settles only when all workers have ended; `true` if nothing is said
   * @param options.cancelFutures whether work that has not begun is cancelled
   */
  async shutdown({ wait: wait2 = true, cancelFutures = false } = {}) {
    this.#shutDown = true
    if (cancelFutures) for (const job of this.#waiting) job.future.cancel()
    this.#dispatch()
    if (!wait2) return
    while (this.#workers.size > 0 || this.#endings.size > 0) await this.#nextChange()
  }
  async [Symbol.asyncDispose]() {
    await this.shutdown()
  }
  #isFull() {
    const { maxWorkers, maxQueue } = this.#settings
    const free = this.#idle.length + maxWorkers - this.#workers.size
    return free === 0 && this.#waitingCount >= maxQueue
  }
  *#waitForRoom() {
    for (;;) {
      if (this.#broken !== void 0) throw this.#broken
      if (this.#shutDown) throw shutDownError()
      if (!this.#isFull()) return
      yield* wrapFuture(this.#nextChange())
    }
  }
  /** Gives work to whoever has time. */
  #dispatch() {
    while (this.#waitingCount > 0) {
      if (this.#idle.length === 0 && this.#workers.size >= this.#settings.maxWorkers) break
      const job = this.#waiting.shift()
      if (job.future.done()) continue
      this.#waitingCount -= 1
      const worker = this.#idle.pop() ?? this.#newWorker()
      this.#workers.add(worker)
      job.begin(worker)
      void outside.runInAsyncScope(() => this.#run(job, worker))
    }
    if (this.#shutDown && this.#waitingCount === 0) for (const worker of this.#idle.splice(0)) this.#end(worker)
    this.#tellOfChange()
  }
  /** Never rejects: what goes wrong is the job's. */
  async #run(job, worker) {
    let answer
    let failure2
    try {
      answer = await worker.run(job.message, job.transferList)
    } catch (error) {
      failure2 = error
    }
    worker.served += 1
    const isSound = answer !== void 0 && !job.future.cancelled() && !('notInitialized' in answer)
    if (isSound && worker.served < this.#settings.maxTasksPerChild) this.#idle.push(worker)
    else this.#end(worker)
    if (answer === void 0) job.fail(toFailure(failure2))
    else if ('notInitialized' in answer) this.#break(job, unpackError(answer.notInitialized))
    else if ('threw' in answer) job.fail(unpackError(answer.threw))
    else job.succeed(answer.value)
    this.#dispatch()
  }
  #cancelled(job) {
    if (job.worker === void 0) this.#waitingCount -= 1
    else this.#end(job.worker)
    this.#dispatch()
  }
  #break(job, cause) {
    const broken = new BrokenExecutor('A worker could not be initialized, and the executor takes no more work', {
      cause,
    })
    this.#broken ??= broken
    job.fail(broken)
    for (const waiting of this.#waiting) waiting.fail(broken)
    while (this.#waiting.length > 0) this.#waiting.shift()
    this.#waitingCount = 0
    for (const worker of this.#idle.splice(0)) this.#end(worker)
  }
  /** Another may take its place at once. */
  #end(worker) {
    if (!this.#workers.delete(worker)) return
    const ended = () => {
      this.#endings.delete(ending)
      this.#tellOfChange()
    }
    const ending = worker.end().then(ended, ended)
    this.#endings.add(ending)
  }
  #nextChange() {
    return new Promise((resolve3) => this.#changes.push(resolve3))
  }
  #tellOfChange() {
    this.#hold.set(this.#waitingCount > 0 || this.#workers.size > this.#idle.length || this.#endings.size > 0)
    const changes = this.#changes
    this.#changes = []
    for (const change of changes) change()
  }
}
function toFailure(error) {
  const reason = error instanceof Error ? error.message : String(error)
  const [firstLine = ''] = error instanceof Error ? (error.stack ?? '').split('\n') : []
  if (/^DataCloneError\b/.test(firstLine))
    return reason === '' ? new DOMException(firstLine.replace('DataCloneError: ', ''), 'DataCloneError') : error
  return new BrokenExecutor(`The worker has ended before its work was done: ${reason}`, { cause: error })
}

// packages/executors/src/pools/thread-pool-executor.ts
var ThreadPoolExecutor = class extends PoolExecutor {
  constructor(options = {}) {
    super('worker_threads', options)
  }
}

// packages/executors/src/default/default-executor.ts
var JOIN_TIMEOUT = 300
var DefaultExecutor = class {
  #loop
  #executor
  #shutDown = false
  constructor(loop) {
    this.#loop = loop
    onClosing(loop, () => new Coroutine(this.#close(), 'shutdownDefaultExecutor'))
  }
  set(executor) {
    if (typeof executor?.submit !== 'function' || typeof executor.shutdown !== 'function')
      throw new TypeError(
        `executor must be an Executor, such as a ThreadPoolExecutor: received ${describeValue(executor)}`,
      )
    this.#executor = executor
  }
  run(work, args) {
    if (this.#loop.isClosed()) throw new RuntimeError('Event loop is closed')
    if (this.#shutDown) throw new RuntimeError('Executor shutdown has been called')
    this.#executor ??= new ThreadPoolExecutor()
    return wrapFuture(this.#executor.submit(work, ...args), { loop: this.#loop })
  }
  shutdown(timeout2) {
    const seconds = timeout2 === null ? null : toSeconds(timeout2, 'shutdownDefaultExecutor()')
    return new Coroutine(this.#shutdownWithin(seconds), 'shutdownDefaultExecutor')
  }
  /** For a loop that is closed without: nobody waits for what is not done. */
  abandon() {
    this.#shutDown = true
    void this.#executor?.shutdown({ wait: false })
    this.#executor = void 0
  }
  *#close() {
    yield* shutdownAsyncgens(this.#loop)
    yield* this.#shutdownWithin(JOIN_TIMEOUT)
  }
  *#shutdownWithin(seconds) {
    this.#shutDown = true
    const executor = this.#executor
    if (executor === void 0) return
    try {
      yield* waitFor(executor.shutdown({ wait: true }), seconds)
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error
      emitWarning(`The executor did not finishing joining its threads within ${seconds} seconds.`, {
        type: 'RuntimeWarning',
        detail:
          'What it does goes on, and its outcome is lost. Cancel what is not needed any more before the program ends.',
      })
      yield* waitFor(executor.shutdown({ wait: false }), null)
    }
  }
}
var executors = /* @__PURE__ */ new WeakMap()
function defaultExecutorOf(loop) {
  let executor = executors.get(loop)
  if (executor === void 0) executors.set(loop, (executor = new DefaultExecutor(loop)))
  return executor
}
function abandonDefaultExecutor(loop) {
  executors.get(loop)?.abandon()
}

// packages/executors/src/default/run-in-executor.ts
function runInExecutorOf(loop, executor, work, args) {
  if (executor === null) return defaultExecutorOf(loop).run(work, args)
  if (typeof executor?.submit !== 'function')
    throw new TypeError(`An executor is needed, or null for the default one: received ${describeValue(executor)}`)
  if (loop.isClosed()) throw new RuntimeError('Event loop is closed')
  return wrapFuture(executor.submit(work, ...args), { loop })
}

// packages/executors/src/default/set-default-executor.ts
function setDefaultExecutor(executor, loop = getRunningLoop()) {
  defaultExecutorOf(loop).set(executor)
}

// packages/executors/src/default/shutdown-default-executor.ts
function shutdownDefaultExecutor(timeout2 = null, loop = getRunningLoop()) {
  return defaultExecutorOf(loop).shutdown(timeout2)
}

// packages/loop/src/debug/debug-cancellation.ts
var PATIENCE = 1
function warnOfSwallowedCancellation(task) {
  if (!task.getLoop().getDebug()) return
  emitWarning(`${describeFuture(task)} was cancelled, and returned all the same`, {
    type: 'RuntimeWarning',
    detail:
      'Throw the CancelledError again when the cleaning up is done, or call uncancel() if the task means to go on.',
  })
}
function watchForeignAwait(task, isStuck) {
  const loop = task.getLoop()
  if (!loop.getDebug()) return
  loop.scheduleAt(loop.time() + PATIENCE, {
    run: () => {
      if (!isStuck()) return
      emitWarning(
        `${describeFuture(task)} was cancelled ${PATIENCE} second ago, and still waits for a promise that is not ours`,
        {
          type: 'RuntimeWarning',
          detail:
            'Wrap the promise with wrapFuture(), or give what it comes from the signal of the task: { signal: currentTask().signal }.',
        },
      )
    },
  })
}

// packages/loop/src/debug/step-watch.ts
var StepWatch = class {
  #loop
  #now
  #running
  #since = 0
  /** @param now the clock of the loop's host */
  constructor(loop, now) {
    this.#loop = loop
    this.#now = now
  }
  /** A callback or a step begins. */
  begin(runnable) {
    this.#running = 'awaiter' in runnable && runnable.awaiter !== void 0 ? runnable.awaiter : runnable
    this.#since = this.#now()
  }
  /** It has ended, and so have the microtasks that it left. */
  end() {
    const running = this.#running
    this.#running = void 0
    const seconds = this.#now() - this.#since
    if (running === void 0 || seconds < this.#loop.slowCallbackDuration) return
    const what = isFuture(running) ? `${describeFuture(running)}${createdAt(running)}` : running.toString()
    emitWarning(`Executing ${what} took ${seconds.toFixed(3)} seconds`, {
      type: 'RuntimeWarning',
      detail: 'Nothing else could run meanwhile: await sleep(0) now and then, or move the work to a thread.',
    })
  }
  /** A callback is given. What an `async` function fails with would be nobody's. */
  requirePlainCallback(method, callback) {
    if (isCoroutineFunction(callback)) {
      throw new TypeError(`coroutines cannot be used with ${method}(): give them to createTask()`)
    }
  }
  /** Something is asked of the loop. */
  requireOwnFrame() {
    const loop = currentLoop()
    if (loop === null || loop === this.#loop) return
    throw new RuntimeError(
      'Non-thread-safe operation invoked on an event loop other than the current one: use callSoonThreadsafe()',
    )
  }
}

// packages/loop/src/debug/debug-mode.ts
var loopsInDebugMode = 0
var debugMode2 = {
  enter(loop, now) {
    loopsInDebugMode += 1
    setDebugMode({ captureSite, swallowed: warnOfSwallowedCancellation, stranded: watchForeignAwait })
    return new StepWatch(loop, now)
  },
  leave() {
    loopsInDebugMode -= 1
    if (loopsInDebugMode === 0) setDebugMode(void 0)
  },
}

// packages/loop/src/host/clock-timer.ts
var LONGEST_TIMEOUT = 2 ** 31 - 1
var ClockTimer = class {
  #host
  #when
  #callback
  #timeout
  constructor(host, when, callback) {
    this.#host = host
    this.#when = when
    this.#callback = callback
    this.#arm()
  }
  cancel() {
    clearTimeout(this.#timeout)
  }
  #arm() {
    const milliseconds = Math.ceil((this.#when - this.#host.time()) * 1e3)
    this.#timeout = setTimeout(() => this.#expire(), Math.max(0, Math.min(milliseconds, LONGEST_TIMEOUT)))
  }
  #expire() {
    if (this.#host.time() < this.#when) this.#arm()
    else this.#callback()
  }
}

// packages/loop/src/host/node-host.ts
var RESOLVED = Promise.resolve()
var NodeHost = class {
  resolution = 1e-9
  /** The environment variable `ASYNCIO_DEBUG`, if it is set to anything but nothing or 0. */
  debug = !['', '0', void 0].includes(process.env['ASYNCIO_DEBUG'])
  // Kept for the next call: a loop always asks with the same.
  #asked
  #ask
  time() {
    return performance.now() / 1e3
  }
  soon(callback) {
    setImmediate(callback)
  }
  at(when, callback) {
    return new ClockTimer(this, when, callback)
  }
  afterMicrotasks(callback) {
    if (callback !== this.#asked) {
      this.#asked = callback
      this.#ask = () => process.nextTick(callback)
    }
    void RESOLVED.then(this.#ask)
  }
  afterEvents(callback) {
    setImmediate(callback)
  }
}

// packages/loop/src/host/interrupts.ts
var programs = /* @__PURE__ */ new Map()
async function interruptible(program2, running, signals = ['SIGINT']) {
  const target = { program: program2, received: [] }
  const heard = signals.filter((signal) => listen(signal, target))
  try {
    return await running
  } catch (error) {
    const [signal] = target.received
    if (signal === void 0 || !isCancelled(error) || remainingCancels(program2) !== 0) throw error
    throw signal === 'SIGINT' ? new KeyboardInterrupt() : new SystemExit(exitCodeOf(signal))
  } finally {
    for (const signal of heard) unlisten(signal, target)
  }
}
function listen(signal, target) {
  let listening = programs.get(signal)
  if (listening === void 0) {
    if (process.listenerCount(signal) > 0) return false
    process.on(signal, onSignal)
    programs.set(signal, (listening = /* @__PURE__ */ new Set()))
  }
  listening.add(target)
  return true
}
function unlisten(signal, target) {
  const listening = programs.get(signal)
  listening?.delete(target)
  if (listening?.size === 0) giveBack(signal)
}
function giveBack(signal) {
  programs.delete(signal)
  process.off(signal, onSignal)
}
function onSignal(signal) {
  if (process.listenerCount(signal) > 1) return
  const stopped = [...(programs.get(signal) ?? [])]
  if (stopped.some(({ program: program2, received }) => received.length > 0 || program2.done())) {
    giveBack(signal)
    process.kill(process.pid, signal)
    return
  }
  for (const { program: program2, received } of stopped) {
    received.push(signal)
    program2.cancel()
  }
}
function remainingCancels(program2) {
  return program2.uncancel?.()
}
function exitCodeOf(signal) {
  const { signals } = process.getBuiltinModule('node:os').constants
  return 128 + (signals[signal] ?? 0)
}

// packages/loop/src/host/node-platform.ts
var idleLoops = /* @__PURE__ */ new Set()
var platformDebugSwitch = debugMode2
function newPlatformHost() {
  return new NodeHost()
}
var listensForExit = false
function noteIdle(loop) {
  if (!listensForExit) process.once('exit', tellOfIdleLoops)
  listensForExit = true
  idleLoops.add(loop)
}
function noteBusy(loop) {
  idleLoops.delete(loop)
}
function tellOfIdleLoops() {
  for (const loop of idleLoops)
    console.error(`The process ends, although a loop still runs. ${describeStandstill(loop.tasks)}`)
}

// packages/loop/src/debug/debug-switch.ts
var installed = platformDebugSwitch
function getDebugSwitch() {
  if (installed === void 0) {
    emitWarning('debug mode is not part of this bundle', {
      type: 'RuntimeWarning',
      detail: "Call installDebugMode() from '@asyncio/loop/debug' first.",
    })
  }
  return installed
}

// packages/loop/src/exception-reporting.ts
var ExceptionReporting = class {
  /** `null` for the loop's default one. */
  handler = null
  #loop
  constructor(loop) {
    this.#loop = loop
  }
  report(context) {
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
  #reportByDefault(context, otherwise) {
    try {
      this.#loop.defaultExceptionHandler(context)
    } catch (error) {
      if (isFatal(error)) this.#loop.abort(error)
      else console.error(otherwise, error)
    }
  }
}
function contextOf({ task, future, handle }) {
  const about = task ?? future ?? handle
  return about !== void 0 && 'getContext' in about && typeof about.getContext === 'function'
    ? about.getContext()
    : currentContext()
}

// packages/loop/src/handle.ts
var CallbackHandle = class {
  static {
    inspectable(this, 'handle')
  }
  #loop
  #context
  #scope = new AmbientScope()
  /** @internal */
  callback
  /** @internal */
  args
  constructor(loop, context, callback, args) {
    this.#loop = loop
    this.#context = context
    this.callback = callback
    this.args = args
    rememberSite(this)
  }
  cancel() {
    rememberCall(this)
    this.callback = void 0
    this.args = void 0
  }
  cancelled() {
    return this.callback === void 0
  }
  getContext() {
    return this.#context
  }
  [Symbol.dispose]() {
    this.cancel()
  }
  run() {
    if (this.callback === void 0) return
    const frame = new Frame(this.#loop, null, this.#context)
    const previous = enterFrame(frame)
    try {
      this.#scope.enter(frame, this)
    } finally {
      leaveFrame(previous)
    }
  }
  toString() {
    return `<Handle ${this.callback?.name || 'cancelled'}()>`
  }
  /** In the scope and the frame of the callback. */
  step() {
    const callback = this.callback
    try {
      callback(...this.args)
    } catch (exception) {
      if (isFatal(exception)) this.#loop.abort(exception)
      else
        this.#loop.callExceptionHandler({
          message: `Exception in callback ${callback.name || 'anonymous'}()`,
          exception,
          handle: this,
        })
    }
  }
}

// packages/loop/src/require-function.ts
function requireCallback(method, callback) {
  if (typeof callback === 'function') return
  throw new TypeError(`a callable object was expected by ${method}(), got ${describeValue(callback)}`)
}
function requireFunctionOrNull(what, value) {
  if (value === null || typeof value === 'function') return
  throw new TypeError(`A callable object or null is expected as ${what}, got ${describeValue(value)}`)
}

// packages/loop/src/run-until-done.ts
async function runUntilDone(loop, future) {
  const stop = () => {
    if (!isFatal(failureOf2(future))) loop.stop()
  }
  future.addDoneCallback(stop)
  try {
    await loop.runForever()
  } catch (error) {
    failureOf2(future)
    throw error
  } finally {
    future.removeDoneCallback(stop)
  }
  if (!future.done()) throw new RuntimeError('Event loop stopped before Future completed.')
  return future.result()
}
function failureOf2(future) {
  return future.done() && !future.cancelled() ? future.exception() : null
}

// packages/loop/src/timer-handle.ts
var CallbackTimerHandle = class extends CallbackHandle {
  #timer
  constructor(loop, timers2, when, context, callback, args) {
    super(loop, context, callback, args)
    this.#timer = timers2.add(when, this)
  }
  when() {
    return this.#timer.when
  }
  cancel() {
    super.cancel()
    this.#timer.cancel()
  }
}

// packages/loop/src/timer-queue.ts
var FEW = 100
var TimerQueue = class {
  #heap = new BinaryHeap(
    (left, right) => left.when < right.when || (left.when === right.when && left.sequence < right.sequence),
  )
  #sequence = 0
  #cancelled = 0
  add(when, runnable) {
    this.#sequence += 1
    const timer = new Timer(this, when, this.#sequence, runnable)
    this.#heap.push(timer)
    return timer
  }
  /** When the next one is due, or `undefined` if there is none. */
  next() {
    let first = this.#heap.peek()
    while (first?.cancelled() === true) {
      this.#heap.pop()
      this.#cancelled -= 1
      first = this.#heap.peek()
    }
    return first?.when
  }
  /** Hands over what is due at `now`, in order. What is nearer than the clock can tell is due, too. */
  takeDue(now, resolution, take) {
    for (let when = this.next(); when !== void 0 && when - now < resolution; when = this.next()) {
      const timer = this.#heap.pop()
      timer.leaveQueue()
      take(timer)
    }
  }
  /** Cancelled timers stay where they are, until they would be more than the others. */
  noteCancelled() {
    this.#cancelled += 1
    if (this.#cancelled <= FEW || this.#cancelled * 2 <= this.#heap.length) return
    this.#heap.filter((timer) => !timer.cancelled())
    this.#cancelled = 0
  }
}
var Timer = class {
  when
  sequence
  #queue
  #runnable
  constructor(queue, when, sequence, runnable) {
    this.#queue = queue
    this.when = when
    this.sequence = sequence
    this.#runnable = runnable
  }
  cancel() {
    if (this.#runnable === void 0) return
    this.#runnable = void 0
    this.#queue?.noteCancelled()
  }
  cancelled() {
    return this.#runnable === void 0
  }
  leaveQueue() {
    this.#queue = void 0
  }
  run() {
    const runnable = this.#runnable
    this.#runnable = void 0
    runnable?.run()
  }
}

// packages/loop/src/visit-budget.ts
var TURNS_PER_VISIT = 64
var SECONDS_PER_VISIT = 0.01
var TURNS_PER_LOOK = 8
var SHORT_SECONDS = 1e-4
var VisitBudget = class {
  #clock
  #turns = 0
  #ends = 0
  #lookedAt = 0
  #nextLook = 0
  constructor(clock) {
    this.#clock = clock
  }
  /** A visit begins. */
  begin() {
    this.#turns = 0
    this.#nextLook = 1
    this.#lookedAt = this.#clock.time()
    this.#ends = this.#lookedAt + SECONDS_PER_VISIT
  }
  /** Counts a turn that has ended, and says whether it was the last one. */
  isUsedUp() {
    this.#turns += 1
    if (this.#turns >= TURNS_PER_VISIT) return true
    if (this.#turns < this.#nextLook) return false
    const now = this.#clock.time()
    this.#nextLook = this.#turns + (now - this.#lookedAt < SHORT_SECONDS ? TURNS_PER_LOOK : 1)
    this.#lookedAt = now
    return now >= this.#ends
  }
}

// packages/loop/src/turns.ts
var LONE_VISITS = 4
var VISITS_PER_PROBE = 32
var settled = Promise.resolve()
var Turns = class {
  timers = new TimerQueue()
  /** Times each step, in debug mode. */
  watch
  #host
  #owner
  #ready
  #phase = 'stopped'
  #stopping = false
  #run
  /** How many of the ready queue belong to this turn. */
  #leftInTurn = 0
  #budget
  /** How many visits in a row have begun with one thing to do. */
  #loneVisits = 0
  /** What wakes it now is likely to be one event of several. */
  #expectsMore = false
  /** A visit is planned for when the host has told all its events. */
  #isPutOff = false
  #nativeStepped = false
  /** The frame whose native code the step made go on, if that is the only one, and `nativeRested` tells of all of it. */
  #resumed
  #rested = false
  /** The host will say when no microtask is left. */
  #drainAsked = false
  #failure
  #alarm
  constructor(host, ready, owner) {
    this.#host = host
    this.#budget = new VisitBudget(host)
    this.#ready = ready
    this.#owner = owner
  }
  /** Begins a run, which lasts until it is stopped or aborted. */
  start() {
    return new Promise((resolve3, reject) => {
      this.#run = { resolve: resolve3, reject }
      this.#phase = 'sleeping'
      this.wake()
    })
  }
  /** Ends the run with the turn that runs now, or the next one. */
  stop() {
    this.#stopping = true
    this.wake()
  }
  /** Ends the run at once. The step that runs, or the microtasks that are awaited, come to their end first. */
  abort(error) {
    if (this.#phase === 'stopped') return
    this.#failure ??= { error }
    if (this.#phase === 'sleeping') this.#fail()
  }
  isRunning() {
    return this.#phase !== 'stopped'
  }
  /** Whether it sleeps, with no timer that will ever wake it. */
  isIdle() {
    return this.#phase === 'sleeping' && (this.timers.next() ?? Infinity) === Infinity
  }
  /** Puts something in the ready queue. */
  add(runnable) {
    this.#ready.push(runnable)
    this.wake()
  }
  /** The step that runs has made native code go on: that of `frame`, if it will tell when it comes to rest. */
  nativeStepped(frame) {
    const alone = !this.#rested && (!this.#nativeStepped || this.#resumed === frame)
    this.#resumed = alone && frame?.forks === false ? frame : void 0
    this.#nativeStepped = true
  }
  /** The native code of `frame` waits for something of this loop, or has ended. */
  nativeRested(frame) {
    if (frame !== this.#resumed || this.#phase !== 'draining') return
    if (this.#rested) {
      frame.forks = true
      this.#resumed = void 0
      return
    }
    this.#rested = true
    void settled.then(this.#goOnRested)
  }
  /** There is something new: sleeping is over. */
  wake() {
    if (this.#phase !== 'sleeping') {
      if (this.#isPutOff && !this.#expectsMore) this.#visitSoon()
      return
    }
    this.#owner.busy()
    this.#phase = 'visiting'
    this.#alarm?.cancel()
    this.#alarm = void 0
    if (this.#expectsMore && this.#mayPutOff()) {
      this.#isPutOff = true
      this.#host.afterEvents?.(this.#visitPutOff)
    } else this.#visitSoon()
  }
  /** Until it is told otherwise, what wakes it is one event of several, and one visit is to serve them all. */
  expectMore(expects) {
    this.#expectsMore = expects
  }
  #mayPutOff() {
    if (this.#host.afterEvents === void 0) return false
    return this.#loneVisits < LONE_VISITS || this.#loneVisits % VISITS_PER_PROBE === 0
  }
  #visitSoon() {
    this.#isPutOff = false
    this.#host.afterMicrotasks(this.#visit)
  }
  #visitPutOff = () => {
    if (!this.#isPutOff) return
    this.#isPutOff = false
    this.#visit()
  }
  /** The host calls: time for some turns. */
  #visit = () => {
    settleFrames()
    if (this.#fail()) return
    this.#budget.begin()
    this.#beginTurn()
    this.#loneVisits = this.#leftInTurn > 1 ? 0 : this.#loneVisits + 1
    this.#goOn()
  }
  /** No microtask is left: on with the turn, if that is not under way already. */
  #drained = () => {
    this.#drainAsked = false
    if (this.#phase === 'draining') this.#endStep()
  }
  #goOnRested = () => {
    if (this.#phase === 'draining' && this.#resumed !== void 0) this.#endStep()
  }
  #endStep() {
    settleFrames()
    this.watch?.end()
    if (!this.#fail()) this.#goOn()
  }
  #ring = () => {
    this.#alarm = void 0
    this.#visit()
  }
  #goOn() {
    this.#phase = 'turning'
    try {
      do {
        if (this.#runTurn()) return
      } while (this.#endTurn())
    } catch (error) {
      this.abort(error)
      this.#fail()
    }
  }
  #beginTurn() {
    if (this.timers.next() !== void 0) {
      this.timers.takeDue(this.#host.time(), this.#host.resolution, (timer) => this.#ready.push(timer))
    }
    this.#leftInTurn = this.#ready.length
  }
  /** Runs what is left in the turn, or as much of it as there is up to a step of native code. Says whether it can't go on now. */
  #runTurn() {
    while (this.#leftInTurn > 0) {
      this.#leftInTurn -= 1
      this.#nativeStepped = false
      this.#rested = false
      this.#resumed = void 0
      const runnable = this.#ready.shift()
      this.watch?.begin(runnable)
      runnable.run()
      if (this.#failure !== void 0) return this.#fail()
      if (this.#nativeStepped) {
        this.#drain()
        return true
      }
      this.watch?.end()
    }
    return false
  }
  #drain() {
    this.#phase = 'draining'
    if (!framesAreKept) this.#resumed = void 0
    if (this.#drainAsked) return
    this.#drainAsked = true
    this.#host.afterMicrotasks(this.#drained)
  }
  /** Says whether the next turn follows at once, and has begun. */
  #endTurn() {
    if (this.#drainAsked && (this.#stopping || this.#ready.length === 0)) {
      this.#resumed = void 0
      this.#phase = 'draining'
      return false
    }
    this.#owner.turnEnded()
    if (this.#stopping) {
      this.#end()?.resolve()
      return false
    }
    if (this.#ready.length === 0 && !this.#timerIsDue()) return false
    if (this.#budget.isUsedUp()) {
      this.#phase = 'visiting'
      this.#host.soon(this.#visit)
      return false
    }
    this.#beginTurn()
    return true
  }
  /** Whether a timer is due; if not, it sleeps until the next one is. */
  #timerIsDue() {
    const when = this.timers.next()
    if (when !== void 0 && when - this.#host.time() < this.#host.resolution) return true
    this.#phase = 'sleeping'
    if (when !== void 0) this.#alarm = this.#host.at(when, this.#ring)
    if (when === void 0 || when === Infinity) this.#owner.idle()
    return false
  }
  /** Ends a run that was aborted, and says whether it was. */
  #fail() {
    const failure2 = this.#failure
    if (failure2 === void 0) return false
    this.#failure = void 0
    this.#end()?.reject(failure2.error)
    return true
  }
  #end() {
    const run2 = this.#run
    this.#run = void 0
    this.#owner.busy()
    this.#phase = 'stopped'
    this.#stopping = false
    this.#isPutOff = false
    this.#leftInTurn = 0
    this.#alarm?.cancel()
    this.#alarm = void 0
    settleFrames()
    return run2
  }
}

// packages/loop/src/base-event-loop.ts
var BaseEventLoop = class extends NetworkAsking {
  static {
    inspectable(this, 'loop')
  }
  network
  tasks = /* @__PURE__ */ new Set()
  slowCallbackDuration = 0.1
  #host
  #readyQueue
  #turns
  /** Where tasks run that nothing else is said of. */
  #here = { loop: this }
  #closed = false
  #debug = false
  #reporting = new ExceptionReporting(this)
  #taskFactory = null
  /** A task that `runUntilComplete` made: whoever called it knows of it. */
  #main
  constructor({ host, network, readyQueue }) {
    super()
    this.#host = host
    this.#readyQueue = readyQueue ?? (() => new Deque())
    this.#turns = this.#newTurns()
    this.network = network?.(this) ?? null
    this.setDebug(host.debug === true)
  }
  async runForever() {
    this.#requireOpen()
    this.#requireStopped()
    await this.#turns.start()
  }
  runUntilComplete(main) {
    try {
      this.#requireOpen()
      this.#requireStopped()
      const future = ensureFuture(main, { loop: this })
      if (future !== main) this.#main = future
      return runUntilDone(this, future)
    } catch (error) {
      return Promise.reject(error)
    }
  }
  stop() {
    this.#turns.stop()
  }
  isRunning() {
    return this.#turns.isRunning()
  }
  isClosed() {
    return this.#closed
  }
  close() {
    if (this.isRunning()) throw new RuntimeError('Cannot close a running event loop')
    if (this.#closed) return
    this.#closed = true
    this.setDebug(false)
    this.#turns = this.#newTurns()
    for (const task of this.tasks) {
      if (task !== this.#main) this.callExceptionHandler({ message: 'Task was destroyed but it is pending!', task })
    }
    this.tasks.clear()
  }
  callSoon(callback, ...args) {
    return this.callSoonIn(copyContext(), callback, ...args)
  }
  callSoonIn(context, callback, ...args) {
    requireCallback('callSoon', callback)
    this.#turns.watch?.requirePlainCallback('callSoon', callback)
    const handle = new CallbackHandle(this, context, callback, args)
    this.schedule(handle)
    return handle
  }
  callLater(delay, callback, ...args) {
    return this.callLaterIn(copyContext(), delay, callback, ...args)
  }
  callAt(when, callback, ...args) {
    return this.callAtIn(copyContext(), when, callback, ...args)
  }
  callSoonThreadsafe(callback, ...args) {
    return this.callSoon(callback, ...args)
  }
  callLaterIn(context, delay, callback, ...args) {
    return this.callAtIn(context, this.time() + toSeconds(delay, 'callLater()'), callback, ...args)
  }
  callAtIn(context, when, callback, ...args) {
    requireNumber(when, 'callAt()')
    requireCallback('callAt', callback)
    this.#turns.watch?.requirePlainCallback('callAt', callback)
    this.#requireOpen()
    const handle = new CallbackTimerHandle(this, this.#turns.timers, when, context, callback, args)
    this.#turns.wake()
    return handle
  }
  time() {
    return this.#host.time()
  }
  createFuture() {
    return new Future({ loop: this })
  }
  createTask(coroutine, options) {
    this.#requireOpen()
    const factory = this.#taskFactory
    if (factory !== null) return factory(this, coroutine, options ?? {})
    return new Task(coroutine, options === void 0 ? this.#here : { ...options, loop: this })
  }
  setTaskFactory(factory) {
    requireFunctionOrNull('task factory', factory)
    this.#taskFactory = factory
  }
  getTaskFactory() {
    return this.#taskFactory
  }
  setExceptionHandler(handler) {
    requireFunctionOrNull('exception handler', handler)
    this.#reporting.handler = handler
  }
  getExceptionHandler() {
    return this.#reporting.handler
  }
  defaultExceptionHandler(context) {
    const { message, ...details } = context
    console.error(message || 'Unhandled exception in event loop', details)
  }
  callExceptionHandler(context) {
    this.#reporting.report(context)
  }
  getDebug() {
    return this.#debug
  }
  setDebug(enabled) {
    if (enabled === this.#debug) return
    this.#debug = enabled
    const debugMode3 = getDebugSwitch()
    if (enabled) this.#turns.watch = debugMode3?.enter(this, () => this.#host.time())
    else if (this.#turns.watch !== void 0) {
      this.#turns.watch = void 0
      debugMode3?.leave()
    }
  }
  schedule(runnable) {
    this.#requireOpen()
    this.#turns.watch?.requireOwnFrame()
    this.#turns.add(runnable)
  }
  scheduleAt(when, runnable) {
    this.#requireOpen()
    const timer = this.#turns.timers.add(when, runnable)
    this.#turns.wake()
    return timer
  }
  nativeStepped(frame) {
    this.#turns.nativeStepped(frame)
  }
  nativeRested(frame) {
    this.#turns.nativeRested(frame)
  }
  expectMore(expects) {
    this.#turns.expectMore(expects)
  }
  /** Called when nothing is ready and no timer will ever go off: only the world outside can bring something to do. For loops that have no outside. */
  onIdle() {}
  /** Called when a loop that was idle has something to do again, or ends. */
  onBusy() {}
  /** Whether the loop runs, and sleeps with no timer that will ever wake it. */
  isIdle() {
    return this.#turns.isIdle()
  }
  abort(error) {
    this.#turns.abort(error)
  }
  #newTurns() {
    return new Turns(this.#host, this.#readyQueue(), {
      turnEnded: () => watchLeftovers(this),
      idle: () => this.onIdle(),
      busy: () => this.onBusy(),
    })
  }
  #requireOpen() {
    if (this.#closed) throw new RuntimeError('Event loop is closed')
  }
  #requireStopped() {
    if (this.isRunning()) throw new RuntimeError('This event loop is already running')
    if (currentLoop() !== null)
      throw new RuntimeError('Cannot run the event loop while another loop is running: await the coroutine instead')
  }
}

// packages/loop/src/event-loop.ts
var EventLoop = class extends BaseEventLoop {
  constructor() {
    super({ host: newPlatformHost() })
  }
  onIdle() {
    noteIdle(this)
  }
  onBusy() {
    noteBusy(this)
  }
}

// packages/loop/src/default-loop-factory.ts
var defaultLoopFactory = null
function newEventLoop() {
  return defaultLoopFactory === null ? new EventLoop() : defaultLoopFactory()
}

// packages/loop/src/runner.ts
var Runner = class {
  #loopFactory
  #debug
  /** The loop, and the context that its programs share; made when they are first needed. */
  #started
  #closed = false
  constructor(options = {}) {
    this.#loopFactory = options.loopFactory
    this.#debug = options.debug
  }
  /**
   * The loop, which is made if there is none yet.
   *
   * @throws {RuntimeError} if the runner is closed
   */
  getLoop() {
    return this.#start().loop
  }
  /**
   * Runs a program and answers with its result.
   *
   * **Cancellation:** when `options.signal` aborts; the promise rejects with a `CancelledError` whose message is the signal's reason.
   *
   * A signal of `options.stopSignals` cancels it, too: the promise then rejects with a `KeyboardInterrupt` for SIGINT, and with a
   * `SystemExit` for another, unless the program does not let itself be cancelled, or somebody else has cancelled it as well.
   *
   * @throws what the program throws (the promise rejects), and {RuntimeError} if a loop runs here already, or the runner is closed
   */
  async run(main, options = {}) {
    if (currentLoop() !== null)
      throw new RuntimeError('Runner.run() cannot be called from a running event loop: await the coroutine instead')
    const { loop, context } = this.#start()
    const program2 = startMain(main, loop, options.context ?? context)
    const stopListening2 = cancelOnAbort(options.signal, program2)
    return interruptible(program2, loop.runUntilComplete(program2).finally(stopListening2), options.stopSignals)
  }
  /**
   * Cancels every task that is left, waits for them, and closes the loop. What went wrong in them meanwhile goes to the loop's
   * exception handler.
   */
  async close() {
    const loop = this.#started?.loop
    this.#started = void 0
    this.#closed = true
    if (loop === void 0) return
    try {
      await cancelAllTasks(loop)
      for (const close of closingsOf(loop)) await loop.runUntilComplete(close)
    } finally {
      unsetEventLoop(loop)
      loop.close()
    }
  }
  async [Symbol.asyncDispose]() {
    await this.close()
  }
  #start() {
    if (this.#closed) throw new RuntimeError('Runner is closed')
    if (this.#started === void 0) {
      const loop = this.#loopFactory === void 0 ? newEventLoop() : this.#loopFactory()
      if (this.#loopFactory === void 0) setEventLoop(loop)
      if (this.#debug !== void 0) loop.setDebug(this.#debug)
      this.#started = { loop, context: copyContext() }
    }
    return this.#started
  }
}
function startMain(main, loop, context) {
  const isUnderWay = typeof main === 'object' && main !== null && 'then' in main && !isCoroutine(main)
  return isUnderWay ? ensureFuture(main, { loop }) : loop.createTask(main, { context })
}
async function cancelAllTasks(loop) {
  const tasks2 = [...loop.tasks]
  if (tasks2.length === 0) return
  for (const task of tasks2) task.cancel()
  const allDone = loop.createFuture()
  let left = tasks2.length
  for (const task of tasks2) {
    task.addDoneCallback(() => {
      left -= 1
      if (left === 0) allDone.setResult()
    })
  }
  await loop.runUntilComplete(allDone)
  for (const task of tasks2) {
    if (task.cancelled()) continue
    const exception = task.exception()
    if (exception !== null)
      loop.callExceptionHandler({ message: 'unhandled exception during run() shutdown', exception, task })
  }
}

// packages/loop/src/run.ts
async function run(main, options = {}) {
  if (currentLoop() !== null)
    throw new RuntimeError('run() cannot be called from a running event loop: await the coroutine instead')
  const runner = new Runner(options)
  const result = await runner.run(main, options).catch(async (error) => {
    await runner.close().catch(() => void 0)
    throw error
  })
  await runner.close()
  return result
}

// packages/streams/src/transports/not-implemented.ts
function notImplemented(transport, method) {
  throw new NotImplementedError(`${method}() is not implemented by ${transport.constructor.name}`)
}

// packages/streams/src/transports/base-transport.ts
var BaseTransport = class {
  #extra
  /** @param extra what `getExtraInfo` knows */
  constructor(extra = {}) {
    this.#extra = extra
  }
  /** What is known of the connection: `'peername'`, `'sockname'`, `'socket'`, and more where there is more. */
  getExtraInfo(name, fallback = null) {
    return Object.hasOwn(this.#extra, name) ? this.#extra[name] : fallback
  }
  /** Whether it is closed, or on the way to it. */
  isClosing() {
    return notImplemented(this, 'isClosing')
  }
  /** Sends what waits to be sent, and closes. */
  close() {
    return notImplemented(this, 'close')
  }
  /** From now on another protocol is told. */
  setProtocol(_protocol) {
    return notImplemented(this, 'setProtocol')
  }
  /** Who is told. */
  getProtocol() {
    return notImplemented(this, 'getProtocol')
  }
}

// packages/streams/src/flow/require-bytes.ts
function requireBytes(data) {
  if (Object.prototype.toString.call(data) === '[object Uint8Array]') return
  const advice = typeof data === 'string' ? '; encode a text with new TextEncoder().encode(text)' : ''
  throw new TypeError(
    `data argument must be a bytes-like object, a Uint8Array: received ${describeValue(data)}${advice}`,
  )
}

// packages/streams/src/node/node-network.ts
import { lookupService } from 'node:dns'
import { Server as NetServer2 } from 'node:net'
import process6 from 'node:process'

// packages/streams/src/connecting/connection-arguments.ts
function given(value) {
  return value !== void 0 && value !== null
}
function checkTlsTimes({ sslHandshakeTimeout, sslShutdownTimeout }, encrypted) {
  if (encrypted) return
  if (given(sslHandshakeTimeout)) throw new ValueError('sslHandshakeTimeout is only meaningful with ssl')
  if (given(sslShutdownTimeout)) throw new ValueError('sslShutdownTimeout is only meaningful with ssl')
}
function checkProtocolFactory(method, factory) {
  if (typeof factory !== 'function')
    throw new TypeError(
      `${method}() takes a function that makes a protocol: received ${describeValue(factory)}; write () => protocol`,
    )
}
function checkConnection(host, port, options) {
  const { ssl, serverHostname, sock } = options
  if (given(serverHostname) && !ssl) throw new ValueError('serverHostname is only meaningful with ssl')
  if (!given(serverHostname) && ssl && !host)
    throw new ValueError("You must set serverHostname when using ssl without a host; '' checks no name")
  checkTlsTimes(options, Boolean(ssl))
  const addressed = host !== null || port !== null
  if (addressed && given(sock)) throw new ValueError('host/port and sock can not be specified at the same time')
  if (!addressed && !given(sock)) throw new ValueError('host and port was not specified and no sock specified')
}
function checkAcceptedSocket(options) {
  checkTlsTimes(options, Boolean(options.ssl))
}
function checkUnixConnection(path, options) {
  const { ssl, serverHostname, sock } = options
  if (ssl && !given(serverHostname)) throw new ValueError('you have to pass serverHostname when using ssl')
  if (!ssl && given(serverHostname)) throw new ValueError('serverHostname is only meaningful with ssl')
  checkTlsTimes(options, Boolean(ssl))
  if (path !== null && given(sock)) throw new ValueError('path and sock can not be specified at the same time')
  if (path === null && !given(sock)) throw new ValueError('no path and sock were specified')
}
function checkServer(host, port, options) {
  checkServerTls(options)
  const addressed = host !== null || port !== null
  if (addressed && given(options.sock)) throw new ValueError('host/port and sock can not be specified at the same time')
  if (!addressed && !given(options.sock)) throw new ValueError('Neither host/port nor sock were specified')
}
function checkUnixServer(path, options) {
  checkServerTls(options)
  if (path !== null && given(options.sock)) throw new ValueError('path and sock can not be specified at the same time')
  if (path === null && !given(options.sock)) throw new ValueError('path was not specified, and no sock specified')
}
function checkServerTls(options) {
  if (typeof options.ssl === 'boolean')
    throw new TypeError(
      `ssl argument must be a context with a certificate, or null: received ${describeValue(options.ssl)}`,
    )
  const { sslHandshakeTimeout = null, sslShutdownTimeout = null } = options
  checkTlsTimes({ sslHandshakeTimeout, sslShutdownTimeout }, given(options.ssl))
}

// packages/streams/src/connecting/datagram-arguments.ts
function checkDatagrams(options) {
  const { localAddr, remoteAddr, family, reusePort, allowBroadcast, sock } = options
  for (const address of [localAddr, remoteAddr]) {
    if (address != null && !(Array.isArray(address) && address.length === 2))
      throw new TypeError(`2-tuple is expected, [host, port]: received ${describeValue(address)}`)
  }
  if (sock != null) {
    const modifiers = Object.entries({ localAddr, remoteAddr, family, reusePort, allowBroadcast })
    const problems = modifiers.filter(([, value]) => Boolean(value)).map(([name, value]) => `${name}=${String(value)}`)
    if (problems.length > 0) {
      throw new ValueError(
        `socket modifier keyword arguments can not be used when sock is specified. (${problems.join(', ')})`,
      )
    }
  } else if (localAddr == null && remoteAddr == null && !family) {
    throw new ValueError('unexpected address family: give localAddr, remoteAddr, or a family of 4 or 6')
  }
}

// packages/streams/src/servers/base-server.ts
var BaseServer = class {
  #loop
  #listening
  #clients = /* @__PURE__ */ new Set()
  #waiters = []
  #forever
  #serving = false
  #graceTimer
  constructor(loop, listening) {
    this.#loop = loop
    this.#listening = listening
  }
  get sockets() {
    return (this.#listening ?? []).map(({ socket }) => socket)
  }
  getLoop() {
    return this.#loop
  }
  isServing() {
    return this.#serving
  }
  close({ grace = null } = {}) {
    if (grace !== null) this.#limitClients(toSeconds(grace, 'Server.close()'))
    const listening = this.#listening
    if (listening === void 0) return
    this.#listening = void 0
    for (const one of listening) one.stop()
    this.#serving = false
    this.#forever?.cancel()
    this.#forever = void 0
    this.#wakeIfOver()
  }
  closeClients() {
    for (const client of this.#clients) client.close()
  }
  abortClients() {
    for (const client of this.#clients) client.abort()
  }
  startServing() {
    return new Coroutine(this.#startServing(), 'Server.startServing')
  }
  serveForever() {
    return new Coroutine(this.#serveForever(), 'Server.serveForever')
  }
  waitClosed() {
    return new Coroutine(this.#waitClosed(), 'Server.waitClosed')
  }
  [Symbol.asyncDispose]() {
    return new Coroutine(this.#dispose(), 'Server[Symbol.asyncDispose]')
  }
  /** As Python shows it: `<Server sockets=127.0.0.1:8000>`. */
  toString() {
    return `<Server sockets=${this.sockets.map(({ localAddress }) => [localAddress].flat().join(':')).join(', ')}>`
  }
  /** For authors of networks: one of its connections is there. */
  attach(client) {
    this.#clients.add(client)
  }
  /** For authors of networks: one of its connections is gone. */
  detach(client) {
    this.#clients.delete(client)
    this.#wakeIfOver()
  }
  /** For authors of networks: begins to take connections, unless it does so already or is closed. */
  begin() {
    if (this.#serving || this.#listening === void 0) return
    this.#serving = true
    for (const one of this.#listening) one.start()
  }
  *#startServing() {
    if (this.#listening === void 0) throw this.#closedError()
    this.begin()
    yield
  }
  *#serveForever() {
    if (this.#forever !== void 0)
      throw new RuntimeError(`server ${this.toString()} is already being awaited on serveForever(): call it once`)
    if (this.#listening === void 0) throw this.#closedError()
    this.begin()
    const forever = this.#loop.createFuture()
    this.#forever = forever
    try {
      return yield* forever
    } catch (error) {
      if (isCancelled(error)) {
        this.close()
        yield* this.#waitClosed()
      }
      throw error
    } finally {
      this.#forever = void 0
    }
  }
  *#waitClosed() {
    if (this.#waiters === void 0) return
    const waiter = this.#loop.createFuture()
    this.#waiters.push(waiter)
    yield* waiter
  }
  *#dispose() {
    this.close()
    yield* this.#waitClosed()
  }
  /** Ends the connections that are still there after so many seconds. */
  #limitClients(seconds) {
    this.#graceTimer?.cancel()
    this.#graceTimer = void 0
    if (this.#waiters === void 0 || seconds === Infinity) return
    this.#graceTimer = this.#loop.callLater(seconds, () => {
      this.#graceTimer = void 0
      this.abortClients()
    })
  }
  #closedError() {
    return new RuntimeError('server is closed: make another one with createServer()')
  }
  #wakeIfOver() {
    if (this.#clients.size > 0 || this.#listening !== void 0) return
    const waiters = this.#waiters ?? []
    this.#waiters = void 0
    this.#graceTimer?.cancel()
    this.#graceTimer = void 0
    for (const waiter of waiters) if (!waiter.done()) waiter.setResult()
  }
}

// packages/streams/src/connecting/connection-failure.ts
function connectionFailure(errors2, allErrors) {
  const [first] = errors2
  if (first === void 0) return new TimeoutError('create_connection failed')
  if (allErrors) return new ExceptionGroup('create_connection failed', errors2)
  if (errors2.every(({ message }) => message === first.message)) return first
  return new OSError(`Multiple exceptions: ${errors2.map(({ message }) => message).join(', ')}`)
}

// packages/streams/src/connecting/interleave-addresses.ts
function interleaveAddresses(infos, firstCount) {
  const kinds = /* @__PURE__ */ new Map()
  for (const info of infos) kinds.set(info.family, [...(kinds.get(info.family) ?? []), info])
  const lists = [...kinds.values()]
  const front = lists[0]?.splice(0, firstCount - 1) ?? []
  const length = Math.max(0, ...lists.map((list) => list.length))
  const turns = Array.from({ length }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1)))
  return [...front, ...turns.flat()]
}

// packages/streams/src/connecting/staggered-race.ts
function* staggeredRace(loop, attempts, delay, discard) {
  const running = /* @__PURE__ */ new Set()
  let winner
  let next = 0
  try {
    while (winner === void 0 && (next < attempts.length || running.size > 0)) {
      const attempt2 = attempts[next]
      if (attempt2 !== void 0) running.add(loop.createTask(new Coroutine(attempt2(), 'attempt')))
      next += 1
      const isLast = next >= attempts.length
      const { done: done2 } = yield* wait(running, { timeout: isLast ? null : delay, returnWhen: FIRST_COMPLETED })
      for (const task of done2) {
        if (succeeded(task)) winner ??= task
        else running.delete(task)
      }
    }
    return winner?.result()
  } finally {
    if (winner !== void 0) running.delete(winner)
    yield* endAll(running, discard)
  }
}
function* endAll(tasks2, discard) {
  if (tasks2.size === 0) return
  for (const task of tasks2) task.cancel()
  try {
    yield* wait(tasks2)
  } finally {
    for (const task of tasks2) if (succeeded(task)) discard(task.result())
  }
}
function succeeded(task) {
  return task.done() && !task.cancelled() && task.exception() === null
}

// packages/streams/src/connecting/connect-by-address.ts
function* connectByAddress(loop, host, port, options, network) {
  const { family = 0, localAddr, happyEyeballsDelay, allErrors = false } = options
  const delay = happyEyeballsDelay == null ? null : toSeconds(happyEyeballsDelay, 'happyEyeballsDelay')
  let infos = yield* network.resolve(host, port ?? 0, { family })
  const localInfos = localAddr == null ? void 0 : yield* network.resolve(localAddr[0], localAddr[1], { family })
  const interleave = options.interleave ?? (delay === null ? 0 : 1)
  if (interleave > 0) infos = interleaveAddresses(infos, interleave)
  const errors2 = []
  const attempts = infos.map(
    (info) =>
      function* attempt2() {
        try {
          return yield* network.connect(info, localAddressFor(info, localInfos))
        } catch (error) {
          if (error instanceof OSError) errors2.push(error)
          throw error
        }
      },
  )
  if (delay !== null) {
    const winner = yield* staggeredRace(loop, attempts, delay, (connected) => network.discard(connected))
    if (winner !== void 0) return winner
  } else {
    for (const attempt2 of attempts) {
      try {
        return yield* attempt2()
      } catch (error) {
        if (!(error instanceof OSError)) throw error
      }
    }
  }
  throw connectionFailure(errors2, allErrors)
}
function* withinConnectTimeout(connect4, { connectTimeout }) {
  return connectTimeout == null ? yield* connect4 : yield* waitFor(connect4, connectTimeout)
}
function localAddressFor({ family }, localInfos) {
  if (localInfos === void 0) return void 0
  const local = localInfos.find((info) => info.family === family)
  if (local === void 0) throw new OSError(`no matching local address with family=${family} found`)
  return local.address
}

// packages/streams/src/node/callback-result.ts
function* callbackResult(loop, begin2) {
  const future = loop.createFuture()
  begin2((error, value) => {
    if (future.done() || loop.isClosed()) return
    if (error == null) future.setResult(value)
    else future.setException(toOSError(error))
  })
  return yield* future
}

// packages/streams/src/node/connect-socket.ts
import { connect } from 'node:net'

// packages/streams/src/node/read-buffer.ts
import { Buffer } from 'node:buffer'
import process4 from 'node:process'
var SIZE = 64 * 1024
var LARGE = 16 * 1024
var shared
var ReadBuffer = class {
  receiver
  /** Memory that no other socket reads into, if this one has some. */
  #own
  /** Whether the platform reads at once when there is something, and not in the background. */
  static isPossible = process4.platform !== 'win32'
  /** The option of that name of a socket. */
  get onread() {
    return {
      buffer: () => this.#own ?? (shared ??= Buffer.allocUnsafeSlow(SIZE)),
      callback: (count, buffer) => {
        this.receiver?.(this.#take(count, buffer))
        return true
      },
    }
  }
  #take(count, buffer) {
    const data = buffer.subarray(0, count)
    const isOwn = buffer === this.#own
    this.#own = count >= LARGE ? Buffer.allocUnsafeSlow(SIZE) : void 0
    return isOwn && count >= LARGE ? data : Buffer.from(data)
  }
}

// packages/streams/src/node/connect-socket.ts
function* connectSocket(loop, target, direct) {
  const buffer = direct && ReadBuffer.isPossible ? new ReadBuffer() : void 0
  let socket
  let connected = false
  try {
    yield* callbackResult(loop, (settle) => {
      socket = connect({ ...target, allowHalfOpen: true, ...(buffer && { onread: buffer.onread }) })
      socket.once('connect', () => {
        socket?.pause()
        settle(null)
      })
      socket.on('error', settle)
    })
    connected = true
    return { socket, ...(buffer && { buffer }) }
  } catch (error) {
    throw toOSError(error)
  } finally {
    if (!connected) socket?.destroy()
  }
}

// packages/streams/src/node/connect-to-address.ts
function* connectToAddress(loop, { family, address: [host, port] }, local, { keepAlive = false, ssl }) {
  const localSide = local && { localAddress: local[0], ...(local[1] > 0 && { localPort: local[1] }) }
  try {
    return yield* connectSocket(loop, { host, port, family, noDelay: true, keepAlive, ...localSide }, !ssl)
  } catch (error) {
    throw connectFailure(error, [host, port], local)
  }
}
function connectFailure(error, remote, local) {
  if (!(error instanceof OSError)) return error
  const { code = '' } = error
  const isLocal = local !== void 0 && ['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES'].includes(code)
  const what = isLocal
    ? `error while attempting to bind on address (${local.join(':')})`
    : `Connect call failed (${remote.join(':')})`
  return toOSError(Object.assign(new Error(`${what}: ${error.message}`, { cause: error.cause }), { code }))
}

// packages/streams/src/node/listen-at-path.ts
import { lstatSync, renameSync, statSync, unlinkSync } from 'node:fs'
import process5 from 'node:process'

// packages/streams/src/node/listen-by-address.ts
import { createServer } from 'node:net'
import { getSystemErrorMap } from 'node:util'

// packages/streams/src/node/resolve.ts
import { lookup } from 'node:dns'
import { isIP } from 'node:net'
function requirePort(port) {
  if (!(Number.isInteger(port) && port >= 0 && port <= 65535))
    throw new ValueError(`port must be 0-65535: received ${port}`)
}
function* resolve(loop, host, port, { family = 0, type = 'stream' } = {}) {
  requirePort(port)
  const found = yield* addressesOf(loop, host, family)
  if (found.length === 0)
    throw new OSError(`getaddrinfo ENOTFOUND ${host}: Address family for hostname not supported: IPv${family}`, {
      code: 'ENOTFOUND',
    })
  return found.map((address) => ({
    family: isIP(address),
    type,
    canonicalName: '',
    address: [address, port],
  }))
}
function* addressesOf(loop, host, family) {
  const known = host === null || host === '' ? ['127.0.0.1', '::1'] : isIP(host) > 0 ? [host] : void 0
  if (known !== void 0) return known.filter((address) => family === 0 || family === isIP(address))
  const found = yield* callbackResult(loop, (settle) => lookup(host, { all: true, family, verbatim: true }, settle))
  return [...new Set(found.map(({ address }) => address))]
}

// packages/streams/src/node/listen-by-address.ts
function* listen2(loop, options) {
  const listening = createServer({ allowHalfOpen: true })
  let begun = false
  try {
    yield* callbackResult(loop, (settle) => {
      listening.once('listening', () => settle(null))
      listening.on('error', settle)
      listening.listen(options)
    })
    begun = true
    return listening
  } finally {
    if (!begun) {
      listening.once('listening', () => listening.close())
      if (listening.listening) listening.close()
    }
  }
}
function* listenByAddress(loop, host, port, options) {
  requirePort(port)
  const { family = 0, backlog = 100, reusePort } = options
  const addresses = /* @__PURE__ */ new Set()
  const everywhere = /* @__PURE__ */ new Set()
  for (const one of typeof host === 'string' || host === null ? [host] : host) {
    if (one === null || one === '') {
      for (const address of family === 0 ? ['0.0.0.0', '::'] : [family === 4 ? '0.0.0.0' : '::'])
        everywhere.add(address)
    } else {
      for (const { address } of yield* resolve(loop, one, port, { family })) addresses.add(address[0])
    }
  }
  const servers2 = []
  let done2 = false
  try {
    for (const address of /* @__PURE__ */ new Set([...everywhere, ...addresses])) {
      const target = { host: address, port, backlog, ipv6Only: true, ...(reusePort === true && { reusePort }) }
      try {
        servers2.push(yield* listen2(loop, target))
      } catch (error) {
        if (!everywhere.has(address) || !isKindMissing(error)) throw bindFailure(error, [address, port])
      }
    }
    if (servers2.length === 0)
      throw new OSError(`could not bind on any address out of [${[...everywhere, ...addresses].join(', ')}]`)
    done2 = true
    return servers2
  } finally {
    if (!done2) for (const server of servers2) server.close()
  }
}
function isKindMissing(error) {
  return error instanceof OSError && ['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL'].includes(error.code ?? '')
}
function bindFailure(error, address) {
  if (!(error instanceof OSError)) return error
  const { code = '', cause } = error
  const [, meaning = error.message] = [...getSystemErrorMap().values()].find(([name]) => name === code) ?? []
  const advice = code === 'EADDRINUSE' ? '; port 0 picks a free one' : ''
  const message = `error while attempting to bind on address (${address.join(':')}): ${meaning}${advice}`
  return toOSError(Object.assign(new Error(message, { cause }), { code }))
}

// packages/streams/src/node/listen-at-path.ts
var LONGEST2 = process5.platform === 'linux' ? 107 : 103
function requireSocketPath(path) {
  const length = new TextEncoder().encode(path).length
  if (process5.platform !== 'win32' && length > LONGEST2)
    throw new OSError(`AF_UNIX path too long: ${length} bytes, and ${LONGEST2} are allowed: '${path}'`, {
      code: 'ENAMETOOLONG',
    })
}
function* listenAtPath(loop, path, backlog) {
  requireSocketPath(path)
  if (!isAbstract(path) && isSocket(path)) unlinkSync(path)
  try {
    return yield* listen2(loop, { path, backlog })
  } catch (error) {
    if (error instanceof OSError && error.code === 'EADDRINUSE')
      throw new OSError(`Address '${path}' is already in use: something else has that name`, {
        code: 'EADDRINUSE',
        cause: error.cause,
      })
    throw error
  }
}
function closeAtPath(listening, path, cleanUp) {
  const inode = inodeOf(path)
  return () => {
    const there = inodeOf(path)
    if (isAbstract(path) || there === void 0 || (cleanUp && there === inode)) {
      listening.close()
      return
    }
    const aside = `${path}.${process5.pid}~`
    renameSync(path, aside)
    try {
      listening.close()
    } finally {
      renameSync(aside, path)
    }
  }
}
function isAbstract(path) {
  return path.startsWith('\0')
}
function isSocket(path) {
  return statSync(path, { throwIfNoEntry: false })?.isSocket() === true
}
function inodeOf(path) {
  return isAbstract(path) ? void 0 : lstatSync(path, { throwIfNoEntry: false })?.ino
}

// packages/streams/src/node/callback-scope.ts
var CallbackScope = class {
  #loop
  #frame
  #ambient = new AmbientScope()
  constructor(loop) {
    this.#loop = loop
    this.#frame = new Frame(loop, null, copyContext())
    this.#ambient.enter(this.#frame, { step: () => void (this.#ambient = new AmbientScope()) })
  }
  /** Takes a step here, at once. It must not throw. */
  enter(stepper) {
    const previous = enterFrame(this.#frame)
    try {
      this.#ambient.resume(stepper)
    } finally {
      leaveFrame(previous)
    }
  }
  /** Takes a step without the ambient values, which costs half of it. It must not throw. */
  enterFrame(stepper) {
    const previous = enterFrame(this.#frame)
    try {
      stepper.step()
    } finally {
      leaveFrame(previous)
    }
  }
  /** Has something called in the next turn of the loop. What it throws goes to the exception handler. */
  soon(name, callback) {
    this.#loop.schedule(new ScopedCall(this.#loop, this, name, callback))
  }
}
var ScopedCall = class {
  #loop
  #scope
  #name
  #callback
  constructor(loop, scope, name, callback) {
    this.#loop = loop
    this.#scope = scope
    this.#name = name
    this.#callback = callback
  }
  run() {
    this.#scope.enter(this)
  }
  step() {
    try {
      this.#callback()
    } catch (exception) {
      if (isFatal(exception)) this.#loop.abort(exception)
      else this.#loop.callExceptionHandler({ message: `Exception in callback ${this.#name}()`, exception })
    }
  }
  toString() {
    return `<Handle ${this.#name}()>`
  }
}

// packages/streams/src/node/socket-info.ts
import { isIPv6 } from 'node:net'
var NodeSocketInfo = class {
  family
  localAddress
  remoteAddress
  #socket
  /** @param path where the other side was found, for a Unix socket */
  constructor(socket, path = {}) {
    this.#socket = socket
    const { localAddress, localPort, remoteAddress, remotePort } = socket
    if (localAddress === void 0 || localPort === void 0) {
      this.family = 'unix'
      this.localAddress = path.local ?? ''
      this.remoteAddress = path.remote ?? ''
    } else {
      this.family = isIPv6(localAddress) ? 'IPv6' : 'IPv4'
      this.localAddress = [localAddress, localPort]
      this.remoteAddress = remoteAddress === void 0 || remotePort === void 0 ? null : [remoteAddress, remotePort]
    }
  }
  /** Whether small pieces are sent at once, and not gathered: they are, unless this says otherwise. */
  setNoDelay(noDelay = true) {
    this.#socket.setNoDelay(noDelay)
  }
  /** Whether the platform looks now and then if the other side is still there. */
  setKeepAlive(enable = true, initialDelayMilliseconds = 0) {
    this.#socket.setKeepAlive(enable, initialDelayMilliseconds)
  }
}

// packages/streams/src/node/stream-input.ts
import { Socket } from 'node:net'
var StreamInput = class {
  #loop
  #stream
  #scope
  #reader
  /** Whether `connectionMade` has been called, and no end has been seen. */
  #listens = false
  #paused = false
  #planned = false
  /** The stream has come to its end, and the protocol may not know it yet. */
  #over = false
  /** What came when nobody could be told. */
  #kept = []
  /** What the protocol is told now. */
  #data
  /** @param buffer where the bytes come from if the stream was made with one, and has no events for them */
  constructor(loop, stream, scope, reader, buffer) {
    this.#loop = loop
    this.#stream = stream
    this.#scope = scope
    this.#reader = reader
    if (buffer === void 0) {
      stream.pause()
      stream.on('data', (data) => this.#receive(data))
      if (stream instanceof Socket) this.#receivePushed(stream)
    } else {
      buffer.receiver = (data) => this.#receive(data)
    }
    stream.on('end', () => {
      this.#over = true
      this.#plan()
    })
  }
  get paused() {
    return this.#paused
  }
  begin() {
    this.#listens = true
    this.#readOn()
  }
  pause() {
    this.#paused = true
    this.#stream.pause()
  }
  resume() {
    this.#paused = false
    this.#plan()
  }
  /** In the scope of the transport. */
  step() {
    const data = this.#data
    this.#data = void 0
    const protocol = this.#reader.protocol()
    if ('getBuffer' in protocol) {
      this.#fill(protocol, data)
      return
    }
    try {
      protocol.dataReceived?.(data)
    } catch (error) {
      this.#failed('dataReceived', error)
    }
  }
  /**
   * Takes bytes where a socket would put them into its buffer, if it would only take them out again at once: that is a seventh of what an
   * echo costs outside of the system. A socket reads on by itself, as other streams do not. Should it fill its buffer in another way one
   * day, there is still its event.
   */
  #receivePushed(socket) {
    const push = socket.push.bind(socket)
    socket.push = (chunk, encoding) => {
      if (chunk === null || socket.readableFlowing !== true || socket.readableLength > 0 || !this.#mayTell())
        return push(chunk, encoding)
      this.#tell(chunk)
      return true
    }
  }
  #mayTell() {
    return this.#mayRead() && this.#loop.isRunning()
  }
  #tell(data) {
    this.#data = data
    const protocol = this.#reader.protocol()
    if (onlyFeeds(protocol)) this.#feed()
    else this.#scope.enter(this)
  }
  /** Nobody else's code is called, which could ask for ambient values, or want its turn at once. */
  #feed() {
    this.#loop.expectMore?.(true)
    this.#scope.enterFrame(this)
    this.#loop.expectMore?.(false)
  }
  #receive(data) {
    if (this.#mayTell()) this.#tell(data)
    else if (!this.#reader.isClosing()) {
      this.#kept.push(data)
      this.#hold()
    }
  }
  /** Reads no more before what was kept is told. */
  #hold() {
    this.#stream.pause()
    this.#plan()
  }
  /** Reads on in the next turn: what has come already must not come in the midst of whoever asks for it. */
  #plan() {
    if (this.#loop.isClosed()) {
      this.#stream.destroy()
      return
    }
    if (this.#planned || !this.#mayRead()) return
    this.#planned = true
    this.#scope.soon('readOn', () => {
      this.#planned = false
      this.#readOn()
    })
  }
  #readOn() {
    for (let data = this.#next(); data !== void 0; data = this.#next()) {
      this.#data = data
      this.step()
    }
    while (this.#mayRead() && this.#stream.read() !== null);
    if (!this.#mayRead()) return
    if (this.#over) this.#end()
    else this.#stream.resume()
  }
  #next() {
    return this.#mayRead() ? this.#kept.shift() : void 0
  }
  #mayRead() {
    return this.#listens && !this.#paused && !this.#reader.isClosing()
  }
  /** Puts bytes into the protocol's buffers, one after the other, as long as it takes them. */
  #fill(protocol, data) {
    for (let rest = data; rest.length > 0;) {
      if (!this.#mayRead() || this.#reader.protocol() !== protocol) {
        this.#kept.unshift(rest)
        this.#hold()
        return
      }
      const count = this.#put(protocol, rest)
      if (count === void 0) return
      rest = rest.subarray(count)
    }
  }
  /** Fills a buffer, and says with how many bytes; not if that failed. */
  #put(protocol, data) {
    let call = 'getBuffer'
    try {
      const buffer = protocol.getBuffer(-1)
      requireBytes(buffer)
      if (buffer.length === 0) throw new RuntimeError('getBuffer() returned an empty buffer')
      const count = Math.min(buffer.length, data.length)
      buffer.set(data.subarray(0, count))
      call = 'bufferUpdated'
      protocol.bufferUpdated(count)
      return count
    } catch (error) {
      this.#failed(call, error)
      return void 0
    }
  }
  #end() {
    this.#listens = false
    let keepOpen
    try {
      keepOpen = Boolean(this.#reader.protocol().eofReceived?.())
    } catch (error) {
      this.#failed('eofReceived', error)
      return
    }
    this.#reader.ended(keepOpen)
  }
  #failed(call, error) {
    if (isFatal(error)) this.#loop.abort(error)
    else this.#reader.fail(error, `Fatal error: protocol.${call}() call failed.`)
  }
}
function onlyFeeds(protocol) {
  return 'onlyFeeds' in protocol && typeof protocol.onlyFeeds === 'function' && protocol.onlyFeeds() === true
}

// packages/streams/src/flow/lost-writes.ts
var WARNED_FROM = 5
var LostWrites = class {
  #count = 0
  #warning
  constructor(warning = 'socket.send() raised exception.') {
    this.#warning = warning
  }
  /** Whether the loss is known: it counts as the first of them. */
  get begun() {
    return this.#count > 0
  }
  add() {
    if (this.#count >= WARNED_FROM) {
      emitWarning(this.#warning, {
        type: 'RuntimeWarning',
        detail: 'The connection is lost, and what is written to it goes nowhere: ask isClosing() before you write.',
      })
    }
    this.#count += 1
  }
}

// packages/streams/src/flow/write-flow.ts
var DEFAULT_HIGH = 64 * 1024
function marksOf({ high, low }) {
  const highMark = high ?? (low === void 0 ? DEFAULT_HIGH : 4 * low)
  const lowMark = low ?? Math.floor(highMark / 4)
  if (!(highMark >= lowMark && lowMark >= 0)) {
    throw new ValueError(
      `high (${highMark}) must be >= low (${lowMark}) must be >= 0: they are bytes, and low is a quarter of high if it is left out`,
    )
  }
  return [lowMark, highMark]
}
var WriteFlow = class {
  #loop
  #transport
  #low = 0
  #high = 0
  #paused = false
  constructor(loop, transport) {
    this.#loop = loop
    this.#transport = transport
    this.#take({})
  }
  /** Whether the protocol is held back. */
  get paused() {
    return this.#paused
  }
  limits() {
    return [this.#low, this.#high]
  }
  /**
   * Sets the marks, which may pause the protocol at once.
   *
   * @throws {ValueError} unless `high >= low >= 0`
   */
  setLimits(limits = {}) {
    this.#take(limits)
    this.grown()
  }
  /** More waits to be sent than before. */
  grown() {
    if (this.#paused || this.#transport.getWriteBufferSize() <= this.#high) return
    this.#paused = true
    this.#tell('pauseWriting')
  }
  /** Less waits to be sent than before. */
  shrunk() {
    if (!this.#paused || this.#transport.getWriteBufferSize() > this.#low) return
    this.#paused = false
    this.#tell('resumeWriting')
  }
  #take(limits) {
    ;[this.#low, this.#high] = marksOf(limits)
  }
  #tell(call) {
    const protocol = this.#transport.getProtocol()
    try {
      protocol[call]?.()
    } catch (exception) {
      if (isFatal(exception)) throw exception
      this.#loop.callExceptionHandler({
        message: `protocol.${call}() failed`,
        exception,
        transport: this.#transport,
        protocol,
      })
    }
  }
}

// packages/streams/src/node/stream-output.ts
var NOTHING = new Uint8Array()
var StreamOutput = class {
  lost = new LostWrites()
  #stream
  #scope
  #loop
  #writer
  #flow
  /** Up to here nobody wants to know when it is sent. */
  #low
  #ended = false
  #planned = false
  /** What is being sent through the transport that nothing may come between. */
  occupiedBy
  constructor(loop, stream, scope, writer) {
    this.#loop = loop
    this.#stream = stream
    this.#scope = scope
    this.#writer = writer
    this.#flow = new WriteFlow(loop, writer)
    this.#low = this.#flow.limits()[0]
  }
  /** How many bytes wait to be sent. */
  get size() {
    return this.lost.begun ? 0 : this.#stream.writableLength
  }
  get limits() {
    return this.#flow.limits()
  }
  setLimits(limits) {
    this.#flow.setLimits(limits)
    this.#low = this.#flow.limits()[0]
    if (this.size > 0) this.watch()
  }
  write(data) {
    if (!(data instanceof Uint8Array)) requireBytes(data)
    if (this.#ended || this.occupiedBy !== void 0) this.#refuse('write')
    if (data.length === 0) return
    if (this.lost.begun) {
      this.lost.add()
      return
    }
    const stream = this.#stream
    if (stream.writableLength + data.length <= this.#low) {
      stream.write(data)
      return
    }
    stream.write(data, this.#sent)
    this.#flow.grown()
  }
  writelines(pieces) {
    if (this.#ended || this.occupiedBy !== void 0) this.#refuse('writelines')
    const all = [...pieces]
    for (const piece of all) requireBytes(piece)
    this.#stream.cork()
    try {
      for (const piece of all) this.write(piece)
    } finally {
      this.#stream.uncork()
    }
  }
  /** Sends what waits, and then that no more will come. */
  end() {
    this.#ended = true
    this.#stream.end()
  }
  /** Wants to know when what waits now is sent. */
  watch() {
    if (this.#stream.writableFinished) this.#plan()
    else if (this.#stream.writableEnded) this.#stream.once('finish', this.#sent)
    else this.#stream.write(NOTHING, this.#sent)
  }
  /** Node calls, at any moment: whatever follows from it belongs to a turn of the loop. */
  #sent = (error) => {
    if (error != null) return
    if (this.#flow.paused || this.#writer.isClosing()) this.#plan()
  }
  #plan() {
    if (this.#planned || this.lost.begun || this.#loop.isClosed()) return
    this.#planned = true
    this.#scope.soon('writeReady', () => {
      this.#planned = false
      if (this.lost.begun) return
      this.#flow.shrunk()
      if (!this.#writer.isClosing()) return
      if (this.size === 0) this.#writer.flushed()
      else this.watch()
    })
  }
  #refuse(method) {
    if (this.#ended)
      throw new RuntimeError(`Cannot call ${method}() after writeEof(): the other side was told that no more will come`)
    throw new RuntimeError(`unable to ${method}; ${this.occupiedBy} is in progress: await it first`)
  }
}

// packages/streams/src/node/socket-transport.ts
var SocketTransport = class {
  #loop
  #socket
  #info
  #extra
  #belonging
  #scope
  #input
  #output
  #protocol
  #closing = false
  constructor(loop, connected, protocol, belonging) {
    const { socket, buffer, path, extra = {} } = connected
    this.#loop = loop
    this.#socket = socket
    this.#info = new NodeSocketInfo(socket, path)
    this.#extra = extra
    this.#protocol = protocol
    this.#belonging = belonging
    this.#scope = new CallbackScope(loop)
    this.#output = new StreamOutput(loop, socket, this.#scope, {
      getProtocol: () => this.#protocol,
      getWriteBufferSize: () => this.getWriteBufferSize(),
      isClosing: () => this.#closing,
      flushed: () => this.#tellLoss(null),
    })
    const reader = {
      protocol: () => this.#protocol,
      isClosing: () => this.#closing,
      fail: (error, message) => this.#fail(error, message),
      ended: (keepOpen) => {
        if (!keepOpen) this.close()
      },
    }
    this.#input = new StreamInput(loop, socket, this.#scope, reader, buffer)
    socket.allowHalfOpen = true
    socket.on('error', (error) => this.#broken(error))
    socket.on('close', () => this.#gone())
    belonging.server?.attach(this)
    belonging.resources.add(this)
    const { waiter } = belonging
    this.#scope.soon('connectionMade', () => protocol.connectionMade?.(this))
    if (waiter !== void 0)
      this.#scope.soon('setResultUnlessCancelled', () => {
        if (!waiter.done()) waiter.setResult()
      })
    this.#scope.soon('addReader', () => this.#begin())
  }
  getExtraInfo(name, fallback = null) {
    if (name === 'socket') return this.#info
    if (name === 'peername') return this.#info.remoteAddress
    if (name === 'sockname') return this.#info.localAddress
    return Object.hasOwn(this.#extra, name) ? this.#extra[name] : fallback
  }
  setProtocol(protocol) {
    this.#protocol = protocol
  }
  getProtocol() {
    return this.#protocol
  }
  isClosing() {
    return this.#closing
  }
  isReading() {
    return !this.#closing && !this.#input.paused
  }
  pauseReading() {
    if (this.isReading()) this.#input.pause()
  }
  resumeReading() {
    if (!this.#closing && this.#input.paused) this.#input.resume()
  }
  write(data) {
    this.#output.write(data)
  }
  writelines(pieces) {
    this.#output.writelines(pieces)
  }
  writeEof() {
    if (this.#closing || this.#socket.writableEnded) return
    this.#output.end()
  }
  canWriteEof() {
    return true
  }
  getWriteBufferSize() {
    return this.#output.size
  }
  getWriteBufferLimits() {
    return this.#output.limits
  }
  setWriteBufferLimits(limits) {
    this.#output.setLimits(limits)
  }
  close() {
    if (this.#closing) return
    this.#closing = true
    if (this.#output.size === 0) {
      this.#lose(null)
      return
    }
    this.#socket.pause()
    this.#output.watch()
  }
  abort() {
    this.#end(null)
  }
  /** Who is connected to whom: `<SocketTransport 127.0.0.1:49152 -> 127.0.0.1:8000 closing>`. */
  toString() {
    const { localAddress, remoteAddress } = this.#info
    const ends = [localAddress, remoteAddress].map((address) => [address].flat().join(':'))
    return `<SocketTransport ${ends.join(' -> ')}${this.#closing ? ' closing' : ''}>`
  }
  /** @internal Says what is being sent that nothing may come between, or that it is over. */
  occupy(by) {
    this.#output.occupiedBy = by
  }
  /** @internal The loop is closed, and nobody can be told any more. */
  destroy() {
    this.#closing = true
    if (!this.#output.lost.begun) this.#output.lost.add()
    this.#belonging.resources.delete(this)
    this.#socket.destroy()
  }
  #begin() {
    if (this.#socket.destroyed) this.#broken(this.#socket.errored ?? null)
    else this.#input.begin()
  }
  #broken(error) {
    if (this.#loop.isClosed()) this.destroy()
    else this.#fail(toOSError(error), 'Fatal error on socket transport')
  }
  /** Node has closed the socket. */
  #gone() {
    if (this.#closing && this.#output.lost.begun) return
    if (this.#loop.isClosed()) this.destroy()
    else if (!this.#socket.readableEnded || !this.#socket.writableFinished) this.#end(null)
  }
  #fail(error, message) {
    if (this.#output.lost.begun) return
    if (error !== null && !(error instanceof OSError)) {
      this.#loop.callExceptionHandler({ message, exception: error, transport: this, protocol: this.#protocol })
    }
    this.#end(error === null || error instanceof Error ? error : new Error(describeValue(error), { cause: error }))
  }
  /** Ends it at once. What waits to be sent is lost. */
  #end(error) {
    if (this.#output.lost.begun) return
    this.#closing = true
    this.#lose(error)
    this.#socket.destroy()
  }
  #lose(error) {
    if (this.#loop.isClosed()) this.destroy()
    else this.#output.lost.add()
    this.#scope.soon('connectionLost', () => this.#tellLoss(error))
  }
  #tellLoss(error) {
    if (!this.#output.lost.begun) this.#output.lost.add()
    try {
      this.#protocol.connectionLost?.(error)
    } finally {
      this.#socket.destroy()
      this.#belonging.resources.delete(this)
      this.#belonging.server?.detach(this)
    }
  }
}

// packages/streams/src/node/tls/handshake.ts
import { randomBytes } from 'node:crypto'
import { isIP as isIP2 } from 'node:net'
import { checkServerIdentity, connect as connect2, createServer as createServer2 } from 'node:tls'

// packages/streams/src/node/tls/ssl-error.ts
var SSLError = class _SSLError extends OSError {
  /** @internal Not `named`, as in the base class: that is not in the types that another package has of it. */
  static isNamed = /* @__PURE__ */ nameError(_SSLError, 'SSLError')
  /** What OpenSSL calls it: `'WRONG_VERSION_NUMBER'`. */
  reason
  constructor(message, { reason = '', ...options } = {}) {
    super(message, options)
    this.reason = reason
  }
}
var SSLCertVerificationError = class _SSLCertVerificationError extends SSLError {
  /** @internal */
  static isNamed = /* @__PURE__ */ nameError(_SSLCertVerificationError, 'SSLCertVerificationError')
  /** What is wrong with the certificate. */
  verifyMessage
  constructor(verifyMessage, options = {}) {
    super(`[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: ${verifyMessage}`, {
      ...options,
      reason: 'CERTIFICATE_VERIFY_FAILED',
    })
    this.verifyMessage = verifyMessage
  }
}

// packages/streams/src/node/tls/to-ssl-error.ts
function toSSLError(error) {
  if (!(error instanceof Error)) return new SSLError(String(error), { cause: error })
  if (error instanceof OSError) return error
  const { code = '', reason: words } = error
  if (code !== 'EPROTO') {
    const mapped = toOSError(error)
    if (mapped instanceof OSError) return mapped
  }
  const reason = (code.startsWith('ERR_SSL_') ? code.slice('ERR_SSL_'.length) : (words ?? code))
    .toUpperCase()
    .replaceAll(/\W+/g, '_')
  const text = words ?? error.message
  return new SSLError(reason === '' ? text : `[SSL: ${reason}] ${text}`, { code, reason, cause: error })
}
function toVerificationError(error) {
  if (typeof error === 'string') return new SSLCertVerificationError(error, { code: error })
  const { code } = error
  return new SSLCertVerificationError(error.message, { ...(code !== void 0 && { code }), cause: error })
}

// packages/streams/src/node/tls/handshake.ts
function beginHandshake(wire, settings, handshaking) {
  if (settings.serverSide) accept(wire, settings.context, handshaking)
  else ask(wire, settings, handshaking)
}
function ask(wire, { context, serverHostname }, handshaking) {
  const name = serverHostname ?? ''
  const { checkServerIdentity: check = checkServerIdentity, ...options } = context.options
  const asked = {
    ...options,
    socket: wire,
    secureContext: context.secureContext,
    rejectUnauthorized: context.verify,
    checkServerIdentity: (_, certificate) =>
      name === '' || !context.checkHostname ? void 0 : check(name, certificate),
  }
  if (name !== '' && isIP2(name) === 0) asked.servername ??= name
  let secured = false
  const socket = connect2(asked)
  socket.on('error', (error) => {
    const isUntrusted = !secured && Boolean(socket.authorizationError)
    handshaking.failed(isUntrusted ? toVerificationError(error) : toSSLError(error))
  })
  socket.once('secureConnect', () => {
    secured = true
    handshaking.secured(socket)
  })
}
var idle = /* @__PURE__ */ new WeakMap()
function accept(wire, context, handshaking) {
  let acceptors = idle.get(context)
  if (acceptors === void 0) idle.set(context, (acceptors = []))
  const acceptor = acceptors.pop() ?? new Acceptor(context, acceptors)
  acceptor.accept(wire, handshaking)
}
var ticketKeys = /* @__PURE__ */ new WeakMap()
var Acceptor = class {
  #server
  #idle
  #handshaking
  constructor(context, free) {
    this.#idle = free
    let keys = ticketKeys.get(context)
    if (keys === void 0) ticketKeys.set(context, (keys = randomBytes(48)))
    const options = { ticketKeys: keys, ...context.options, handshakeTimeout: 2 ** 31 - 1 }
    this.#server = createServer2(options)
    this.#server.on('secureConnection', (socket) => this.#done(socket))
    this.#server.on('tlsClientError', (error, socket) => this.#done(socket, error))
  }
  accept(wire, handshaking) {
    this.#handshaking = handshaking
    this.#server.emit('connection', wire)
  }
  #done(socket, error) {
    const handshaking = this.#handshaking
    if (handshaking === void 0) return
    this.#handshaking = void 0
    this.#idle.push(this)
    if (error === void 0) {
      socket.on('error', (later) => handshaking.failed(toSSLError(later)))
      handshaking.secured(socket)
    } else {
      socket.on('error', () => {})
      const { authorizationError } = socket
      handshaking.failed(authorizationError ? toVerificationError(authorizationError) : toSSLError(error))
    }
  }
}

// packages/streams/src/node/tls/tls-transport.ts
var WRITE_HIGH = 512 * 1024
var READ_HIGH = 256 * 1024
var TlsTransport = class {
  #loop
  #session
  #scope
  #lost = new LostWrites('SSL connection is closed')
  #extra = /* @__PURE__ */ new Map()
  #protocol
  #input
  #output
  #socket
  #closing = false
  #ended = false
  #readLimits = [READ_HIGH / 4, READ_HIGH]
  constructor(loop, session, scope, protocol) {
    this.#loop = loop
    this.#session = session
    this.#scope = scope
    this.#protocol = protocol
    this.#extra.set('sslcontext', session.settings.context)
  }
  getExtraInfo(name, fallback = null) {
    if (this.#extra.has(name)) return this.#extra.get(name)
    return this.#session.below?.getExtraInfo(name, fallback) ?? fallback
  }
  setProtocol(protocol) {
    this.#protocol = protocol
  }
  getProtocol() {
    return this.#protocol
  }
  isClosing() {
    return this.#closing || this.#session.isClosing
  }
  isReading() {
    return !this.isClosing() && this.#input?.paused !== true
  }
  pauseReading() {
    if (this.isReading()) this.#input?.pause()
  }
  resumeReading() {
    if (!this.isClosing() && this.#input?.paused === true) this.#input.resume()
  }
  /** How much may wait to be read. Node decrypts by itself: the marks are remembered, and change nothing. */
  setReadBufferLimits({ high, low } = {}) {
    const highMark = high ?? (low === void 0 ? READ_HIGH : 4 * low)
    const lowMark = low ?? Math.floor(highMark / 4)
    if (!(highMark >= lowMark && lowMark >= 0))
      throw new ValueError(`high (${highMark}) must be >= low (${lowMark}) must be >= 0: they are bytes`)
    this.#readLimits = [lowMark, highMark]
  }
  getReadBufferLimits() {
    return [...this.#readLimits]
  }
  /** How many decrypted bytes wait to be read. */
  getReadBufferSize() {
    return this.#socket?.readableLength ?? 0
  }
  write(data) {
    requireBytes(data)
    if (data.length === 0) return
    if (this.#closing || this.#output === void 0) this.#lost.add()
    else this.#output.write(data)
  }
  writelines(pieces) {
    const all = [...pieces]
    for (const piece of all) requireBytes(piece)
    if (this.#closing || this.#output === void 0) this.#lost.add()
    else this.#output.writelines(all)
  }
  /** @throws {NotImplementedError} always: an encrypted connection ends as a whole */
  writeEof() {
    throw new NotImplementedError(
      'writeEof() is not possible with SSL: close the transport, or ask canWriteEof() before',
    )
  }
  canWriteEof() {
    return false
  }
  getWriteBufferSize() {
    return this.#output?.size ?? 0
  }
  getWriteBufferLimits() {
    return this.#output?.limits ?? [WRITE_HIGH / 4, WRITE_HIGH]
  }
  setWriteBufferLimits(limits = {}) {
    this.#output?.setLimits(limits.high === void 0 && limits.low === void 0 ? { high: WRITE_HIGH } : limits)
  }
  close() {
    if (this.#closing) return
    this.#closing = true
    this.#session.shutdown()
  }
  abort() {
    this.#closing = true
    this.#session.abort(null)
  }
  /** Over what it goes: `<TlsTransport over <SocketTransport 127.0.0.1:49152 -> 127.0.0.1:8443>>`. */
  toString() {
    const { below } = this.#session
    return `<TlsTransport${below === void 0 ? '' : ` over ${below.toString()}`}${this.isClosing() ? ' closing' : ''}>`
  }
  /** @internal Says what is being sent that nothing may come between, or that it is over. */
  occupy(by) {
    if (this.#output !== void 0) this.#output.occupiedBy = by
  }
  /** @internal The connection is encrypted. Nothing is read from it before `begin`. */
  open(socket) {
    this.#socket = socket
    const certificate = socket.getPeerCertificate()
    const isShown = certificate !== null && Object.keys(certificate).length > 0
    this.#extra.set('peercert', isShown ? certificate : null)
    this.#extra.set('cipher', socket.getCipher())
    this.#extra.set('compression', null)
    this.#extra.set('ssl_object', socket)
    this.#output = new StreamOutput(this.#loop, socket, this.#scope, {
      getProtocol: () => this.#protocol,
      getWriteBufferSize: () => this.getWriteBufferSize(),
      isClosing: () => this.#closing,
      flushed: () => {},
    })
    this.#output.setLimits({ high: WRITE_HIGH })
    this.#input = new StreamInput(this.#loop, socket, this.#scope, {
      protocol: () => this.#protocol,
      isClosing: () => this.isClosing(),
      fail: (error, message) => this.#session.fail(error, message),
      ended: (keepOpen) => this.#hasEnded(keepOpen),
    })
  }
  /** @internal Reads from now on. */
  begin() {
    this.#input?.begin()
  }
  /** @internal The other side has answered the goodbye: the protocol is told of the end, if it has not been. */
  tellEnd() {
    if (this.#ended) return
    this.#ended = true
    try {
      warnOfOpen(Boolean(this.#protocol.eofReceived?.()))
    } catch (error) {
      this.#session.fail(error, 'Error calling eofReceived()')
    }
  }
  /** @internal The connection is gone. */
  lose() {
    this.#closing = true
    if (this.#output !== void 0 && !this.#output.lost.begun) this.#output.lost.add()
    this.#lost.add()
  }
  #hasEnded(keepOpen) {
    this.#ended = true
    warnOfOpen(keepOpen)
    this.close()
  }
}
function warnOfOpen(keepOpen) {
  if (!keepOpen) return
  emitWarning('returning true from eofReceived() has no effect when using ssl', {
    type: 'RuntimeWarning',
    detail: 'An encrypted connection can not stay half open: it is closed when the other side has ended it.',
  })
}

// packages/streams/src/node/tls/wire.ts
import { Duplex } from 'node:stream'

// packages/streams/src/flow/join-bytes.ts
function joinBytes(pieces) {
  const [first] = pieces
  if (first !== void 0 && pieces.length === 1) return first
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let filled = 0
  for (const piece of pieces) {
    whole.set(piece, filled)
    filled += piece.length
  }
  return whole
}

// packages/streams/src/node/tls/wire.ts
var Wire = class extends Duplex {
  #transport
  /** Goes on with sending, once the transport takes more. */
  #held
  #writingPaused = false
  #readingPaused = false
  constructor(transport) {
    super({ allowHalfOpen: true, decodeStrings: true, emitClose: true })
    this.#transport = transport
  }
  feed(data) {
    if (this.destroyed || this.push(data) || this.#readingPaused) return
    this.#readingPaused = true
    this.#transport.pauseReading()
  }
  feedEnd() {
    if (!this.destroyed) this.push(null)
  }
  pauseWriting() {
    this.#writingPaused = true
  }
  resumeWriting() {
    this.#writingPaused = false
    const settle = this.#held
    this.#held = void 0
    settle?.()
  }
  _read() {
    if (!this.#readingPaused) return
    this.#readingPaused = false
    this.#transport.resumeReading()
  }
  _write(data, _encoding, settle) {
    this.#send(data, settle)
  }
  _writev(pieces, settle) {
    this.#send(joinBytes(pieces.map(({ chunk }) => chunk)), settle)
  }
  _destroy(error, settle) {
    this.#held = void 0
    settle(error)
  }
  #send(data, settle) {
    if (!this.#transport.isClosing()) this.#transport.write(data)
    if (this.#writingPaused) this.#held = settle
    else settle()
  }
}

// packages/streams/src/node/tls/tls-protocol.ts
var TlsProtocol = class {
  /** What the protocol inside has for its transport. */
  transport
  settings
  #loop
  #scope
  #upgrade
  #settled
  #state = 'new'
  /** Whether the protocol inside knows of the connection, and not of its end. */
  #known
  #below
  #wire
  #socket
  #timer
  #fatal = null
  constructor(loop, protocol, { settings, upgrade = false, settled: settled3 }) {
    this.#loop = loop
    this.settings = settings
    this.#scope = new CallbackScope(loop)
    this.#upgrade = upgrade
    this.#known = upgrade
    this.#settled = settled3
    this.transport = new TlsTransport(loop, this, this.#scope, protocol)
  }
  /** The transport that the encrypted bytes go through, while it is there. */
  get below() {
    return this.#below
  }
  get isClosing() {
    return this.#below?.isClosing() ?? this.#state === 'over'
  }
  connectionMade(transport) {
    if (this.#state === 'over') {
      transport.abort()
      return
    }
    this.#below = transport
    this.#state = 'handshake'
    const wire = new Wire(transport)
    this.#wire = wire
    const { handshakeTimeout } = this.settings
    this.#limit(handshakeTimeout, () => {
      const message = `SSL handshake is taking longer than ${handshakeTimeout} seconds: aborting the connection`
      this.#fail(new ConnectionAbortedError(message, { code: 'ECONNABORTED' }))
    })
    try {
      beginHandshake(wire, this.settings, {
        secured: (socket) => this.#meet(() => this.#open(socket)),
        failed: (error) => this.#meet(() => this.#fail(error)),
      })
    } catch (error) {
      this.#fail(error instanceof Error ? error : toSSLError(error))
    }
  }
  dataReceived(data) {
    this.#wire?.feed(data)
  }
  eofReceived() {
    if (this.#state === 'handshake') {
      this.#fail(
        new ConnectionResetError('The other side ended the connection during the SSL handshake', {
          code: 'ECONNRESET',
        }),
      )
      return false
    }
    this.#wire?.feedEnd()
    return this.#below?.canWriteEof() === true
  }
  pauseWriting() {
    this.#wire?.pauseWriting()
  }
  resumeWriting() {
    this.#wire?.resumeWriting()
  }
  connectionLost(error) {
    const reason = this.#fatal ?? error
    this.#state = 'over'
    this.#timer?.cancel()
    this.#wire?.destroy()
    this.#below = void 0
    this.transport.lose()
    if (this.#known) {
      this.#known = false
      const protocol = this.transport.getProtocol()
      this.#scope.soon('connectionLost', () => protocol.connectionLost?.(reason))
    }
    this.#settle(
      reason ??
        new ConnectionAbortedError('The connection was closed during the SSL handshake', { code: 'ECONNABORTED' }),
    )
  }
  /** Says goodbye, and waits for an answer. */
  shutdown() {
    if (this.#state === 'new' || this.#state === 'handshake') this.abort(null)
    if (this.#state !== 'open') return
    this.#state = 'closing'
    const socket = this.#socket
    this.#limit(this.settings.shutdownTimeout, () => this.abort(new TimeoutError('SSL shutdown timed out')))
    let missing = 2
    const done2 = () => {
      missing -= 1
      if (missing === 0) this.#meet(() => this.#shutDown())
    }
    if (socket.readableEnded) missing -= 1
    else socket.once('end', done2)
    socket.end(done2)
    socket.resume()
  }
  /** Ends it at once, and all that is below. */
  abort(error) {
    this.#fatal ??= error
    this.#state = 'over'
    this.#timer?.cancel()
    this.#below?.abort()
  }
  /** The other side will send no more: it is told, and that is the end. */
  ended() {
    this.transport.close()
  }
  /** The connection failed. */
  fail(error, message) {
    if (!(error instanceof OSError)) {
      const { transport } = this
      const protocol = transport.getProtocol()
      this.#loop.callExceptionHandler({ message, exception: error, transport, protocol })
    }
    this.abort(error instanceof Error ? error : new Error(String(error), { cause: error }))
  }
  #open(socket) {
    if (this.#state !== 'handshake') {
      socket.destroy()
      return
    }
    this.#timer?.cancel()
    this.#state = 'open'
    this.#socket = socket
    socket.on('close', () => this.#meet(() => this.#gone()))
    this.transport.open(socket)
    if (!this.#upgrade) {
      this.#known = true
      try {
        const protocol = this.transport.getProtocol()
        protocol.connectionMade?.(this.transport)
      } catch (error) {
        if (isFatal(error)) throw error
        this.fail(error, 'Fatal error on SSL protocol')
        this.#settle(error instanceof Error ? error : new SSLError(String(error)))
        return
      }
    }
    this.#settle(null)
    this.transport.begin()
  }
  /** Node has let go of the encryption. Where that was not asked for, nothing can follow. */
  #gone() {
    if (this.#state === 'open' || (this.#state === 'closing' && this.#socket?.writableFinished !== true))
      this.abort(new ConnectionResetError('The SSL connection was broken off', { code: 'ECONNRESET' }))
    else if (this.#state === 'closing') this.#shutDown()
  }
  #shutDown() {
    if (this.#state !== 'closing') return
    this.#state = 'over'
    this.#timer?.cancel()
    this.transport.tellEnd()
    this.#scope.soon('close', () => this.#below?.close())
  }
  #fail(error) {
    if (this.#state === 'over') return
    this.fail(error, 'SSL handshake failed')
    this.#settle(error)
  }
  #settle(error) {
    const settled3 = this.#settled
    this.#settled = void 0
    settled3?.(error)
  }
  #limit(seconds, run2) {
    this.#timer = this.#loop.scheduleAt(this.#loop.time() + seconds, { run: run2 })
  }
  /** Node calls, in the midst of a turn of the loop or whenever it likes; also when the loop does not run. */
  #meet(callback) {
    if (this.#loop.isClosed()) {
      this.#wire?.destroy()
      return
    }
    if (this.#loop.isRunning()) this.#scope.enter(new Meeting(this.#loop, callback))
    else this.#scope.soon('meet', callback)
  }
}
var Meeting = class {
  #loop
  #callback
  constructor(loop, callback) {
    this.#loop = loop
    this.#callback = callback
  }
  step() {
    try {
      this.#callback()
    } catch (exception) {
      if (isFatal(exception)) this.#loop.abort(exception)
      else this.#loop.callExceptionHandler({ message: 'Fatal error on SSL protocol', exception })
    }
  }
}

// packages/streams/src/node/tls/encrypt.ts
function* encrypt(loop, connected, protocol, settings, belonging) {
  const waiter = loop.createFuture()
  const settled3 = (error) => {
    if (waiter.done()) return
    if (error === null) waiter.setResult()
    else waiter.setException(error)
  }
  const tls = new TlsProtocol(loop, protocol, { settings, settled: settled3 })
  void new SocketTransport(loop, connected, tls, belonging)
  try {
    yield* waiter
  } catch (error) {
    tls.transport.close()
    throw error
  }
  return tls.transport
}
function encryptAccepted(loop, protocol, settings, server) {
  const settled3 = (exception) => {
    if (exception === null || !loop.getDebug()) return
    loop.callExceptionHandler({
      message: 'Error on transport creation for incoming connection',
      exception,
      protocol,
      transport: tls.transport,
      server,
    })
  }
  const tls = new TlsProtocol(loop, protocol, { settings, settled: settled3 })
  return tls
}

// packages/streams/src/node/listener.ts
var NodeListener = class {
  socket
  server
  #loop
  #listening
  #options
  #scope
  /** Connections that have no transport yet. */
  #waiting = /* @__PURE__ */ new Set()
  #serving = false
  constructor(loop, listening, options) {
    this.#loop = loop
    this.#listening = listening
    this.#options = options
    this.#scope = new CallbackScope(loop)
    this.socket = infoOf(listening)
    options.resources.add(this)
    listening.on('connection', (socket) => this.#knocked(socket))
    listening.on('error', (error) => this.#failed(error))
  }
  start() {
    this.#serving = true
    for (const socket of this.#waiting) this.#planTake(socket)
  }
  /** Connections that nobody has taken are broken. */
  stop() {
    this.#serving = false
    this.#options.resources.delete(this)
    if (this.#options.close === void 0) this.#listening.close()
    else this.#options.close()
    for (const socket of this.#waiting) socket.resetAndDestroy()
    this.#waiting.clear()
  }
  /** @internal The loop is closed. */
  destroy() {
    this.stop()
  }
  toString() {
    return `<Listener ${[this.socket.localAddress].flat().join(':')}>`
  }
  #knocked(socket) {
    if (this.#loop.isClosed()) {
      socket.destroy()
      this.stop()
      return
    }
    socket.on('error', ignore)
    socket.allowHalfOpen = true
    this.#waiting.add(socket)
    if (this.#serving) this.#planTake(socket)
  }
  #planTake(socket) {
    this.#scope.soon('acceptConnection', () => {
      if (!this.#waiting.delete(socket)) return
      copyContext().run(() => this.#take(socket))
    })
  }
  #take(socket) {
    const { server } = this
    if (server === void 0) return
    const { protocolFactory, resources, keepAlive, tls } = this.#options
    try {
      const protocol = protocolFactory()
      if (this.socket.family !== 'unix') {
        socket.setNoDelay(true)
        if (keepAlive === true) socket.setKeepAlive(true)
      }
      const told = tls === void 0 ? protocol : encryptAccepted(this.#loop, protocol, tls, server)
      void new SocketTransport(this.#loop, this.#described(socket), told, { resources, server })
    } catch (exception) {
      socket.destroy()
      if (isFatal(exception)) throw exception
      this.#loop.callExceptionHandler({
        message: 'Error on transport creation for incoming connection',
        exception,
        server,
      })
    }
  }
  #described(socket) {
    const { family, localAddress } = this.socket
    return family === 'unix' ? { socket, path: { local: localAddress } } : { socket }
  }
  /** A connection could not be taken: of too many open files, say. */
  #failed(error) {
    if (this.#loop.isClosed()) return
    this.#loop.callExceptionHandler({
      message: 'socket.accept() out of system resource',
      exception: toOSError(error),
      socket: this.socket,
    })
  }
}
function infoOf(listening) {
  const address = listening.address()
  if (address === null || typeof address === 'string')
    return { family: 'unix', localAddress: address ?? '', remoteAddress: null }
  return {
    family: address.family === 'IPv6' ? 'IPv6' : 'IPv4',
    localAddress: [address.address, address.port],
    remoteAddress: null,
  }
}
function ignore() {}

// packages/streams/src/node/open-datagram-endpoint.ts
import { createSocket, Socket as Socket2 } from 'node:dgram'
import { lookup as lookup2 } from 'node:dns'
import { isIP as isIP3 } from 'node:net'

// packages/streams/src/node/datagram-transport.ts
import { Buffer as Buffer2 } from 'node:buffer'

// packages/streams/src/datagrams/require-target.ts
function requireTarget(remoteAddress, address) {
  if (remoteAddress !== null) {
    if (address === null || address.join(' ') === remoteAddress.join(' ')) return remoteAddress
    throw new ValueError(
      `Invalid address: must be null or ${remoteAddress.join(':')}, which it is connected to: received ${address.join(':')}`,
    )
  }
  if (address !== null) return address
  throw new ValueError('Cannot send a datagram as the endpoint is not connected to an address: give one')
}

// packages/streams/src/node/datagram-transport.ts
var NodeDatagramTransport = class {
  family
  localAddress
  remoteAddress
  #loop
  #socket
  #ends
  #scope
  #flow
  #lost = new LostWrites()
  #protocol
  #listens = false
  #closing = false
  /** How many datagrams the platform has not sent yet. */
  #underWay = 0
  #drainPlanned = false
  #received
  constructor(loop, socket, protocol, ends) {
    this.#loop = loop
    this.#socket = socket
    this.#protocol = protocol
    this.#ends = ends
    const { address, port, family } = socket.address()
    this.family = family === 'IPv6' ? 'IPv6' : 'IPv4'
    this.localAddress = [address, port]
    this.remoteAddress = ends.connected ? ends.remoteAddress : null
    this.#scope = new CallbackScope(loop)
    this.#flow = new WriteFlow(loop, this)
    ends.resources.add(this)
    socket.on('message', (data, from) => this.#arrived(data, from))
    socket.on('error', (error) => this.#failed(error))
    socket.on('close', () => this.close())
    this.#scope.soon('connectionMade', () => protocol.connectionMade?.(this))
    this.#scope.soon('setResultUnlessCancelled', () => {
      if (!ends.waiter.done()) ends.waiter.setResult()
    })
    this.#scope.soon('addReader', () => {
      this.#listens = true
    })
  }
  sendTo(data, address = null) {
    requireBytes(data)
    const to = requireTarget(this.#ends.remoteAddress, address)
    if (this.#lost.begun) {
      this.#lost.add()
      return
    }
    this.#underWay += 1
    const copy2 = Buffer2.from(data)
    if (this.#ends.connected) this.#socket.send(copy2, this.#sent)
    else this.#socket.send(copy2, to[1], to[0], this.#sent)
    this.#flow.grown()
  }
  getExtraInfo(name, fallback = null) {
    if (name === 'socket') return this
    if (name === 'peername') return this.remoteAddress
    return name === 'sockname' ? this.localAddress : fallback
  }
  setProtocol(protocol) {
    this.#protocol = protocol
  }
  getProtocol() {
    return this.#protocol
  }
  isClosing() {
    return this.#closing
  }
  getWriteBufferSize() {
    return this.#lost.begun ? 0 : this.#socket.getSendQueueSize()
  }
  getWriteBufferLimits() {
    return this.#flow.limits()
  }
  setWriteBufferLimits(limits) {
    this.#flow.setLimits(limits)
  }
  close() {
    if (this.#closing) return
    this.#closing = true
    if (this.getWriteBufferSize() === 0) this.#lose()
  }
  abort() {
    if (this.#lost.begun) return
    this.#closing = true
    this.#lose()
  }
  /** @internal The loop is closed, and nobody can be told any more. */
  destroy() {
    if (!this.#lost.begun) this.#lost.add()
    this.#closing = true
    this.#release()
  }
  /** Whose datagrams it sends: `<DatagramTransport 127.0.0.1:53>`. */
  toString() {
    return `<DatagramTransport ${this.localAddress.join(':')}${this.#closing ? ' closing' : ''}>`
  }
  /** In the scope of the transport. */
  step() {
    const [data, address] = this.#received
    this.#received = void 0
    try {
      this.#protocol.datagramReceived?.(data, address)
    } catch (exception) {
      if (isFatal(exception)) this.#loop.abort(exception)
      else this.#loop.callExceptionHandler({ message: 'Exception in callback datagramReceived()', exception })
    }
  }
  #arrived(data, { address, port }) {
    if (this.#closing) return
    if (this.#loop.isClosed()) this.destroy()
    else if (this.#listens && this.#loop.isRunning()) this.#tell(data, [address, port])
    else
      this.#scope.soon('readReady', () => {
        if (!this.#closing) this.#tell(data, [address, port])
      })
  }
  #tell(data, address) {
    this.#received = [data, address]
    this.#scope.enter(this)
  }
  /** Node calls, at any moment: whatever follows from it belongs to a turn of the loop. */
  #sent = (error) => {
    this.#underWay -= 1
    if (this.#lost.begun) return
    if (error !== null) this.#failed(error)
    if (this.#drainPlanned || this.#loop.isClosed() || !(this.#flow.paused || this.#closing)) return
    this.#drainPlanned = true
    this.#scope.soon('sendtoReady', () => {
      this.#drainPlanned = false
      this.#flow.shrunk()
      if (this.#closing && !this.#lost.begun && this.#underWay === 0) this.#lose()
    })
  }
  #failed(error) {
    if (this.#lost.begun || this.#loop.isClosed()) return
    this.#scope.soon('errorReceived', () => {
      if (!this.#lost.begun) this.#protocol.errorReceived?.(toOSError(error))
    })
  }
  #lose() {
    this.#lost.add()
    this.#scope.soon('connectionLost', () => {
      try {
        this.#protocol.connectionLost?.(null)
      } finally {
        this.#release()
      }
    })
  }
  #release() {
    this.#ends.resources.delete(this)
    try {
      this.#socket.close()
    } catch {}
  }
}

// packages/streams/src/node/open-datagram-endpoint.ts
function* openDatagramEndpoint(loop, resources, protocolFactory, options) {
  const { socket, ...ends } = options.sock == null ? yield* open(loop, options) : taken(options.sock)
  const waiter = loop.createFuture()
  let protocol
  let transport
  try {
    protocol = protocolFactory()
    transport = new NodeDatagramTransport(loop, socket, protocol, { resources, waiter, ...ends })
  } catch (error) {
    socket.close()
    throw error
  }
  try {
    yield* waiter
  } catch (error) {
    transport.close()
    throw error
  }
  return [transport, protocol]
}
function taken(sock) {
  if (!(sock instanceof Socket2))
    throw new ValueError(`A datagram socket was expected, a bound dgram.Socket: received ${describeValue(sock)}`)
  let remoteAddress = null
  try {
    const { address, port } = sock.remoteAddress()
    remoteAddress = [address, port]
  } catch {}
  return { socket: sock, remoteAddress, connected: remoteAddress !== null }
}
function* open(loop, options) {
  const { localAddr = null, remoteAddr = null, family = 0, reusePort, allowBroadcast } = options
  const find = function* (address) {
    return address === null ? [] : yield* resolve(loop, address[0], address[1], { family, type: 'datagram' })
  }
  const locals = yield* find(localAddr)
  const remotes = yield* find(remoteAddr)
  const kinds = [4, 6].filter(
    (kind) =>
      (localAddr === null || locals.some((info) => info.family === kind)) &&
      (remoteAddr === null || remotes.some((info) => info.family === kind)) &&
      (family === 0 || family === kind),
  )
  if (kinds.length === 0)
    throw new ValueError('can not get address information: localAddr and remoteAddr have no family in common')
  let failure2
  for (const kind of kinds) {
    const local = locals.find((info) => info.family === kind)?.address ?? null
    const remoteAddress = remotes.find((info) => info.family === kind)?.address ?? null
    const connected = remoteAddress !== null && allowBroadcast !== true
    const socketOptions = {
      type: kind === 4 ? 'udp4' : 'udp6',
      ipv6Only: kind === 6,
      lookup: lookUpNames,
      ...(reusePort === true && { reusePort }),
    }
    try {
      const socket = yield* bind(loop, socketOptions, local, connected ? remoteAddress : null, allowBroadcast === true)
      return { socket, remoteAddress, connected }
    } catch (error) {
      failure2 ??= error
    }
  }
  throw failure2
}
var lookUpNames = (hostname, options, callback) => {
  const family = isIP3(hostname)
  if (family > 0) callback(null, hostname, family)
  else lookup2(hostname, options, callback)
}
function* bind(loop, options, local, remote, broadcasts) {
  const socket = createSocket(options)
  let done2 = false
  try {
    if (local !== null || remote === null)
      yield* callbackResult(loop, (settle) => {
        socket.on('error', settle)
        socket.bind({ port: local?.[1] ?? 0, ...(local && { address: local[0] }) }, () => settle(null))
      })
    if (broadcasts) socket.setBroadcast(true)
    if (remote !== null)
      yield* callbackResult(loop, (settle) => {
        socket.on('error', settle)
        socket.connect(remote[1], remote[0], () => settle(null))
      })
    done2 = true
    return socket
  } catch (error) {
    throw local === null ? error : bindFailure(error, local)
  } finally {
    if (!done2) socket.close()
  }
}

// packages/streams/src/node/open-resources.ts
var OpenResources = class _OpenResources {
  #loop
  #open = /* @__PURE__ */ new Set()
  #inDebug = false
  constructor(loop) {
    this.#loop = loop
    note(this, loop)
  }
  add(resource) {
    this.#open.add(resource)
    this.#inDebug = this.#loop.getDebug()
  }
  delete(resource) {
    this.#open.delete(resource)
  }
  /** As a `Leftover`: it is there as long as the loop is, which is told of it when it is closed. */
  isLeft() {
    return true
  }
  watched() {}
  report() {
    return (_loop, leftover) => {
      if (leftover instanceof _OpenResources) queueMicrotask(() => leftover.#destroyAll())
    }
  }
  #destroyAll() {
    for (const resource of this.#open) {
      if (this.#inDebug) {
        emitWarning(`unclosed ${resource.toString()}`, {
          type: 'ResourceWarning',
          detail: 'Its loop is closed, and so it was destroyed: close it before, and wait until it is closed.',
        })
      }
      resource.destroy()
    }
    this.#open.clear()
  }
}

// packages/streams/src/node/pipe-streams.ts
import { fstatSync } from 'node:fs'
import { Socket as Socket4 } from 'node:net'
import { Readable, Writable } from 'node:stream'
import { ReadStream as TtyReadStream, WriteStream as TtyWriteStream, isatty } from 'node:tty'
import { ReadStream as FileReadStream, WriteStream as FileWriteStream } from 'node:fs'

// packages/streams/src/node/require-socket.ts
import { Server as NetServer, Socket as Socket3 } from 'node:net'
function isFileDescriptor(value) {
  return !(value instanceof Socket3) && 'fd' in value && typeof value.fd === 'number'
}
function requireSocket(sock) {
  if (sock instanceof Socket3) {
    if (sock.destroyed || sock.connecting || sock.readyState === 'closed')
      throw new ValueError('A Stream Socket was expected that is connected: await its event "connect" first')
    return sock
  }
  if (typeof sock === 'object' && sock !== null && isFileDescriptor(sock))
    return new Socket3({ fd: sock.fd, readable: true, writable: true, allowHalfOpen: true })
  throw new TypeError(`A Stream Socket was expected, a connected net.Socket or { fd }: received ${describeValue(sock)}`)
}
function requireListening(sock) {
  if (sock instanceof NetServer) {
    if (sock.listening) return sock
    throw new ValueError('A Stream Socket was expected that listens: await its event "listening" first')
  }
  if (typeof sock === 'object' && sock !== null && isFileDescriptor(sock)) return sock
  throw new TypeError(`A Stream Socket was expected, a listening net.Server or { fd }: received ${describeValue(sock)}`)
}

// packages/streams/src/node/pipe-streams.ts
function requireReadable(pipe) {
  if (pipe instanceof FileReadStream) throw refusal2(pipe)
  if (pipe instanceof Readable) return pipe
  if (!isFileDescriptor(pipe))
    throw new TypeError(
      `A pipe was expected that can be read, a stream of Node's or { fd }: received ${describeValue(pipe)}`,
    )
  requirePipe(pipe.fd)
  return isatty(pipe.fd) ? new TtyReadStream(pipe.fd) : new Socket4({ fd: pipe.fd, readable: true, writable: false })
}
function requireWritable(pipe) {
  if (pipe instanceof FileWriteStream) throw refusal2(pipe)
  if (pipe instanceof Writable && isFileDescriptor(pipe)) requirePipe(pipe.fd)
  if (pipe instanceof Writable) return pipe
  if (!isFileDescriptor(pipe))
    throw new TypeError(
      `A pipe was expected that can be written, a stream of Node's or { fd }: received ${describeValue(pipe)}`,
    )
  requirePipe(pipe.fd)
  return isatty(pipe.fd) ? new TtyWriteStream(pipe.fd) : new Socket4({ fd: pipe.fd, readable: false, writable: true })
}
function requirePipe(fd) {
  const stat = fstatSync(fd)
  if (!stat.isFIFO() && !stat.isSocket() && !stat.isCharacterDevice()) throw refusal2({ fd })
}
function refusal2(pipe) {
  return new ValueError(
    `Pipe transport is for pipes, sockets and terminals only: received ${describeValue(pipe)}; read and write files with node:fs/promises`,
  )
}

// packages/streams/src/node/read-pipe-transport.ts
var ReadPipeTransport = class {
  #loop
  #pipe
  #stream
  #resources
  #scope
  #input
  #protocol
  #closing = false
  #lost = false
  /** @param pipe what was given, for `getExtraInfo('pipe')` */
  constructor(loop, pipe, stream, protocol, { resources, waiter }) {
    this.#loop = loop
    this.#pipe = pipe
    this.#stream = stream
    this.#protocol = protocol
    this.#resources = resources
    this.#scope = new CallbackScope(loop)
    this.#input = new StreamInput(loop, stream, this.#scope, {
      protocol: () => this.#protocol,
      isClosing: () => this.#closing,
      fail: (error, message) => this.#fail(error, message),
      ended: () => this.#end(null),
    })
    stream.on('error', (error) => this.#fail(toOSError(error), 'Fatal read error on pipe transport'))
    stream.on('close', () => {
      if (!stream.readableEnded) this.#end(null)
    })
    resources.add(this)
    this.#scope.soon('connectionMade', () => protocol.connectionMade?.(this))
    this.#scope.soon('addReader', () => this.#input.begin())
    this.#scope.soon('setResultUnlessCancelled', () => {
      if (!waiter.done()) waiter.setResult()
    })
  }
  getExtraInfo(name, fallback = null) {
    return name === 'pipe' ? this.#pipe : fallback
  }
  setProtocol(protocol) {
    this.#protocol = protocol
  }
  getProtocol() {
    return this.#protocol
  }
  isClosing() {
    return this.#closing
  }
  isReading() {
    return !this.#closing && !this.#input.paused
  }
  pauseReading() {
    if (this.isReading()) this.#input.pause()
  }
  resumeReading() {
    if (!this.#closing && this.#input.paused) this.#input.resume()
  }
  close() {
    if (!this.#closing) this.#end(null)
  }
  /** @internal The loop is closed, and nobody can be told any more. */
  destroy() {
    this.#closing = true
    this.#lost = true
    this.#resources.delete(this)
    this.#stream.destroy()
  }
  toString() {
    return `<ReadPipeTransport${this.#closing ? ' closing' : ''}>`
  }
  #fail(error, message) {
    if (!(error instanceof OSError) && !this.#lost && !this.#loop.isClosed())
      this.#loop.callExceptionHandler({ message, exception: error, transport: this, protocol: this.#protocol })
    this.#end(error instanceof Error ? error : new Error(describeValue(error), { cause: error }))
  }
  #end(error) {
    if (this.#lost) return
    if (this.#loop.isClosed()) {
      this.destroy()
      return
    }
    this.#closing = true
    this.#lost = true
    this.#stream.pause()
    this.#scope.soon('connectionLost', () => {
      try {
        this.#protocol.connectionLost?.(error)
      } finally {
        this.#resources.delete(this)
        this.#stream.destroy()
      }
    })
  }
}

// packages/streams/src/node/sendfile.ts
import { Buffer as Buffer3 } from 'node:buffer'
import { open as open2 } from 'node:fs/promises'
var PIECE = 64 * 1024
function* sendfile(loop, transport, file, { offset = 0, count = null, fallback = true } = {}) {
  checkRange(offset, count)
  if (transport.isClosing()) throw new RuntimeError('Transport is closing')
  if (!isStream(transport))
    throw new RuntimeError(
      `sendfile is not supported for transport ${describeValue(transport)}: it does not read and write`,
    )
  if (!fallback)
    throw new SendfileNotAvailableError(
      'sendfile syscall is not supported: Node has none; leave out fallback, and the file is read and written',
    )
  const isPath = typeof file === 'string' || file instanceof URL
  if (!isPath && typeof file.read !== 'function')
    throw new TypeError(
      `file must be opened in binary mode, a FileHandle of node:fs/promises or a path: received ${describeValue(file)}`,
    )
  const handle = isPath ? yield* settled2(loop, open2(file)) : file
  const protocol = new SendfileProtocol(loop, transport)
  try {
    return yield* copy(loop, handle, transport, protocol, offset, count)
  } finally {
    protocol.restore()
    if (isPath) void handle.close().catch(() => {})
  }
}
function* copy(loop, handle, transport, protocol, offset, count) {
  let sent = 0
  while (count === null || sent < count) {
    const length = count === null ? PIECE : Math.min(PIECE, count - sent)
    const piece = Buffer3.allocUnsafe(length)
    const { bytesRead } = yield* settled2(loop, handle.read(piece, 0, length, offset + sent))
    if (bytesRead === 0) break
    yield* protocol.drain()
    protocol.write(transport, piece.subarray(0, bytesRead))
    sent += bytesRead
  }
  return sent
}
function* settled2(loop, promise) {
  try {
    return yield* wrapFuture(promise, { loop })
  } catch (error) {
    throw toOSError(error)
  }
}
function checkRange(offset, count) {
  if (!Number.isInteger(offset))
    throw new TypeError(`offset must be a non-negative integer (got ${describeValue(offset)})`)
  if (offset < 0) throw new ValueError(`offset must be a non-negative integer (got ${offset})`)
  if (count === null) return
  if (!Number.isInteger(count)) throw new TypeError(`count must be a positive integer (got ${describeValue(count)})`)
  if (count <= 0) throw new ValueError(`count must be a positive integer (got ${count})`)
}
function isStream(transport) {
  return 'write' in transport && 'pauseReading' in transport
}
var SendfileProtocol = class {
  #loop
  #transport
  #protocol
  #resumeReading
  #resumeWriting
  #gate
  #lost = false
  constructor(loop, transport) {
    this.#loop = loop
    this.#transport = transport
    this.#protocol = transport.getProtocol()
    this.#resumeReading = transport.isReading()
    const [, high] = transport.getWriteBufferLimits()
    this.#resumeWriting = transport.getWriteBufferSize() > high
    if (this.#resumeWriting) this.#gate = loop.createFuture()
    transport.pauseReading()
    transport.setProtocol(this)
    occupy(transport, 'sendfile')
  }
  /** Waits until there is room for more. */
  *drain() {
    if (this.#lost || this.#transport.isClosing()) throw new ConnectionError('Connection closed by peer')
    if (this.#gate !== void 0) yield* this.#gate
  }
  write(transport, data) {
    occupy(transport, void 0)
    try {
      transport.write(data)
    } finally {
      occupy(transport, 'sendfile')
    }
  }
  connectionMade() {
    throw new RuntimeError('Invalid state: connection should have been established already.')
  }
  connectionLost(error) {
    this.#lost = true
    this.#open(error ?? new ConnectionError('Connection is closed by peer'))
    this.#protocol.connectionLost?.(error)
  }
  pauseWriting() {
    this.#gate ??= this.#loop.createFuture()
  }
  resumeWriting() {
    this.#open(null)
  }
  dataReceived() {
    throw new RuntimeError('Invalid state: reading should be paused')
  }
  eofReceived() {
    throw new RuntimeError('Invalid state: reading should be paused')
  }
  /** Gives the transport back. */
  restore() {
    const transport = this.#transport
    occupy(transport, void 0)
    transport.setProtocol(this.#protocol)
    if (this.#resumeReading) transport.resumeReading()
    if (this.#lost) return
    const isHeldBack = this.#gate !== void 0
    this.#gate?.cancel()
    if (isHeldBack && !this.#resumeWriting) this.#protocol.pauseWriting?.()
    else if (!isHeldBack && this.#resumeWriting) this.#protocol.resumeWriting?.()
  }
  #open(error) {
    const gate = this.#gate
    this.#gate = void 0
    if (gate === void 0 || gate.done()) return
    if (error === null) gate.setResult()
    else {
      gate.setException(error)
      gate.exception()
    }
  }
}
function occupy(transport, by) {
  if ('occupy' in transport) transport.occupy(by)
}

// packages/streams/src/node/tls/create-default-context.ts
import { readFileSync as readFileSync2 } from 'node:fs'

// packages/streams/src/node/tls/ssl-context.ts
import { createSecureContext } from 'node:tls'
var SSLContext = class {
  purpose
  /** Whether the other side's certificate has to be trusted. */
  verify
  /** Whether a server's certificate has to bear the name that was asked for. */
  checkHostname
  /** @internal What Node is told. */
  options
  /** @internal */
  secureContext
  /**
   * @param options Node's own
   * @throws {SSLError} if the certificates or keys can't be read
   */
  constructor(purpose, options = {}, checkHostname = true) {
    this.purpose = purpose
    this.options = options
    this.verify = options.rejectUnauthorized !== false
    this.checkHostname = checkHostname && this.verify
    try {
      this.secureContext = options.secureContext ?? createSecureContext(options)
    } catch (error) {
      throw error instanceof TypeError ? error : toSSLError(error)
    }
  }
  /** As Python shows it, with the side: `<SSLContext client>`. */
  toString() {
    return `<SSLContext ${this.purpose}>`
  }
}

// packages/streams/src/node/tls/create-default-context.ts
function createDefaultContext(options = {}) {
  const {
    purpose = 'client',
    verify = true,
    checkHostname = verify,
    requestClientCertificate = false,
    alpnProtocols,
    sniCallback,
    cafile,
    certfile,
    keyfile,
    ...secure
  } = options
  if (purpose !== 'client' && purpose !== 'server')
    throw new ValueError(`purpose must be 'client' or 'server': received ${describeValue(purpose)}`)
  if (checkHostname && !verify)
    throw new ValueError(
      'Cannot set verify to false when checkHostname is enabled: a name that nobody vouches for says nothing',
    )
  const files = { ca: read(cafile), cert: read(certfile), key: read(keyfile) }
  const node = { ...secure, rejectUnauthorized: verify }
  for (const [name, content] of Object.entries(files)) if (content !== void 0) Object.assign(node, { [name]: content })
  if (alpnProtocols !== void 0) node.ALPNProtocols = alpnProtocols
  if (requestClientCertificate) node.requestCert = true
  if (sniCallback !== void 0) node.SNICallback = asNode(sniCallback)
  return new SSLContext(purpose, node, checkHostname)
}
function read(file) {
  if (file === void 0) return void 0
  try {
    return readFileSync2(file, 'utf8')
  } catch (error) {
    throw toOSError(error)
  }
}
function asNode(sniCallback) {
  const pick = async (serverName) => (await sniCallback(serverName))?.secureContext
  return (serverName, callback) => {
    pick(serverName).then(
      (context) => callback(null, context),
      (error) => callback(error),
    )
  }
}

// packages/streams/src/node/tls/tls-settings.ts
var HANDSHAKE_TIMEOUT = 60
var SHUTDOWN_TIMEOUT = 30
function tlsSettings(purpose, { ssl, serverHostname, sslHandshakeTimeout, sslShutdownTimeout }, host = null) {
  if (ssl === void 0 || ssl === null || ssl === false) return void 0
  return {
    handshakeTimeout: positive2(sslHandshakeTimeout, 'sslHandshakeTimeout', HANDSHAKE_TIMEOUT),
    shutdownTimeout: positive2(sslShutdownTimeout, 'sslShutdownTimeout', SHUTDOWN_TIMEOUT),
    context: contextOf2(purpose, ssl),
    serverSide: purpose === 'server',
    serverHostname: purpose === 'server' ? null : (serverHostname ?? host),
  }
}
function positive2(duration, what, byDefault) {
  const seconds = duration === void 0 || duration === null ? byDefault : toSeconds(duration, what)
  if (!(seconds > 0))
    throw new ValueError(`${what} should be a positive number, got ${seconds}; null means ${byDefault}`)
  return seconds
}
function contextOf2(purpose, ssl) {
  if (ssl === true) {
    if (purpose === 'server') throw new ValueError('Server side SSL needs a valid SSLContext, with a certificate')
    return createDefaultContext()
  }
  if (ssl instanceof SSLContext) {
    if (ssl.purpose !== purpose)
      throw new SSLError(
        `Cannot create a ${purpose} socket with a ${ssl.purpose} context: make one with createDefaultContext({ purpose: '${purpose}' })`,
      )
    return ssl
  }
  if (!isPlain(ssl))
    throw new TypeError(
      `sslcontext is expected to be an instance of SSLContext, or Node's options for TLS, got ${describeValue(ssl)}`,
    )
  return new SSLContext(purpose, ssl)
}
function isPlain(value) {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

// packages/streams/src/node/tls/start-tls.ts
function* startTls(loop, transport, protocol, context, { serverSide = false, ...options } = {}) {
  if (typeof context !== 'object' || context === null)
    throw new TypeError(
      `sslcontext is expected to be an instance of SSLContext, or Node's options for TLS, got ${describeValue(context)}`,
    )
  if (!(transport instanceof SocketTransport || transport instanceof TlsTransport))
    throw new TypeError(
      `transport ${describeValue(transport)} is not supported by startTls(): it is none of this network's`,
    )
  const settings = tlsSettings(serverSide ? 'server' : 'client', { ...options, ssl: context })
  if (settings === void 0) throw new TypeError('sslcontext is missing')
  const waiter = loop.createFuture()
  const settled3 = (error) => {
    if (waiter.done()) return
    if (error === null) waiter.setResult()
    else waiter.setException(error)
  }
  const tls = new TlsProtocol(loop, protocol, { settings, upgrade: true, settled: settled3 })
  transport.pauseReading()
  transport.setProtocol(tls)
  const scope = new CallbackScope(loop)
  scope.soon('connectionMade', () => {
    if (transport.isClosing()) tls.connectionLost(null)
    else tls.connectionMade(transport)
  })
  scope.soon('resumeReading', () => transport.resumeReading())
  try {
    yield* waiter
  } catch (error) {
    transport.close()
    throw error
  }
  return tls.transport
}

// packages/streams/src/node/write-pipe-transport.ts
import { Socket as Socket5 } from 'node:net'
var WritePipeTransport = class {
  #loop
  #pipe
  #stream
  #resources
  #scope
  #output
  #protocol
  #closing = false
  /** @param pipe what was given, for `getExtraInfo('pipe')` */
  constructor(loop, pipe, stream, protocol, { resources, waiter }) {
    this.#loop = loop
    this.#pipe = pipe
    this.#stream = stream
    this.#protocol = protocol
    this.#resources = resources
    this.#scope = new CallbackScope(loop)
    this.#output = new StreamOutput(loop, stream, this.#scope, {
      getProtocol: () => this.#protocol,
      getWriteBufferSize: () => this.getWriteBufferSize(),
      isClosing: () => this.#closing,
      flushed: () => this.#tellLoss(null),
    })
    stream.on('error', (error) => this.#fail(toOSError(error)))
    stream.on('close', () => {
      if (!stream.writableFinished) this.#gone()
    })
    if (stream instanceof Socket5 && stream.readable) {
      stream.on('end', () => this.#gone())
      stream.resume()
    }
    resources.add(this)
    this.#scope.soon('connectionMade', () => protocol.connectionMade?.(this))
    this.#scope.soon('setResultUnlessCancelled', () => {
      if (!waiter.done()) waiter.setResult()
    })
  }
  getExtraInfo(name, fallback = null) {
    return name === 'pipe' ? this.#pipe : fallback
  }
  setProtocol(protocol) {
    this.#protocol = protocol
  }
  getProtocol() {
    return this.#protocol
  }
  isClosing() {
    return this.#closing
  }
  write(data) {
    this.#output.write(data)
    this.#failIfBroken()
  }
  writelines(pieces) {
    this.#output.writelines(pieces)
    this.#failIfBroken()
  }
  /** Sends what waits, and closes. */
  writeEof() {
    this.close()
  }
  canWriteEof() {
    return true
  }
  getWriteBufferSize() {
    return this.#output.size
  }
  getWriteBufferLimits() {
    return this.#output.limits
  }
  setWriteBufferLimits(limits) {
    this.#output.setLimits(limits)
  }
  close() {
    if (this.#closing) return
    this.#closing = true
    if (this.#output.size === 0) this.#lose(null)
    else this.#output.watch()
  }
  abort() {
    this.#end(null)
  }
  /** @internal The loop is closed, and nobody can be told any more. */
  destroy() {
    this.#closing = true
    if (!this.#output.lost.begun) this.#output.lost.add()
    this.#resources.delete(this)
    this.#stream.destroy()
  }
  toString() {
    return `<WritePipeTransport${this.#closing ? ' closing' : ''}>`
  }
  /** The other end was closed. */
  #gone() {
    this.#end(this.getWriteBufferSize() > 0 ? new BrokenPipeError('Broken pipe', { code: 'EPIPE' }) : null)
  }
  /** So that whoever drains next knows: the event comes later. */
  #failIfBroken() {
    const { errored } = this.#stream
    if (errored != null) this.#fail(toOSError(errored))
  }
  #fail(error) {
    if (this.#output.lost.begun || this.#loop.isClosed()) return
    if (!(error instanceof OSError)) {
      this.#loop.callExceptionHandler({
        message: 'Fatal write error on pipe transport',
        exception: error,
        transport: this,
        protocol: this.#protocol,
      })
    }
    this.#end(error instanceof Error ? error : new Error(describeValue(error), { cause: error }))
  }
  #end(error) {
    if (this.#output.lost.begun) return
    if (this.#loop.isClosed()) {
      this.destroy()
      return
    }
    this.#closing = true
    this.#lose(error)
    this.#stream.destroy()
  }
  #lose(error) {
    this.#output.lost.add()
    this.#scope.soon('connectionLost', () => this.#tellLoss(error))
  }
  #tellLoss(error) {
    if (!this.#output.lost.begun) this.#output.lost.add()
    try {
      this.#protocol.connectionLost?.(error)
    } finally {
      this.#resources.delete(this)
      this.#stream.destroy()
    }
  }
}

// packages/streams/src/node/node-network.ts
var NodeNetwork = class {
  #loop
  #resources
  constructor(loop) {
    this.#loop = loop
    this.#resources = new OpenResources(loop)
  }
  createConnection(protocolFactory, host = null, port = null, options = {}) {
    const connect4 = function* () {
      checkProtocolFactory('createConnection', protocolFactory)
      checkConnection(host, port, options)
      const tls = tlsSettings('client', options, host)
      const connected =
        options.sock == null ? this.#connectByAddress(host, port, options) : given2(options.sock, options)
      return yield* withinConnectTimeout(this.#attach(connected, protocolFactory, tls), options)
    }
    return new Coroutine(connect4.call(this), 'createConnection')
  }
  createServer(protocolFactory, host = null, port = null, options = {}) {
    const serve = function* () {
      checkProtocolFactory('createServer', protocolFactory)
      checkServer(host, port, options)
      const tls = tlsSettings('server', options)
      checkReuse(options)
      const { backlog = 100, keepAlive } = options
      const servers2 =
        options.sock == null
          ? yield* listenByAddress(this.#loop, host, port ?? 0, options)
          : [yield* this.#listenWith(options.sock, backlog)]
      const listenerOptions = { protocolFactory, ...(keepAlive != null && { keepAlive }), ...(tls && { tls }) }
      return yield* this.#serve(servers2, listenerOptions, options.startServing)
    }
    return new Coroutine(serve.call(this), 'createServer')
  }
  createUnixConnection(protocolFactory, path = null, options = {}) {
    const connect4 = function* () {
      checkProtocolFactory('createUnixConnection', protocolFactory)
      checkUnixConnection(path, options)
      const tls = tlsSettings('client', options)
      if (path === null) return yield* this.#attach(given2(options.sock, options, 'unix'), protocolFactory, tls)
      requireSocketPath(path)
      const connected = connectAtPath(this.#loop, path)
      return yield* withinConnectTimeout(this.#attach(connected, protocolFactory, tls), options)
    }
    return new Coroutine(connect4.call(this), 'createUnixConnection')
  }
  createUnixServer(protocolFactory, path = null, options = {}) {
    const serve = function* () {
      checkProtocolFactory('createUnixServer', protocolFactory)
      checkUnixServer(path, options)
      const tls = tlsSettings('server', options)
      const { backlog = 100, cleanupSocket = true, startServing } = options
      const listening =
        path === null
          ? yield* this.#listenWith(options.sock, backlog, 'unix')
          : yield* listenAtPath(this.#loop, path, backlog)
      const place = path ?? listening.address()
      const close = closeAtPath(listening, place, cleanupSocket)
      return yield* this.#serve([listening], { protocolFactory, close, ...(tls && { tls }) }, startServing)
    }
    return new Coroutine(serve.call(this), 'createUnixServer')
  }
  connectAcceptedSocket(protocolFactory, sock, options = {}) {
    const connect4 = function* () {
      checkProtocolFactory('connectAcceptedSocket', protocolFactory)
      checkAcceptedSocket(options)
      const tls = tlsSettings('server', options)
      return yield* this.#attach({ socket: requireSocket(sock) }, protocolFactory, tls)
    }
    return new Coroutine(connect4.call(this), 'connectAcceptedSocket')
  }
  createDatagramEndpoint(protocolFactory, options = {}) {
    const open4 = function* () {
      checkProtocolFactory('createDatagramEndpoint', protocolFactory)
      checkDatagrams(options)
      checkReuse(options)
      return yield* openDatagramEndpoint(this.#loop, this.#resources, protocolFactory, options)
    }
    return new Coroutine(open4.call(this), 'createDatagramEndpoint')
  }
  connectReadPipe(protocolFactory, pipe) {
    const connect4 = function* () {
      checkProtocolFactory('connectReadPipe', protocolFactory)
      const stream = requireReadable(pipe)
      const protocol = protocolFactory()
      const waiter = this.#loop.createFuture()
      const belonging = { resources: this.#resources, waiter }
      const transport = new ReadPipeTransport(this.#loop, pipe, stream, protocol, belonging)
      yield* made(waiter, transport)
      return [transport, protocol]
    }
    return new Coroutine(connect4.call(this), 'connectReadPipe')
  }
  connectWritePipe(protocolFactory, pipe) {
    const connect4 = function* () {
      checkProtocolFactory('connectWritePipe', protocolFactory)
      const stream = requireWritable(pipe)
      const protocol = protocolFactory()
      const waiter = this.#loop.createFuture()
      const belonging = { resources: this.#resources, waiter }
      const transport = new WritePipeTransport(this.#loop, pipe, stream, protocol, belonging)
      yield* made(waiter, transport)
      return [transport, protocol]
    }
    return new Coroutine(connect4.call(this), 'connectWritePipe')
  }
  startTls(transport, protocol, context, options = {}) {
    return new Coroutine(startTls(this.#loop, transport, protocol, context, options), 'startTls')
  }
  sendfile(transport, file, options = {}) {
    return new Coroutine(sendfile(this.#loop, transport, file, options), 'sendfile')
  }
  getaddrinfo(host, port, options = {}) {
    return new Coroutine(resolve(this.#loop, host, Number(port ?? 0), options), 'getaddrinfo')
  }
  getnameinfo([host, port]) {
    const look = function* () {
      requirePort(port)
      return yield* callbackResult(this.#loop, (settle) =>
        lookupService(host, port, (error, hostname, service) => settle(error, [hostname, service])),
      )
    }
    return new Coroutine(look.call(this), 'getnameinfo')
  }
  #connectByAddress(host, port, options) {
    return connectByAddress(this.#loop, host, port, options, {
      resolve: (name, number, kind) => resolve(this.#loop, name, number, kind),
      connect: (info, local) => connectToAddress(this.#loop, info, local, options),
      discard: ({ socket }) => socket.destroy(),
    })
  }
  *#attach(connecting, protocolFactory, tls) {
    const connected = 'socket' in connecting ? connecting : yield* connecting
    let protocol
    try {
      protocol = protocolFactory()
    } catch (error) {
      connected.socket.destroy()
      throw error
    }
    const belonging = { resources: this.#resources }
    if (tls !== void 0) return [yield* encrypt(this.#loop, connected, protocol, tls, belonging), protocol]
    const waiter = this.#loop.createFuture()
    const transport = new SocketTransport(this.#loop, connected, protocol, { ...belonging, waiter })
    yield* made(waiter, transport)
    return [transport, protocol]
  }
  *#listenWith(sock, backlog, family) {
    const listening = requireListening(sock)
    const server =
      listening instanceof NetServer2 ? listening : yield* listen2(this.#loop, { fd: listening.fd, backlog })
    const isUnix = typeof server.address() === 'string'
    if (isUnix === (family === 'unix')) return server
    throw new ValueError(
      `A ${family === 'unix' ? 'UNIX Domain ' : ''}Stream Socket was expected, got one at ${JSON.stringify(server.address())}`,
    )
  }
  *#serve(servers2, options, startServing = true) {
    const listeners = servers2.map(
      (server2) => new NodeListener(this.#loop, server2, { ...options, resources: this.#resources }),
    )
    const server = new BaseServer(this.#loop, listeners)
    for (const listener of listeners) listener.server = server
    if (startServing) {
      server.begin()
      try {
        yield
      } catch (error) {
        server.close()
        throw error
      }
    }
    return server
  }
}
function* made(waiter, transport) {
  try {
    yield* waiter
  } catch (error) {
    transport.close()
    throw error
  }
}
function* connectAtPath(loop, path) {
  const connected = yield* connectSocket(loop, { path }, true)
  return { ...connected, path: { remote: path } }
}
function given2(sock, { keepAlive }, family) {
  const socket = requireSocket(sock)
  if (socket.remoteAddress === void 0) return { socket }
  if (family === 'unix')
    throw new ValueError(`A UNIX Domain Stream Socket was expected, got one to ${socket.remoteAddress}`)
  socket.setNoDelay(true)
  if (keepAlive === true) socket.setKeepAlive(true)
  return { socket }
}
function checkReuse({ reusePort, reuseAddress }) {
  if (reuseAddress === false)
    throw new NotImplementedError('reuseAddress: false is not possible, as Node always sets SO_REUSEADDR: leave it out')
  const [major = 0, minor = 0] = process6.versions.node.split('.').map(Number)
  if (reusePort === true && !(major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12)))
    throw new ValueError(`reuse_port not supported by Node ${process6.versions.node}: it is from 22.12 on`)
}

// packages/streams/src/transports/subprocess-transport.ts
var SubprocessTransport = class extends BaseTransport {
  /** The number that the system knows it by. */
  getPid() {
    return notImplemented(this, 'getPid')
  }
  /** What it ended with; `null` while it runs. */
  getReturncode() {
    return notImplemented(this, 'getReturncode')
  }
  /** What goes through a pipe to it; `null` if there is no such pipe. */
  getPipeTransport(_fd) {
    return notImplemented(this, 'getPipeTransport')
  }
  /** Sends it a signal. */
  sendSignal(_signal) {
    return notImplemented(this, 'sendSignal')
  }
  /** Asks it to end. */
  terminate() {
    return notImplemented(this, 'terminate')
  }
  /** Ends it. */
  kill() {
    return notImplemented(this, 'kill')
  }
}

// packages/subprocess/src/starting/hold-back.ts
function holdBack(stream) {
  const held = () => {}
  stream.on('readable', held)
  return () => void stream.off('readable', held)
}

// packages/subprocess/src/transport/loop-children.ts
var LoopChildren = class _LoopChildren {
  network
  /** Those that have not ended. */
  open
  constructor(loop) {
    this.open = new OpenResources(loop)
    this.network = new NodeNetwork(loop)
  }
  static #of = /* @__PURE__ */ new WeakMap()
  static of(loop) {
    let children2 = _LoopChildren.#of.get(loop)
    if (children2 === void 0) _LoopChildren.#of.set(loop, (children2 = new _LoopChildren(loop)))
    return children2
  }
}

// packages/subprocess/src/transport/pipe-protocol.ts
var PipeProtocol = class {
  #owner
  #fd
  pipe = null
  disconnected = false
  constructor(owner, fd) {
    this.#owner = owner
    this.#fd = fd
  }
  connectionMade(transport) {
    this.pipe = transport
  }
  dataReceived(data) {
    this.#owner.pipeDataReceived(this.#fd, data)
  }
  connectionLost(error) {
    this.disconnected = true
    this.#owner.pipeConnectionLost(this.#fd, error)
  }
  pauseWriting() {
    this.#owner.pauseWriting()
  }
  resumeWriting() {
    this.#owner.resumeWriting()
  }
}

// packages/subprocess/src/transport/send-signal.ts
import { constants } from 'node:os'
import process7 from 'node:process'
var numbers = constants.signals
function sendSignal(child, signal) {
  const number = signalNumber(signal)
  if (child.pid === void 0 || child.exitCode !== null || child.signalCode !== null) return
  try {
    process7.kill(child.pid, number)
  } catch (cause) {
    const error = toOSError(cause)
    if (!(error instanceof ProcessLookupError)) throw error
  }
}
function returncodeOf(code, signal) {
  return signal === null ? (code ?? 0) : -(numbers[signal] ?? 0)
}
function signalNumber(signal) {
  if (typeof signal === 'string' && Object.hasOwn(numbers, signal)) return numbers[signal]
  if (typeof signal === 'string')
    throw new ValueError(`invalid signal ${describeValue(signal)}: pass a name such as 'SIGHUP', or a number`)
  if (typeof signal !== 'number' || !Number.isInteger(signal))
    throw new TypeError(`A signal must be a name or a whole number: received ${describeValue(signal)}`)
  return signal
}

// packages/subprocess/src/transport/child-process-transport.ts
var ChildProcessTransport = class extends SubprocessTransport {
  #loop
  #spawned
  #child
  #scope
  #children
  #pipes = /* @__PURE__ */ new Map()
  #exitWaiters = /* @__PURE__ */ new Set()
  #protocol
  /** What the protocol is told when it knows of the transport. */
  #pending = []
  #returncode = null
  #closed = false
  #lost = false
  #finished = false
  /** @param waiter is done when the protocol is about to know of the transport */
  constructor(loop, spawned, protocol, waiter) {
    const { child } = spawned
    super({ subprocess: child })
    this.#loop = loop
    this.#spawned = spawned
    this.#child = child
    this.#protocol = protocol
    this.#scope = new CallbackScope(loop)
    this.#children = LoopChildren.of(loop)
    if (spawned.stdin !== null) this.#pipes.set(0, null)
    const outputs = []
    for (const [fd, stream] of [
      [1, spawned.stdout],
      [2, spawned.stderr],
    ]) {
      if (stream === null) continue
      this.#pipes.set(fd, null)
      outputs.push({ fd, stream, release: holdBack(stream) })
    }
    this.#children.open.add(this)
    child.once('exit', (code, signal) => {
      if (loop.isClosed()) return
      this.#scope.soon('processExited', () => this.#exited(returncodeOf(code, signal)))
    })
    loop.createTask(new Coroutine(this.#connectPipes(outputs, waiter), 'connectPipes'))
  }
  setProtocol(protocol) {
    this.#protocol = protocol
  }
  getProtocol() {
    return this.#protocol
  }
  isClosing() {
    return this.#closed
  }
  getPid() {
    return this.#child.pid
  }
  getReturncode() {
    return this.#returncode
  }
  getPipeTransport(fd) {
    return this.#pipes.get(fd)?.pipe ?? null
  }
  sendSignal(signal) {
    if (this.#lost)
      throw new ProcessLookupError(`The process ${this.getPid()} has ended: look at its return code`, { code: 'ESRCH' })
    sendSignal(this.#child, signal)
  }
  terminate() {
    this.sendSignal('SIGTERM')
  }
  kill() {
    this.sendSignal('SIGKILL')
  }
  /** Closes its pipes, and kills it if it still runs. */
  close() {
    if (this.#closed) return
    this.#closed = true
    const { stdin, stdout, stderr } = this.#spawned
    for (const [fd, protocol] of this.#pipes) {
      if (protocol?.pipe == null) [stdin, stdout, stderr][fd]?.destroy()
      else if (!this.#loop.isClosed()) protocol.pipe.close()
    }
    this.#end()
  }
  /** @internal The loop is closed, and nobody can be told any more. */
  destroy() {
    this.#closed = true
    this.#lost = true
    this.#children.open.delete(this)
    const { stdin, stdout, stderr } = this.#spawned
    for (const stream of [stdin, stdout, stderr]) stream?.destroy()
    this.#end()
  }
  /** @internal Waits until the process has ended, whoever holds its pipes. */
  *exited() {
    while (this.#returncode === null) {
      const waiter = this.#loop.createFuture()
      this.#exitWaiters.add(waiter)
      try {
        yield* waiter
      } finally {
        this.#exitWaiters.delete(waiter)
      }
    }
    return this.#returncode
  }
  /** @internal */
  pipeDataReceived(fd, data) {
    const protocol = this.#protocol
    this.#call('pipeDataReceived', () => protocol.pipeDataReceived?.(fd, data))
  }
  /** @internal */
  pipeConnectionLost(fd, error) {
    const protocol = this.#protocol
    this.#call('pipeConnectionLost', () => protocol.pipeConnectionLost?.(fd, error))
    this.#finishIfOver()
  }
  /** @internal */
  pauseWriting() {
    this.#protocol.pauseWriting?.()
  }
  /** @internal */
  resumeWriting() {
    this.#protocol.resumeWriting?.()
  }
  /** As Python shows it. */
  toString() {
    const parts = ['ChildProcessTransport', ...(this.#closed ? ['closed'] : []), `pid=${this.getPid()}`]
    parts.push(this.#returncode === null ? 'running' : `returncode=${this.#returncode}`)
    for (const [fd, protocol] of this.#pipes)
      if (protocol?.pipe != null) parts.push(`${['stdin', 'stdout', 'stderr'][fd]}=${show(protocol.pipe)}`)
    return `<${parts.join(' ')}>`
  }
  *#connectPipes(outputs, waiter) {
    try {
      const { stdin } = this.#spawned
      const { network } = this.#children
      if (stdin !== null) {
        const [, pipe] = yield* network.connectWritePipe(() => new PipeProtocol(this, 0), stdin)
        this.#pipes.set(0, pipe)
      }
      for (const { fd, stream, release: release2 } of outputs) {
        const [, pipe] = yield* network.connectReadPipe(() => new PipeProtocol(this, fd), stream)
        this.#pipes.set(fd, pipe)
        release2()
      }
    } catch (error) {
      if (waiter.done()) return
      if (error instanceof CancelledError) waiter.cancel(error.message)
      else waiter.setException(error)
      return
    }
    const protocol = this.#protocol
    this.#scope.soon('connectionMade', () => protocol.connectionMade?.(this))
    const pending = this.#pending ?? []
    this.#pending = null
    for (const [name, call] of pending) this.#scope.soon(name, call)
    if (!waiter.done()) waiter.setResult()
    this.#finishIfOver()
  }
  /** Tells the protocol, in the next turn; not before it was told of the transport. */
  #call(name, call) {
    if (this.#pending === null) this.#scope.soon(name, call)
    else this.#pending.push([name, call])
  }
  #exited(returncode) {
    this.#returncode = returncode
    this.#children.open.delete(this)
    const protocol = this.#protocol
    this.#call('processExited', () => protocol.processExited?.())
    this.#finishIfOver()
    for (const waiter of this.#exitWaiters) if (!waiter.done()) waiter.setResult()
  }
  #finishIfOver() {
    if (this.#returncode === null || this.#finished || this.#pending !== null) return
    for (const pipe of this.#pipes.values()) if (pipe === null || !pipe.disconnected) return
    this.#finished = true
    const protocol = this.#protocol
    this.#call('connectionLost', () => {
      this.#lost = true
      protocol.connectionLost?.(null)
    })
  }
  #end() {
    if (this.#returncode !== null) return
    try {
      sendSignal(this.#child, 'SIGKILL')
    } catch (error) {
      if (!(error instanceof PermissionError)) throw error
    }
  }
}
function show(value) {
  return String(value)
}

// packages/subprocess/src/starting/command.ts
import { fileURLToPath as fileURLToPath2 } from 'node:url'
function execCommand(program2, args, options) {
  requireBinary(options, false)
  requireText(program2, 'A program')
  if (!Array.isArray(args))
    throw new TypeError(`Arguments are a list, before the options: received ${describeValue(args)}; write []`)
  for (const argument of args) requireText(argument, 'An argument')
  const { executable } = options
  return executable == null
    ? { file: program2, args, options: spawnOptions(options) }
    : { file: executable, args, options: { ...spawnOptions(options), argv0: program2 } }
}
function shellCommand(command, options) {
  requireBinary(options, true)
  if (typeof command !== 'string') throw new ValueError(`cmd must be a string: received ${describeValue(command)}`)
  requireText(command, 'A command')
  return { file: command, args: [], options: { ...spawnOptions(options), shell: options.executable ?? true } }
}
function spawnOptions({ cwd, env, startNewSession, executable }) {
  if (executable != null) requireText(executable, 'executable')
  const folder = typeof cwd === 'object' && cwd !== null ? fileURLToPath2(cwd.href) : cwd
  if (folder != null) requireText(folder, 'cwd')
  return {
    ...(folder != null && { cwd: folder }),
    ...(env != null && { env }),
    detached: startNewSession === true,
    windowsHide: true,
  }
}
function requireBinary(options, shell) {
  const asked = options
  const refuse = (name, expected) => {
    throw new ValueError(
      `${name} must be ${String(expected)}: bytes come in and go out, and are text for a TextDecoder`,
    )
  }
  if (asked['universalNewlines'] != null && asked['universalNewlines'] !== false) refuse('universalNewlines', false)
  if (asked['shell'] != null && asked['shell'] !== shell)
    throw new ValueError(
      shell
        ? 'shell must be true: without a shell it is createSubprocessExec()'
        : 'shell must be false: with a shell it is createSubprocessShell()',
    )
  if (asked['bufsize'] != null && asked['bufsize'] !== 0) refuse('bufsize', 0)
  if (asked['text'] != null && asked['text'] !== false) refuse('text', false)
  if (asked['encoding'] != null) refuse('encoding', null)
  if (asked['errors'] != null) refuse('errors', null)
}
function requireText(value, what) {
  if (typeof value !== 'string') throw new TypeError(`${what} must be a string: received ${describeValue(value)}`)
  if (value.includes('\0')) throw new ValueError(`embedded null byte: ${what} can't have one`)
}

// packages/subprocess/src/starting/spawn-child.ts
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

// packages/subprocess/src/starting/socket-pair.ts
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect as connect3, createServer as createServer3 } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process8 from 'node:process'
function* openSocketPair(loop) {
  const folder = process8.platform === 'win32' ? void 0 : mkdtempSync(join(tmpdir(), 'asyncio-'))
  const path = folder === void 0 ? `\\\\.\\pipe\\asyncio-${randomUUID()}` : join(folder, 'output')
  const server = createServer3({ pauseOnConnect: true })
  let writing
  let reading
  let isOver = false
  const connected = loop.createFuture()
  const settle = (error) => {
    if (connected.done() || loop.isClosed()) return
    if (error !== void 0) connected.setException(toOSError(error))
    else if (reading !== void 0 && writing?.connecting === false) connected.setResult()
  }
  server.once('error', settle)
  server.once('connection', (socket) => {
    if (isOver) socket.destroy()
    reading = socket
    settle()
  })
  server.listen(path, () => {
    if (isOver) return
    writing = connect3(path, () => settle())
    writing.once('error', settle)
  })
  try {
    yield* connected
    return { reading, writing }
  } catch (error) {
    reading?.destroy()
    writing?.destroy()
    throw error
  } finally {
    isOver = true
    end(server)
    if (folder !== void 0) rmSync(folder, { recursive: true, force: true })
  }
}
function end(server) {
  if (server.listening) server.close()
  else server.once('listening', () => server.close())
}

// packages/subprocess/src/starting/standard-streams.ts
import { Stream } from 'node:stream'
var PIPE = 'pipe'
var STDOUT = 'stdout'
var DEVNULL = 'ignore'
function standardStreams({ stdin, stdout, stderr }) {
  return {
    stdin: standardStream(stdin, 'stdin', 0),
    stdout: standardStream(stdout, 'stdout', 1),
    stderr: stderr === STDOUT ? STDOUT : standardStream(stderr, 'stderr', 2),
  }
}
function standardStream(value, name, fd) {
  if (value == null || value === 'inherit') return fd
  if (value === PIPE || value === DEVNULL) return value
  if (typeof value === 'string')
    throw new ValueError(`${name} must be PIPE, DEVNULL, 'inherit' or something open: received ${describeValue(value)}`)
  const descriptor = typeof value === 'object' && 'fd' in value ? value.fd : value
  if (typeof descriptor === 'number' && Number.isInteger(descriptor) && descriptor >= 0) return descriptor
  if (value instanceof Stream && '_handle' in value && value._handle != null) return value
  throw new TypeError(
    `${name} must be PIPE, DEVNULL, 'inherit', a file descriptor or an open stream that has one: received ${describeValue(value)}`,
  )
}

// packages/subprocess/src/starting/spawn-child.ts
function* spawnChild(loop, command, { stdin, stdout, stderr }) {
  const pair2 = stderr === STDOUT && stdout === PIPE ? yield* openSocketPair(loop) : void 0
  const output = pair2?.writing ?? stdout
  try {
    const child = attempt(command, [stdin, output, stderr === STDOUT ? output : stderr])
    child.on('error', () => {})
    if (child.pid === void 0) throw yield* failure(loop, child, command)
    return { child, stdin: child.stdin, stdout: pair2?.reading ?? child.stdout, stderr: child.stderr }
  } catch (error) {
    pair2?.reading.destroy()
    throw error
  } finally {
    pair2?.writing.destroy()
  }
}
function attempt({ file, args, options }, stdio) {
  try {
    return spawn(file, [...args], { ...options, stdio })
  } catch (error) {
    throw toOSError(error)
  }
}
function* failure(loop, child, { options }) {
  const told = loop.createFuture()
  child.once('error', (error2) => {
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy()
    if (!told.done() && !loop.isClosed()) told.setResult(error2)
  })
  const error = yield* told
  const { cwd } = options
  if (typeof cwd === 'string' && !existsSync(cwd))
    return new FileNotFoundError(`No such folder to run in: ${JSON.stringify(cwd)}`, { code: 'ENOENT', cause: error })
  return toOSError(error)
}

// packages/subprocess/src/starting/start-child.ts
var PIPES = { stdin: PIPE, stdout: PIPE, stderr: PIPE }
function subprocessExecOf(loop, protocolFactory, program2, args = [], options = {}) {
  const start = function* () {
    checkProtocolFactory('subprocessExec', protocolFactory)
    return yield* startChild(loop, protocolFactory, execCommand(program2, args, options), options)
  }
  return new Coroutine(start(), 'subprocessExec')
}
function subprocessShellOf(loop, protocolFactory, command, options = {}) {
  const start = function* () {
    checkProtocolFactory('subprocessShell', protocolFactory)
    return yield* startChild(loop, protocolFactory, shellCommand(command, options), options)
  }
  return new Coroutine(start(), 'subprocessShell')
}
function* startChild(loop, protocolFactory, command, options) {
  const streams = standardStreams({ ...PIPES, ...options })
  const protocol = protocolFactory()
  const spawned = yield* spawnChild(loop, command, streams)
  const waiter = loop.createFuture()
  const transport = new ChildProcessTransport(loop, spawned, protocol, waiter)
  try {
    yield* waiter
  } catch (error) {
    transport.close()
    yield* transport.exited()
    throw error
  }
  return [transport, protocol]
}

// packages/node/src/tasks-of/tasks-of.ts
import { threadId } from 'node:worker_threads'
function tasksOf(loops) {
  const tasks2 = [...loops].flatMap((loop) => [...loop.tasks])
  const ids = new Map(tasks2.map((task, index) => [task, index + 1]))
  return [
    {
      thread: threadId,
      tasks: tasks2.map((task) => {
        const graph = captureCallGraph(task)
        return {
          id: ids.get(task) ?? 0,
          name: task.getName(),
          stack: stackOf(graph),
          awaitedBy: graph === null ? [] : awaitersOf2(graph, ids, /* @__PURE__ */ new Set()),
        }
      }),
    },
  ]
}
function awaitersOf2({ awaitedBy }, ids, seen) {
  return awaitedBy.flatMap((graph) => {
    if (seen.has(graph.future)) return []
    seen.add(graph.future)
    if (!isTask2(graph.future)) return awaitersOf2(graph, ids, seen)
    return [{ task: ids.get(graph.future) ?? graph.future.getName(), stack: stackOf(graph) }]
  })
}
function isTask2(future) {
  return isFuture(future) && 'getName' in future
}
function stackOf(graph) {
  return (graph?.callStack ?? []).map(({ functionName, file, line }) => {
    const name = functionName || 'anonymous'
    return file === void 0 ? name : `${name} ${file}:${line}`
  })
}

// packages/node/src/tasks-of/open-loops.ts
var TASKS = '@asyncio/node.tasks'
var open3 = /* @__PURE__ */ new Set()
var openLoops = {
  add(loop) {
    if (open3.size === 0)
      Object.defineProperty(globalThis, Symbol.for(TASKS), { value: snapshotTasks, configurable: true })
    open3.add(loop)
  },
  delete(loop) {
    open3.delete(loop)
  },
}
function snapshotTasks() {
  return tasksOf(open3)
}

// packages/node/src/signals.ts
import { constants as constants2 } from 'node:os'
import process9 from 'node:process'
import { isMainThread } from 'node:worker_threads'
var numbers2 = constants2.signals
var uncatchable = /* @__PURE__ */ new Set(['SIGKILL', 'SIGSTOP'])
var Signals = class {
  #loop
  #handlers = /* @__PURE__ */ new Map()
  constructor(loop) {
    this.#loop = loop
  }
  add(signal, callback, args) {
    if (isCoroutine(callback) || isCoroutineFunction(callback) || isAsync(callback))
      throw new TypeError('coroutines cannot be used with addSignalHandler(): pass a function that calls createTask()')
    if (typeof callback !== 'function')
      throw new TypeError(`addSignalHandler() takes a function: received ${describeValue(callback)}`)
    const name = nameOf(signal)
    if (this.#loop.isClosed()) throw new RuntimeError('Event loop is closed')
    if (!isMainThread) throw new RuntimeError('Signals can be handled in the main thread only')
    if (uncatchable.has(name)) throw new RuntimeError(`sig ${signal} cannot be caught`)
    const context = copyContext()
    const listener = () => {
      if (!this.#loop.isClosed()) this.#loop.callSoonIn(context, callback, ...args)
    }
    try {
      process9.on(name, listener)
    } catch (cause) {
      throw new RuntimeError(`sig ${signal} cannot be caught`, { cause })
    }
    this.remove(name)
    this.#handlers.set(name, listener)
  }
  remove(signal) {
    const name = nameOf(signal)
    const listener = this.#handlers.get(name)
    if (listener === void 0) return false
    this.#handlers.delete(name)
    process9.off(name, listener)
    return true
  }
  removeAll() {
    for (const name of this.#handlers.keys()) this.remove(name)
  }
}
function nameOf(signal) {
  if (typeof signal === 'string') {
    if (Object.hasOwn(numbers2, signal)) return signal
    throw new ValueError(`invalid signal ${describeValue(signal)}: pass a name such as 'SIGHUP', or a number`)
  }
  if (typeof signal !== 'number' || !Number.isInteger(signal))
    throw new TypeError(`sig must be a name or a whole number, not ${describeValue(signal)}`)
  const name = Object.keys(numbers2).find((known) => numbers2[known] === signal)
  if (name === void 0) throw new ValueError(`invalid signal number ${signal}`)
  return name
}
function isAsync(callback) {
  return typeof callback === 'function' && /^Async(Generator)?Function$/.test(callback.constructor.name)
}

// packages/node/src/node-event-loop.ts
var NodeEventLoop = class extends EventLoop {
  network = new NodeNetwork(this)
  #signals = new Signals(this)
  constructor() {
    super()
    openLoops.add(this)
  }
  addSignalHandler(signal, callback, ...args) {
    this.#signals.add(signal, callback, args)
  }
  removeSignalHandler(signal) {
    return this.#signals.remove(signal)
  }
  runInExecutor(executor, work, ...args) {
    return runInExecutorOf(this, executor, work, args)
  }
  setDefaultExecutor(executor) {
    setDefaultExecutor(executor, this)
  }
  shutdownDefaultExecutor(timeout2 = null) {
    return shutdownDefaultExecutor(timeout2, this)
  }
  subprocessExec(protocolFactory, program2, args = [], options = {}) {
    return subprocessExecOf(this, protocolFactory, program2, args, options)
  }
  subprocessShell(protocolFactory, command, options = {}) {
    return subprocessShellOf(this, protocolFactory, command, options)
  }
  close() {
    super.close()
    openLoops.delete(this)
    this.#signals.removeAll()
    abandonDefaultExecutor(this)
  }
}

// packages/testing/src/assertion-error.ts
var AssertionError = class _AssertionError extends Error {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_AssertionError, 'AssertionError')
}

// packages/testing/src/same-value.ts
function isSameValue(expected, actual) {
  if (isMatcher(expected)) return expected.asymmetricMatch(actual)
  if (Object.is(expected, actual)) return true
  if (!isObject(expected) || !isObject(actual)) return false
  if (expected instanceof Uint8Array && actual instanceof Uint8Array) return isSameBytes(expected, actual)
  if (Object.getPrototypeOf(expected) !== Object.getPrototypeOf(actual)) return false
  if (expected instanceof ArrayBuffer) return isSameBytes(bytesOf(expected), bytesOf(actual))
  if (expected instanceof DataView) return isSameBytes(bytesOf(expected), bytesOf(actual))
  if (isToldByText(expected)) return isSameText(expected, actual)
  if (expected instanceof Promise) return false
  if (expected instanceof Date) return expected.getTime() === actual.getTime()
  if (isCollection(expected)) return isSameValue([...expected], [...actual])
  if (expected instanceof Error) return expected.message === actual.message
  const keys = Reflect.ownKeys(expected)
  return (
    keys.length === Reflect.ownKeys(actual).length &&
    keys.every((key) => Object.hasOwn(actual, key) && isSameValue(Reflect.get(expected, key), Reflect.get(actual, key)))
  )
}
function isObject(value) {
  return typeof value === 'object' && value !== null
}
function isToldByText(value) {
  return ['[object RegExp]', '[object URL]'].includes(Object.prototype.toString.call(value))
}
function isSameText(...values) {
  const [expected, actual] = values.map(String)
  return expected === actual
}
function bytesOf(held) {
  return held instanceof ArrayBuffer
    ? new Uint8Array(held)
    : new Uint8Array(held.buffer, held.byteOffset, held.byteLength)
}
function isSameBytes(expected, actual) {
  return expected.length === actual.length && expected.every((byte, at) => byte === actual[at])
}
function isCollection(value) {
  return value instanceof Map || value instanceof Set
}
function isMatcher(value) {
  return isObject(value) && 'asymmetricMatch' in value && typeof value.asymmetricMatch === 'function'
}

// packages/testing/src/deadlock-error.ts
var DeadlockError = class _DeadlockError extends Error {
  /** @internal */
  static named = /* @__PURE__ */ nameError(_DeadlockError, 'DeadlockError')
  /** Which tasks wait, the oldest first, and what for. */
  waits
  /** @param tasks all that are left */
  constructor(tasks2 = []) {
    const all = [...tasks2]
    super(`Deadlock: ${describeStandstill(all)}`)
    this.waits = all.map((task) => ({ task, waitsFor: describeWaits(task) }))
  }
}

// packages/testing/src/clock-script.ts
var ClockReader = class {
  #script
  #timers = []
  constructor(script) {
    this.#script = script()
    this.#script.next()
  }
  /** A timer was set. */
  note(when) {
    this.#timers.push(when)
  }
  /**
   * How far the clock moves on for the timers that were set since the last time; `undefined` if there were none.
   *
   * @throws {AssertionError} if the script has ended, and whatever the script throws
   */
  read() {
    if (this.#timers.length === 0) return void 0
    let seconds = 0
    for (const when of this.#timers.splice(0)) {
      const { value, done: done2 } = this.#script.next(when)
      if (done2 === true) throw new AssertionError(`The clock's script has ended, but a timer was set for ${when}`)
      seconds += toSeconds(value ?? 0, "The clock's script")
    }
    return seconds
  }
  /** @throws {AssertionError} if the script expects more timers */
  requireEnded() {
    if (this.#script.next(0).done === true) return
    this.#script.return()
    throw new AssertionError("Time generator is not finished: the clock's script waits for a timer that nobody has set")
  }
}

// packages/testing/src/network/journeys.ts
var Journeys = class {
  #loop
  #underWay = /* @__PURE__ */ new Set()
  constructor(loop) {
    this.#loop = loop
  }
  /** Has something happen after so many seconds, and not before the next turn. */
  begin(seconds, arrive) {
    const journey = new Journey(() => {
      this.#underWay.delete(journey)
      arrive()
    })
    this.#underWay.add(journey)
    if (seconds > 0) journey.timer = this.#loop.scheduleAt(this.#loop.time() + seconds, journey)
    else this.#loop.schedule(journey)
  }
  /** Nothing of it will arrive. */
  endAll() {
    for (const journey of this.#underWay) journey.end()
    this.#underWay.clear()
  }
}
var Journey = class {
  timer
  #arrive
  constructor(arrive) {
    this.#arrive = arrive
  }
  run() {
    this.#arrive?.()
  }
  end() {
    this.#arrive = void 0
    this.timer?.cancel()
  }
}

// packages/testing/src/network/hosts.ts
function familyOf(address) {
  return address.includes(':') ? 6 : 4
}
function isAddress(host) {
  return host.includes(':') || /^\d+\.\d+\.\d+\.\d+$/.test(host)
}
function requirePort2(port) {
  if (!(Number.isInteger(port) && port >= 0 && port <= 65535))
    throw new ValueError(`port must be 0-65535: received ${port}`)
}
var Hosts = class {
  #addresses = /* @__PURE__ */ new Map([['localhost', ['127.0.0.1']]])
  #names = /* @__PURE__ */ new Map([
    ['127.0.0.1', 'localhost'],
    ['::1', 'localhost'],
    ['0.0.0.0', 'localhost'],
    ['::', 'localhost'],
  ])
  /** Gives a name to addresses; to a free one of its own, if none is said. */
  add(name, addresses) {
    const given3 = addresses.length > 0 ? addresses : [`10.0.0.${this.#addresses.size}`]
    this.#addresses.set(name, given3)
    for (const address of given3) this.#names.set(address, name)
    return given3
  }
  /** The name of a host, of which a name or an address is known. */
  nameOf(host) {
    return this.#names.get(host) ?? host
  }
  /** Whether it is one that is looked up, and not an address already. */
  isName(host) {
    return host !== null && host !== '' && !isAddress(host)
  }
  /**
   * The addresses of a host.
   *
   * @param host a name, an address, or `null` for this computer
   * @throws {OSError} with the code `ENOTFOUND` if nobody has that name
   */
  lookUp(host, port, { family = 0, type = 'stream' } = {}) {
    requirePort2(port)
    const found = this.#find(host).filter((address) => family === 0 || family === familyOf(address))
    if (found.length === 0) {
      throw new OSError(
        `getaddrinfo ENOTFOUND ${host}: Name or service not known; name it with network.addHost('${host}')`,
        { code: 'ENOTFOUND' },
      )
    }
    return found.map((address) => ({
      family: familyOf(address),
      type,
      canonicalName: '',
      address: [address, port],
    }))
  }
  /** The first address of a host and a port. */
  first([host, port], family = 0) {
    return this.lookUp(host, port, { family })[0].address
  }
  #find(host) {
    if (host === null || host === '') return ['127.0.0.1', '::1']
    return isAddress(host) ? [host] : (this.#addresses.get(host) ?? [])
  }
}

// packages/testing/src/network/ports.ts
var FIRST_FREE = 49152
var LAST = 65535
function everyAddress(family) {
  return family === 4 ? '0.0.0.0' : '::'
}
var Ports = class {
  #holders = /* @__PURE__ */ new Map()
  #next = FIRST_FREE
  /** A port that nobody has: the same ones in the same order, each time. */
  free() {
    const taken2 = new Set(Array.from(this.#holders.values(), ({ address }) => address[1]))
    while (taken2.has(this.#next)) this.#next += 1
    if (this.#next > LAST) this.#next = FIRST_FREE
    this.#next += 1
    return this.#next - 1
  }
  /**
   * Gives an address to somebody; a free port for port 0.
   *
   * @throws {OSError} with the code `EADDRINUSE`, that names the address, if somebody has it
   */
  bind([host, port], makeHolder) {
    const address = [host, port === 0 ? this.free() : port]
    if (this.#isTaken(address)) {
      throw new OSError(
        `error while attempting to bind on address (${address.join(':')}): address already in use; port 0 picks a free one`,
        { code: 'EADDRINUSE' },
      )
    }
    const holder = makeHolder(address)
    this.#holders.set(address.join(' '), { address, holder })
    return holder
  }
  release(address) {
    this.#holders.delete(address.join(' '))
  }
  /** Who has an address, or all addresses of its kind at that port. */
  find([host, port]) {
    const found = this.#holders.get(`${host} ${port}`) ?? this.#holders.get(`${everyAddress(familyOf(host))} ${port}`)
    return found?.holder
  }
  #isTaken([host, port]) {
    const every = everyAddress(familyOf(host))
    return Array.from(this.#holders.values()).some(
      ({ address: [heldHost, heldPort] }) =>
        heldPort === port &&
        (heldHost === host || heldHost === every || (host === every && familyOf(heldHost) === familyOf(host))),
    )
  }
}

// packages/testing/src/network/datagrams.ts
var Datagrams = class {
  ports = new Ports()
  #links
  #hosts
  #loop
  #journeys
  constructor(loop, links, hosts) {
    this.#loop = loop
    this.#links = links
    this.#hosts = hosts
    this.#journeys = new Journeys(loop)
  }
  /** Sends a datagram. The bytes are copied. */
  send(sender, data, to) {
    const route = { from: this.#hosts.nameOf(sender.localAddress[0]), to: this.#hosts.nameOf(to[0]) }
    for (let copies = this.#links.copies(route); copies > 0; copies -= 1) {
      const copy2 = new Uint8Array(data)
      const arrival = this.#links.arrival(route, data.length)
      this.#travel(arrival - this.#loop.time(), () => this.#arrive(sender, copy2, to, route))
    }
  }
  #arrive(sender, data, to, route) {
    if (this.#links.isCut(route)) return
    const receiver = this.ports.find(to)
    const from = [sourceOf(sender.localAddress, to), sender.localAddress[1]]
    const hears = receiver?.remoteAddress
    if (receiver !== void 0 && (hears == null || hears.join(' ') === from.join(' '))) {
      receiver.received(data, from)
    } else if (sender.remoteAddress !== null) {
      const refused = new ConnectionRefusedError(`Connection refused (${to.join(':')}): nobody has that address`, {
        code: 'ECONNREFUSED',
      })
      this.#travel(this.#links.delay({ from: route.to, to: route.from }), () => sender.failed(refused))
    }
  }
  #travel(seconds, arrive) {
    if (seconds > 0) this.#journeys.begin(seconds, arrive)
    else arrive()
  }
}
function sourceOf([host], to) {
  if (host !== '0.0.0.0' && host !== '::') return host
  return to[0].includes(':') ? '::1' : '127.0.0.1'
}

// packages/testing/src/network/links.ts
var PERFECT = { latency: 0, jitter: 0, bandwidth: Infinity, connecting: 0, loss: 0, duplication: 0 }
var Links = class {
  #loop
  #random
  #everywhere = PERFECT
  #links = /* @__PURE__ */ new Map()
  #cuts = /* @__PURE__ */ new Set()
  #held = /* @__PURE__ */ new Set()
  /** Until when a direction is busy with what was sent before. */
  #busyUntil = /* @__PURE__ */ new Map()
  constructor(loop, random) {
    this.#loop = loop
    this.#random = random
  }
  /** Sets the conditions between two hosts, or everywhere where nothing else was said. */
  set(conditions, between) {
    const link = linkOf(conditions)
    if (between === void 0) this.#everywhere = link
    else this.#links.set(pair(...between), link)
  }
  cut(a, b) {
    this.#cuts.add(pair(a, b))
  }
  /** Ends the cut between two hosts, or all, and tells those who were held up by one. */
  heal(a, b) {
    if (a === void 0 || b === void 0) this.#cuts.clear()
    else this.#cuts.delete(pair(a, b))
    const held = Array.from(this.#held)
    for (const goOn of held) goOn()
  }
  isCut({ from, to }) {
    return this.#cuts.has(pair(from, to))
  }
  /** Has somebody told, again and again, when a cut has ended. */
  onHealed(goOn) {
    this.#held.add(goOn)
  }
  offHealed(goOn) {
    this.#held.delete(goOn)
  }
  /** How long something small takes. */
  delay(route) {
    const { latency, jitter } = this.#between(route)
    return jitter === 0 ? latency : latency + jitter * this.#random()
  }
  /** How much longer it takes to make a connection. */
  connecting(route) {
    return this.#between(route).connecting
  }
  /** When so many bytes will be there, after those that were sent before. */
  arrival(route, bytes) {
    const { bandwidth } = this.#between(route)
    const now = this.#loop.time()
    if (bandwidth === Infinity) return now + this.delay(route)
    const direction = `${route.from} ${route.to}`
    const sent = Math.max(now, this.#busyUntil.get(direction) ?? 0) + bytes / bandwidth
    this.#busyUntil.set(direction, sent)
    return sent + this.delay(route)
  }
  /** How often a datagram comes: once, twice, or not at all. */
  copies(route) {
    const { loss, duplication } = this.#between(route)
    if (this.isCut(route) || this.#happens(loss)) return 0
    return this.#happens(duplication) ? 2 : 1
  }
  #between({ from, to }) {
    return this.#links.get(pair(from, to)) ?? this.#everywhere
  }
  #happens(probability) {
    return probability > 0 && this.#random() < probability
  }
}
function pair(a, b) {
  return a < b ? `${a} ${b}` : `${b} ${a}`
}
function linkOf(conditions) {
  const { latency = 0, jitter = 0, bandwidth = Infinity, connecting = 0, loss = 0, duplication = 0 } = conditions
  const link = {
    latency: toSeconds(latency, 'latency'),
    jitter: toSeconds(jitter, 'jitter'),
    bandwidth,
    connecting: toSeconds(connecting, 'connecting'),
    loss,
    duplication,
  }
  for (const [name, value] of Object.entries(link)) {
    const isShare = name === 'loss' || name === 'duplication'
    if (!(value >= 0) || (isShare && value > 1) || (name === 'bandwidth' && value === 0)) {
      const range = isShare ? 'from 0 to 1' : name === 'bandwidth' ? 'above 0' : '0 or more'
      throw new ValueError(`Cannot set the conditions of a link as '${name}' must be ${range}: received ${value}`)
    }
  }
  return link
}

// packages/testing/src/network/resolve.ts
function* resolve2(hosts, host, port, options) {
  if (hosts.isName(host)) yield
  return hosts.lookUp(host, port, options)
}

// packages/testing/src/network/listen-by-address.ts
function* listenByAddress2(sockets, hosts, listened, host, port, family) {
  requirePort2(port)
  const addresses = /* @__PURE__ */ new Set()
  for (const one of typeof host === 'string' || host === null ? [host] : host) {
    if (one === null || one === '') {
      for (const kind of family === 0 ? [4, 6] : [family]) addresses.add(everyAddress(kind))
    } else {
      const infos = yield* resolve2(hosts, one, port, { family })
      for (const { address } of infos) addresses.add(address[0])
    }
  }
  const listeners = []
  try {
    for (const address of addresses) listeners.push(sockets.listen([address, port], listened))
  } catch (error) {
    for (const listener of listeners) listener.stop()
    throw error
  }
  return listeners
}

// packages/testing/src/network/wire.ts
var END = null
var WINDOW = 64 * 1024
var Wire2 = class {
  #loop
  #links
  #route
  ends
  #onTheWay = []
  #timer
  #timerAt = 0
  /** Bytes that are on the way, or have come and not been read. */
  #load = 0
  #unread = []
  constructor(loop, links, route) {
    this.#loop = loop
    this.#links = links
    this.#route = route
  }
  /** How many bytes can be sent now. */
  get room() {
    return WINDOW - this.#load
  }
  hasUnread() {
    return this.#unread.length > 0
  }
  /** Sends as many of the bytes as there is room for, and says how many. They are copied. */
  send(data) {
    const sent = Math.min(data.length, this.room)
    if (sent > 0) {
      this.#load += sent
      this.post(new Uint8Array(data.subarray(0, sent)))
    }
    return sent
  }
  /** Sends something, whether there is room or not. */
  post(parcel) {
    const size = parcel instanceof Uint8Array ? parcel.length : 0
    this.#onTheWay.push({ parcel, at: this.#links.arrival(this.#route, size) })
    if (this.#onTheWay.length === 1) this.#deliver(this.#loop.time())
  }
  /** Takes bytes that have come, `length` of them at most. */
  receive(length) {
    if (this.#unread.length === 0) return new Uint8Array()
    const all = joinBytes(this.#unread)
    const taken2 = all.length <= length ? all : all.slice(0, length)
    this.#unread = all.length <= length ? [] : [all.slice(length)]
    this.#load -= taken2.length
    this.ends?.drained()
    return taken2
  }
  /** Forgets everything that is on the way, or has come and not been read. */
  clear() {
    this.#hold()
    this.#onTheWay = []
    this.#unread = []
    this.#load = 0
  }
  /** @internal The timer rings: what was to arrive then arrives, even if the clock is a little behind. */
  run() {
    this.#deliver(Math.max(this.#loop.time(), this.#timerAt))
  }
  #deliver(now) {
    this.#hold()
    for (let [next] = this.#onTheWay; next !== void 0; [next] = this.#onTheWay) {
      if (this.#links.isCut(this.#route)) {
        this.#links.onHealed(this.#healed)
        return
      }
      if (next.at > now) {
        this.#timerAt = next.at
        this.#timer = this.#loop.scheduleAt(next.at, this)
        return
      }
      this.#onTheWay.shift()
      this.#arrive(next.parcel)
    }
  }
  #arrive(parcel) {
    if (parcel instanceof Uint8Array) this.#unread.push(parcel)
    this.ends?.arrived(parcel)
  }
  /** What was sent in the meantime is sent once more. */
  #healed = () => {
    if (this.#links.isCut(this.#route)) return
    const again = this.#loop.time() + this.#links.delay(this.#route)
    for (const item of this.#onTheWay) item.at = Math.max(item.at, again)
    this.#deliver(this.#loop.time())
  }
  /** Nothing will arrive by itself until it is delivered again. */
  #hold() {
    this.#timer?.cancel()
    this.#timer = void 0
    this.#links.offHealed(this.#healed)
  }
}

// packages/testing/src/network/memory-socket.ts
var MemorySocket = class {
  family
  localAddress
  remoteAddress
  watcher
  #incoming
  #outgoing
  #closedNow
  #peerEnded = false
  #endSent = false
  #failure
  #closed = false
  constructor(names, incoming, outgoing, closedNow) {
    this.family = names.family
    this.localAddress = names.localAddress
    this.remoteAddress = names.remoteAddress
    this.#incoming = incoming
    this.#outgoing = outgoing
    this.#closedNow = closedNow
  }
  get closed() {
    return this.#closed
  }
  /** What broke it, if it is broken. */
  get failure() {
    return this.#failure
  }
  /** Whether `receive` would answer with something. */
  isReadable() {
    return this.#incoming.hasUnread() || this.#peerEnded || this.#failure !== void 0
  }
  /** Whether `send` would take something, or throw. */
  isWritable() {
    return this.#outgoing.room > 0 || this.#failure !== void 0
  }
  /**
   * Sends as many bytes as there is room for, and says how many.
   *
   * @throws {ConnectionResetError} if the connection is broken, and {BrokenPipeError} if the other side had said goodbye before
   */
  send(data) {
    if (this.#failure === void 0) return this.#outgoing.send(data)
    throw this.#peerEnded ? new BrokenPipeError('Broken pipe', { code: 'EPIPE' }) : this.#failure
  }
  /**
   * Takes what has come: bytes, `null` for their end, or `undefined` if there is nothing.
   *
   * @throws {ConnectionResetError} if the connection is broken
   */
  receive(length) {
    if (this.#incoming.hasUnread()) return this.#incoming.receive(length)
    if (this.#peerEnded) return null
    if (this.#failure !== void 0) throw this.#failure
    return void 0
  }
  /** Says that no more will be sent. */
  shutdown() {
    if (this.#endSent || this.#failure !== void 0) return
    this.#endSent = true
    this.#outgoing.post(END)
  }
  /** Lets it go. What was sent still gets there; unless something has come that nobody read, which breaks the connection. */
  close() {
    if (this.#closed) return
    this.#closed = true
    this.watcher = void 0
    if (this.#incoming.hasUnread()) this.#refuse()
    else this.shutdown()
    this.#closedNow()
  }
  /** Breaks it, at once: what is on the way is lost, and so is what nobody has read. */
  break() {
    this.#incoming.clear()
    this.#peerEnded = false
    this.#fail()
  }
  /** @internal Something has come over the wire. */
  arrived(parcel) {
    if (parcel instanceof Error) {
      this.#fail()
    } else if (this.#closed) {
      if (parcel !== END) this.#refuse()
    } else {
      if (parcel === END) this.#peerEnded = true
      this.watcher?.readable()
    }
  }
  /** @internal There is room for more. */
  drained() {
    this.watcher?.writable()
  }
  #refuse() {
    this.#incoming.clear()
    this.#outgoing.clear()
    this.#outgoing.post(connectionReset())
  }
  #fail() {
    this.#failure ??= connectionReset()
    this.#outgoing.clear()
    this.watcher?.readable()
    this.watcher?.writable()
  }
}
function connectionReset() {
  return new ConnectionResetError('Connection reset by peer', { code: 'ECONNRESET' })
}

// packages/testing/src/network/ambient-calls.ts
var AmbientCalls = class {
  #loop
  #context = copyContext()
  #scope = new AmbientScope()
  #callback
  constructor(loop) {
    this.#loop = loop
  }
  soon(callback) {
    this.#callback = callback
    this.#scope.interpose(this)
  }
  /** In the scope. */
  step() {
    const callback = this.#callback
    this.#callback = void 0
    this.#loop.callSoonIn(this.#context, callback)
  }
}

// packages/testing/src/network/socket-reading.ts
var MOST_AT_ONCE = 256 * 1024
var SocketReading = class {
  paused = false
  #socket
  #reader
  /** Whether `connectionMade` has been called, and no end has been seen. */
  #listens = false
  #planned = false
  constructor(socket, reader) {
    this.#socket = socket
    this.#reader = reader
  }
  begin() {
    this.#listens = true
    this.plan()
  }
  /** Something may be there to read: in the next turn, if anybody wants it. */
  plan() {
    if (this.#planned || !this.#mayRead() || !this.#socket.isReadable()) return
    this.#planned = true
    this.#reader.soon(() => {
      this.#planned = false
      if (!this.#mayRead()) return
      const protocol = this.#reader.protocol()
      if ('getBuffer' in protocol) this.#readInto(protocol)
      else this.#read(protocol)
      this.plan()
    })
  }
  #mayRead() {
    return this.#listens && !this.paused && !this.#reader.isClosing()
  }
  #read(protocol) {
    const data = this.#receive(MOST_AT_ONCE)
    if (data === null) this.#readEnd(protocol)
    else if (data !== void 0)
      this.#call('dataReceived', () => {
        protocol.dataReceived?.(data)
      })
  }
  #readInto(protocol) {
    const buffer = this.#call('getBuffer', () => {
      const room2 = protocol.getBuffer(-1)
      requireBytes(room2)
      if (room2.length === 0) throw new RuntimeError('getBuffer() returned an empty buffer')
      return room2
    })
    if (buffer === void 0) return
    const data = this.#receive(buffer.length)
    if (data === null) this.#readEnd(protocol)
    else if (data !== void 0)
      this.#call('bufferUpdated', () => {
        buffer.set(data)
        protocol.bufferUpdated(data.length)
      })
  }
  #receive(length) {
    try {
      return this.#socket.receive(length)
    } catch (error) {
      this.#reader.fail(error, 'Fatal read error on socket transport')
      return void 0
    }
  }
  #readEnd(protocol) {
    const answered = this.#call('eofReceived', () => ({ keepOpen: protocol.eofReceived?.() }))
    if (answered === void 0) return
    this.#listens = false
    if (!answered.keepOpen) this.#reader.close()
  }
  /** Calls the protocol; what it throws ends the connection. */
  #call(name, call) {
    try {
      return call()
    } catch (error) {
      if (isFatal(error)) throw error
      this.#reader.fail(error, `Fatal error: protocol.${name}() call failed.`)
      return void 0
    }
  }
}

// packages/testing/src/network/write-buffer.ts
var WriteBuffer = class {
  #pieces = []
  #size = 0
  /** How many bytes wait. */
  get size() {
    return this.#size
  }
  push(data) {
    if (data.length === 0) return
    this.#pieces.push(new Uint8Array(data))
    this.#size += data.length
  }
  clear() {
    this.#pieces = []
    this.#size = 0
  }
  /** Sends what there is room for. If that fails nothing waits any more. */
  sendTo(sink) {
    let done2 = 0
    try {
      for (const piece of this.#pieces) {
        const sent = sink.send(piece)
        this.#size -= sent
        if (sent < piece.length) {
          this.#pieces[done2] = piece.subarray(sent)
          break
        }
        done2 += 1
      }
    } catch (error) {
      this.clear()
      throw error
    }
    this.#pieces.splice(0, done2)
  }
}

// packages/testing/src/network/memory-transport.ts
var MemoryTransport = class {
  #loop
  #socket
  #server
  #calls
  #flow
  #buffer = new WriteBuffer()
  #lost = new LostWrites()
  #protocol
  #closing = false
  #reading
  #eofWritten = false
  #flushPlanned = false
  constructor(loop, socket, protocol, { waiter, server }) {
    this.#loop = loop
    this.#calls = new AmbientCalls(loop)
    this.#socket = socket
    this.#protocol = protocol
    this.#server = server
    this.#flow = new WriteFlow(loop, this)
    this.#reading = new SocketReading(socket, {
      protocol: () => this.#protocol,
      isClosing: () => this.#closing,
      soon: (callback) => this.#soon(callback),
      fail: (error, message) => this.#fail(error, message),
      close: () => this.close(),
    })
    server?.attach(this)
    socket.watcher = { readable: () => this.#reading.plan(), writable: () => this.#planFlush() }
    this.#soon(() => protocol.connectionMade?.(this))
    this.#soon(() => {
      if (waiter?.done() === false) waiter.setResult()
    })
    this.#soon(() => this.#reading.begin())
  }
  getExtraInfo(name, fallback = null) {
    if (name === 'socket') return this.#socket
    if (name === 'peername') return this.#socket.remoteAddress
    return name === 'sockname' ? this.#socket.localAddress : fallback
  }
  setProtocol(protocol) {
    this.#protocol = protocol
  }
  getProtocol() {
    return this.#protocol
  }
  isClosing() {
    return this.#closing
  }
  isReading() {
    return !this.#closing && !this.#reading.paused
  }
  pauseReading() {
    if (this.isReading()) this.#reading.paused = true
  }
  resumeReading() {
    if (this.#closing || !this.#reading.paused) return
    this.#reading.paused = false
    this.#reading.plan()
  }
  write(data) {
    requireBytes(data)
    this.#requireNoEof('write')
    if (data.length === 0) return
    if (this.#lost.begun) {
      this.#lost.add()
      return
    }
    let sent = 0
    if (this.#buffer.size === 0) {
      try {
        sent = this.#socket.send(data)
      } catch (error) {
        this.#fail(error, 'Fatal write error on socket transport')
        return
      }
    }
    if (sent === data.length) return
    this.#buffer.push(data.subarray(sent))
    this.#flow.grown()
  }
  writelines(pieces) {
    this.#requireNoEof('writelines')
    const all = [...pieces]
    for (const piece of all) requireBytes(piece)
    if (all.length === 0) return
    if (this.#lost.begun) {
      this.#lost.add()
      return
    }
    for (const piece of all) this.#buffer.push(piece)
    if (this.#buffer.size === 0) return
    this.#flush()
    this.#flow.grown()
  }
  writeEof() {
    if (this.#closing || this.#eofWritten) return
    this.#eofWritten = true
    if (this.#buffer.size === 0) this.#socket.shutdown()
  }
  canWriteEof() {
    return true
  }
  getWriteBufferSize() {
    return this.#buffer.size
  }
  getWriteBufferLimits() {
    return this.#flow.limits()
  }
  setWriteBufferLimits(limits) {
    this.#flow.setLimits(limits)
  }
  close() {
    if (this.#closing) return
    this.#closing = true
    if (this.#buffer.size === 0) this.#lose(null)
  }
  abort() {
    this.#end(null)
  }
  /** Who is connected to whom: `<MemoryTransport 127.0.0.1:49152 -> 127.0.0.1:8000 closing>`. */
  toString() {
    const { localAddress, remoteAddress } = this.#socket
    const ends = [localAddress, remoteAddress].map((address) => [address].flat().join(':'))
    return `<MemoryTransport ${ends.join(' -> ')}${this.#closing ? ' closing' : ''}>`
  }
  #soon(callback) {
    this.#calls.soon(callback)
  }
  #requireNoEof(method) {
    if (this.#eofWritten) {
      throw new RuntimeError(`Cannot call ${method}() after writeEof(): the other side was told that no more will come`)
    }
  }
  /** There may be room for what waits to be sent: in the next turn. */
  #planFlush() {
    if (this.#flushPlanned || this.#buffer.size === 0 || !this.#socket.isWritable()) return
    this.#flushPlanned = true
    this.#soon(() => {
      this.#flushPlanned = false
      if (this.#buffer.size > 0) this.#flush()
    })
  }
  #flush() {
    try {
      this.#buffer.sendTo(this.#socket)
    } catch (error) {
      this.#fail(error, 'Fatal write error on socket transport')
      return
    }
    this.#flow.shrunk()
    if (this.#buffer.size > 0) this.#planFlush()
    else if (this.#closing) this.#tellLoss(null)
    else if (this.#eofWritten) this.#socket.shutdown()
  }
  #fail(error, message) {
    if (!(error instanceof OSError)) {
      this.#loop.callExceptionHandler({ message, exception: error, transport: this, protocol: this.#protocol })
    }
    this.#end(error instanceof Error ? error : new Error(String(error), { cause: error }))
  }
  /** Ends it at once. What waits to be sent is lost. */
  #end(error) {
    if (this.#lost.begun) return
    this.#buffer.clear()
    this.#closing = true
    this.#lose(error)
  }
  #lose(error) {
    this.#lost.add()
    this.#soon(() => this.#tellLoss(error))
  }
  #tellLoss(error) {
    if (!this.#lost.begun) this.#lost.add()
    try {
      this.#protocol.connectionLost?.(error)
    } finally {
      this.#socket.close()
      this.#server?.detach(this)
    }
  }
}

// packages/testing/src/network/memory-datagram-transport.ts
var LARGEST = 65507
var MemoryDatagramTransport = class {
  family
  localAddress
  remoteAddress
  #ends
  #calls
  #flow
  #lost = new LostWrites()
  #protocol
  #closing = false
  #listens = false
  #inbox = []
  #readPlanned = false
  constructor(loop, ends, protocol, waiter) {
    this.#calls = new AmbientCalls(loop)
    this.#ends = ends
    this.#protocol = protocol
    this.localAddress = ends.localAddress
    this.remoteAddress = ends.connected ? ends.remoteAddress : null
    this.family = ends.localAddress[0].includes(':') ? 'IPv6' : 'IPv4'
    this.#flow = new WriteFlow(loop, this)
    this.#soon(() => protocol.connectionMade?.(this))
    this.#soon(() => {
      if (!waiter.done()) waiter.setResult()
    })
    this.#soon(() => {
      this.#listens = true
      this.#planRead()
    })
  }
  sendTo(data, address = null) {
    requireBytes(data)
    const to = this.#target(address)
    if (this.#lost.begun) {
      this.#lost.add()
    } else if (data.length > LARGEST) {
      this.#protocol.errorReceived?.(
        new OSError(`Message too long: ${data.length} bytes, and a datagram has ${LARGEST} at most`, {
          code: 'EMSGSIZE',
        }),
      )
    } else {
      this.#ends.datagrams.send(this, data, to)
    }
  }
  getExtraInfo(name, fallback = null) {
    if (name === 'socket') return this
    if (name === 'peername') return this.remoteAddress
    return name === 'sockname' ? this.localAddress : fallback
  }
  setProtocol(protocol) {
    this.#protocol = protocol
  }
  getProtocol() {
    return this.#protocol
  }
  isClosing() {
    return this.#closing
  }
  getWriteBufferSize() {
    return 0
  }
  getWriteBufferLimits() {
    return this.#flow.limits()
  }
  setWriteBufferLimits(limits) {
    this.#flow.setLimits(limits)
  }
  close() {
    if (this.#closing) return
    this.#closing = true
    this.#lost.add()
    this.#soon(() => {
      try {
        this.#protocol.connectionLost?.(null)
      } finally {
        this.#ends.datagrams.ports.release(this.localAddress)
      }
    })
  }
  abort() {
    this.close()
  }
  /** @internal A datagram has come. */
  received(data, from) {
    this.#inbox.push(() => this.#protocol.datagramReceived?.(data, from))
    this.#planRead()
  }
  /** @internal The network says that nobody is there. */
  failed(error) {
    this.#inbox.push(() => this.#protocol.errorReceived?.(error))
    this.#planRead()
  }
  #soon(callback) {
    this.#calls.soon(callback)
  }
  /** One datagram a turn, as it is with a real socket. */
  #planRead() {
    if (this.#readPlanned || !this.#listens || this.#closing || this.#inbox.length === 0) return
    this.#readPlanned = true
    this.#soon(() => {
      this.#readPlanned = false
      if (this.#closing) return
      const next = this.#inbox.shift()
      this.#planRead()
      next?.()
    })
  }
  #target(address) {
    const { remoteAddress, hosts } = this.#ends
    const target = requireTarget(remoteAddress, address)
    return remoteAddress === null ? hosts.first(target, this.family === 'IPv4' ? 4 : 6) : target
  }
}

// packages/testing/src/network/open-datagram-endpoint.ts
function* openDatagramEndpoint2(
  loop,
  datagrams2,
  hosts,
  protocolFactory,
  { localAddr = null, remoteAddr = null, family = 0, allowBroadcast },
) {
  const find = function* (address) {
    if (address === null) return []
    const infos = yield* resolve2(hosts, address[0], address[1], { family, type: 'datagram' })
    return infos.map((info) => info.address)
  }
  const locals = yield* find(localAddr)
  const remotes = yield* find(remoteAddr)
  const kinds = [4, 6].filter(
    (kind2) =>
      (localAddr === null || locals.some(([host]) => familyOf(host) === kind2)) &&
      (remoteAddr === null || remotes.some(([host]) => familyOf(host) === kind2)) &&
      (family === 0 || family === kind2),
  )
  const [kind] = kinds
  if (kind === void 0)
    throw new ValueError('can not get address information: localAddr and remoteAddr have no family in common')
  const remoteAddress = remotes.find(([host]) => familyOf(host) === kind) ?? null
  const everything = [remoteAddress === null ? everyAddress(kind) : kind === 4 ? '127.0.0.1' : '::1', 0]
  const local = locals.find(([host]) => familyOf(host) === kind) ?? everything
  const waiter = loop.createFuture()
  const connected = remoteAddress !== null && !allowBroadcast
  let protocol
  const transport = datagrams2.ports.bind(local, (localAddress) => {
    protocol = protocolFactory()
    return new MemoryDatagramTransport(
      loop,
      { datagrams: datagrams2, hosts, localAddress, remoteAddress, connected },
      protocol,
      waiter,
    )
  })
  try {
    yield* waiter
  } catch (error) {
    transport.close()
    throw error
  }
  return [transport, protocol]
}

// packages/testing/src/network/seeded-random.ts
function seededRandom(seed) {
  let state = seed | 0
  return () => {
    state = (state + 1831565813) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

// packages/testing/src/network/connection-attempt.ts
var ConnectionAttempt = class {
  #surroundings
  #route
  #address
  #journeys
  #connected
  #connection
  #fullListener
  constructor(surroundings, route, address) {
    this.#surroundings = surroundings
    this.#route = route
    this.#address = address
    this.#journeys = new Journeys(surroundings.loop)
    this.#connected = surroundings.loop.createFuture()
  }
  /**
   * Connects. Cancelled, it leaves nothing behind.
   *
   * @throws {ConnectionRefusedError} if nobody listens there
   */
  *connect() {
    const { links } = this.#surroundings
    let handedOver = false
    try {
      const delay = links.delay(this.#route) + links.connecting(this.#route)
      if (delay > 0) this.#journeys.begin(delay, this.#knock)
      else this.#knock()
      const socket = yield* this.#connected
      handedOver = true
      return socket
    } finally {
      this.#journeys.endAll()
      links.offHealed(this.#healed)
      this.#fullListener?.offPlace(this.#knock)
      if (!handedOver) this.#connection?.client.close()
    }
  }
  /** Stands before whoever listens, and is answered; or waits. */
  #knock = () => {
    const { links } = this.#surroundings
    if (links.isCut(this.#route)) {
      links.onHealed(this.#healed)
      return
    }
    const listener = this.#surroundings.findListener()
    if (listener?.isFull() === true) {
      this.#fullListener = listener
      listener.onPlace(this.#knock)
      return
    }
    if (listener !== void 0) {
      this.#connection = this.#surroundings.makeConnection()
      listener.add(this.#connection)
    }
    this.#journeys.begin(links.delay({ from: this.#route.to, to: this.#route.from }), this.#answered)
  }
  #answered = () => {
    if (this.#connected.done()) return
    const socket = this.#connection?.client
    const failure2 = socket === void 0 ? this.#refusal() : socket.failure
    if (failure2 !== void 0) this.#connected.setException(failure2)
    else if (socket !== void 0) this.#connected.setResult(socket)
  }
  #healed = () => {
    const { links } = this.#surroundings
    if (links.isCut(this.#route)) return
    links.offHealed(this.#healed)
    this.#journeys.begin(links.delay(this.#route), this.#knock)
  }
  #refusal() {
    const address = [this.#address].flat().join(':')
    return new ConnectionRefusedError(`Connect call failed (${address}): nobody listens there`, {
      code: 'ECONNREFUSED',
    })
  }
}

// packages/testing/src/network/connection.ts
var Connection = class {
  info
  client
  server
  #wires
  /** @param over is told when both ends are closed */
  constructor(loop, links, info, family, over) {
    this.info = info
    const { from, to, localAddress, remoteAddress } = info
    const there = new Wire2(loop, links, { from, to })
    const back = new Wire2(loop, links, { from: to, to: from })
    this.#wires = [there, back]
    const closedNow = () => {
      if (!this.client.closed || !this.server.closed) return
      for (const wire of this.#wires) wire.clear()
      over(this)
    }
    this.client = new MemorySocket({ family, localAddress, remoteAddress }, back, there, closedNow)
    this.server = new MemorySocket(
      { family, localAddress: remoteAddress, remoteAddress: localAddress },
      there,
      back,
      closedNow,
    )
    there.ends = { arrived: (parcel) => this.server.arrived(parcel), drained: () => this.client.drained() }
    back.ends = { arrived: (parcel) => this.client.arrived(parcel), drained: () => this.server.drained() }
  }
  /** Breaks it, at once, for both sides. */
  reset() {
    for (const wire of this.#wires) wire.clear()
    this.client.break()
    this.server.break()
  }
}

// packages/testing/src/network/listener.ts
var Listener = class {
  socket
  server
  #loop
  #options
  #calls
  #queue = []
  #knocking = /* @__PURE__ */ new Set()
  #listens = false
  #takePlanned = false
  constructor(loop, family, localAddress, options) {
    this.#loop = loop
    this.#calls = new AmbientCalls(loop)
    this.#options = options
    this.socket = { family, localAddress, remoteAddress: null }
  }
  /** Whether it takes connections, or has taken its last. */
  get listens() {
    return this.#listens
  }
  isFull() {
    return this.#queue.length >= Math.max(1, this.#options.backlog)
  }
  start() {
    this.#listens = true
  }
  /** Connections that nobody has taken are broken, and those who wait for a place here look elsewhere. */
  stop() {
    this.#listens = false
    this.#options.release()
    for (const connection of this.#queue.splice(0)) {
      connection.reset()
      connection.server.close()
    }
    this.#knockAgain()
  }
  /** Puts a connection among those that wait to be taken. */
  add(connection) {
    this.#queue.push(connection)
    if (this.#takePlanned) return
    this.#takePlanned = true
    this.#calls.soon(() => {
      this.#takePlanned = false
      for (const { server: socket } of this.#queue.splice(0)) {
        this.#loop.callSoonIn(copyContext(), () => this.#take(socket))
      }
      this.#knockAgain()
    })
  }
  /** Has somebody told when there may be a place again. */
  onPlace(knock) {
    this.#knocking.add(knock)
  }
  offPlace(knock) {
    this.#knocking.delete(knock)
  }
  #knockAgain() {
    const knocking = [...this.#knocking]
    this.#knocking.clear()
    for (const knock of knocking) knock()
  }
  #take(socket) {
    const { server } = this
    if (!this.#listens || server === void 0) {
      socket.close()
      return
    }
    try {
      const protocol = this.#options.protocolFactory()
      void new MemoryTransport(this.#loop, socket, protocol, { server })
    } catch (exception) {
      socket.close()
      if (isFatal(exception)) throw exception
      this.#loop.callExceptionHandler({
        message: 'Error on transport creation for incoming connection',
        exception,
        server,
      })
    }
  }
}

// packages/testing/src/network/stream-sockets.ts
var StreamSockets = class {
  connections = /* @__PURE__ */ new Set()
  #loop
  #links
  #hosts
  #ports = new Ports()
  /** `null` where nobody listens any more, but the file is left. */
  #paths = /* @__PURE__ */ new Map()
  /** Within a computer nothing takes time. */
  #inside
  #refused = /* @__PURE__ */ new Set()
  constructor(loop, links, hosts) {
    this.#loop = loop
    this.#links = links
    this.#hosts = hosts
    this.#inside = new Links(loop, () => 0)
  }
  /** Refuses connections to an address, until it is told otherwise. */
  refuse(address) {
    const key = this.#refusalKey(address)
    this.#refused.add(key)
    return () => this.#refused.delete(key)
  }
  /** Binds an address, for a server that does not listen yet. */
  listen(address, { protocolFactory, backlog }) {
    return this.#ports.bind(address, (bound) => {
      const release2 = () => this.#ports.release(bound)
      const family = familyOf(bound[0]) === 4 ? 'IPv4' : 'IPv6'
      return new Listener(this.#loop, family, bound, { protocolFactory, backlog, release: release2 })
    })
  }
  /** Binds a path. What was left there is removed, and so is a server that still listens: its file is, so nobody finds it. */
  listenAtPath(path, { protocolFactory, backlog }, cleanUp) {
    if (path.startsWith('\0') && this.#paths.has(path))
      throw new OSError(`Address '${path}' is already in use: it has no file that could be replaced`, {
        code: 'EADDRINUSE',
      })
    const release2 = () => {
      if (this.#paths.get(path) !== listener) return
      if (cleanUp || path.startsWith('\0')) this.#paths.delete(path)
      else this.#paths.set(path, null)
    }
    const listener = new Listener(this.#loop, 'unix', path, { protocolFactory, backlog, release: release2 })
    this.#paths.set(path, listener)
    return listener
  }
  /** Connects two addresses. */
  connect(address, localAddress) {
    const [host, port] = address
    const target = [host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host, port]
    const [localHost, localPort] = localAddress ?? [familyOf(host) === 4 ? '127.0.0.1' : '::1', 0]
    const route = { from: this.#hosts.nameOf(localHost), to: this.#hosts.nameOf(target[0]) }
    const info = () => ({
      ...route,
      localAddress: [localHost, localPort === 0 ? this.#ports.free() : localPort],
      remoteAddress: target,
    })
    const findListener = () => this.#open(target, this.#ports.find(target))
    return new ConnectionAttempt(
      {
        loop: this.#loop,
        links: this.#links,
        findListener,
        makeConnection: () => this.#connection(this.#links, info(), familyOf(host) === 4 ? 'IPv4' : 'IPv6'),
      },
      route,
      address,
    ).connect()
  }
  /** Connects to a path. */
  *connectToPath(path) {
    if (!this.#paths.has(path))
      throw new FileNotFoundError(`No such file or directory: '${path}'; no Unix server was made there`, {
        code: 'ENOENT',
      })
    const info = { from: 'localhost', to: 'localhost', localAddress: '', remoteAddress: path }
    return yield* new ConnectionAttempt(
      {
        loop: this.#loop,
        links: this.#inside,
        findListener: () => this.#open(path, this.#paths.get(path) ?? void 0),
        makeConnection: () => this.#connection(this.#inside, info, 'unix'),
      },
      info,
      path,
    ).connect()
  }
  /** Two ends of a connection that nobody made. */
  pair() {
    const info = { from: 'localhost', to: 'localhost', localAddress: '', remoteAddress: '' }
    const { client, server } = this.#connection(this.#inside, info, 'unix')
    return [client, server]
  }
  #open(address, listener) {
    return listener?.listens === true && !this.#refused.has(this.#refusalKey(address)) ? listener : void 0
  }
  #refusalKey(address) {
    return typeof address === 'string' ? address : `${this.#hosts.nameOf(address[0])} ${address[1]}`
  }
  #connection(links, info, family) {
    const connection = new Connection(this.#loop, links, info, family, (over) => this.connections.delete(over))
    this.connections.add(connection)
    return connection
  }
}

// packages/testing/src/network/memory-network.ts
var MemoryNetwork = class {
  #loop
  #hosts = new Hosts()
  #links
  #sockets
  #datagrams
  constructor(loop, { seed = 0 } = {}) {
    this.#loop = loop
    this.#links = new Links(loop, seededRandom(seed))
    this.#sockets = new StreamSockets(loop, this.#links, this.#hosts)
    this.#datagrams = new Datagrams(loop, this.#links, this.#hosts)
  }
  /** The connections that are there: both ends of them, or one that waits for the other. */
  get connections() {
    return Array.from(this.#sockets.connections, ({ info }) => info)
  }
  /**
   * Gives a host a name, by which it is found and by which it is called in `link` and `partition`.
   *
   * @param addresses the addresses that it has; a free one if none is said
   * @returns its addresses
   */
  addHost(name, ...addresses) {
    return this.#hosts.add(name, addresses)
  }
  /**
   * Says how good the network is, from now on: between two hosts, or wherever nothing was said for two hosts. What is on the way already
   * is not affected.
   *
   * @param between two hosts, by name or address
   * @throws {ValueError} if a condition is out of its range
   */
  link(conditions, between) {
    this.#links.set(conditions, between && [this.#hosts.nameOf(between[0]), this.#hosts.nameOf(between[1])])
  }
  /** Cuts two hosts off from each other: datagrams are lost, all else has to wait until it is healed. Nobody is told. */
  partition(a, b) {
    this.#links.cut(this.#hosts.nameOf(a), this.#hosts.nameOf(b))
  }
  /** Ends the cut between two hosts, or all. What waited is sent once more. */
  heal(a, b) {
    this.#links.heal(a && this.#hosts.nameOf(a), b && this.#hosts.nameOf(b))
  }
  /**
   * Breaks connections, at once and for both sides: their protocols lose them with a `ConnectionResetError`. What is on the way is lost.
   * A side that has paused reading finds out when it reads or writes again, as it would outside.
   *
   * @param which chooses the connections; by default all
   * @returns how many that were
   */
  reset(which = () => true) {
    const chosen = [...this.#sockets.connections].filter(({ info }) => which(info))
    for (const connection of chosen) connection.reset()
    return chosen.length
  }
  /**
   * Refuses new connections to an address, whoever listens there. Those that are there stay.
   *
   * @param address a host and a port, or the path of a Unix socket
   * @returns what ends it, when it is disposed of
   */
  refuse(address) {
    return { [Symbol.dispose]: this.#sockets.refuse(address) }
  }
  /** Two ends of a connection with no transport yet, for the option `sock` and for `connectAcceptedSocket`. */
  socketPair() {
    return this.#sockets.pair()
  }
  createConnection(protocolFactory, host = null, port = null, options = {}) {
    const connect4 = function* () {
      checkProtocolFactory('createConnection', protocolFactory)
      checkConnection(host, port, options)
      refuseTls(options.ssl)
      const socket =
        options.sock == null
          ? yield* withinConnectTimeout(this.#connectByAddress(host, port, options), options)
          : requireSocket2(options.sock)
      return yield* this.#attach(socket, protocolFactory)
    }
    return new Coroutine(connect4.call(this), 'createConnection')
  }
  createServer(protocolFactory, host = null, port = null, options = {}) {
    const listen3 = function* () {
      checkProtocolFactory('createServer', protocolFactory)
      checkServer(host, port, options)
      refuseTls(options.ssl)
      refuseListeningSocket(options.sock)
      const { backlog = 100, family = 0 } = options
      const listened = { protocolFactory, backlog }
      const listeners = yield* listenByAddress2(this.#sockets, this.#hosts, listened, host, port ?? 0, family)
      return yield* this.#serve(listeners, options.startServing)
    }
    return new Coroutine(listen3.call(this), 'createServer')
  }
  createUnixConnection(protocolFactory, path = null, options = {}) {
    const connect4 = function* () {
      checkProtocolFactory('createUnixConnection', protocolFactory)
      checkUnixConnection(path, options)
      refuseTls(options.ssl)
      const socket =
        path === null
          ? requireSocket2(options.sock)
          : yield* withinConnectTimeout(this.#sockets.connectToPath(path), options)
      return yield* this.#attach(socket, protocolFactory)
    }
    return new Coroutine(connect4.call(this), 'createUnixConnection')
  }
  createUnixServer(protocolFactory, path = null, options = {}) {
    const listen3 = function* () {
      checkProtocolFactory('createUnixServer', protocolFactory)
      checkUnixServer(path, options)
      refuseTls(options.ssl)
      refuseListeningSocket(options.sock)
      const { backlog = 100, cleanupSocket = true } = options
      const listener = this.#sockets.listenAtPath(path, { protocolFactory, backlog }, cleanupSocket)
      return yield* this.#serve([listener], options.startServing)
    }
    return new Coroutine(listen3.call(this), 'createUnixServer')
  }
  connectAcceptedSocket(protocolFactory, sock, options = {}) {
    const connect4 = function* () {
      checkProtocolFactory('connectAcceptedSocket', protocolFactory)
      checkAcceptedSocket(options)
      refuseTls(options.ssl)
      return yield* this.#attach(requireSocket2(sock), protocolFactory)
    }
    return new Coroutine(connect4.call(this), 'connectAcceptedSocket')
  }
  createDatagramEndpoint(protocolFactory, options = {}) {
    const open4 = function* () {
      checkProtocolFactory('createDatagramEndpoint', protocolFactory)
      checkDatagrams(options)
      refuseListeningSocket(options.sock)
      return yield* openDatagramEndpoint2(this.#loop, this.#datagrams, this.#hosts, protocolFactory, options)
    }
    return new Coroutine(open4.call(this), 'createDatagramEndpoint')
  }
  getaddrinfo(host, port, options = {}) {
    return new Coroutine(resolve2(this.#hosts, host, Number(port ?? 0), options), 'getaddrinfo')
  }
  getnameinfo([host, port]) {
    const look = function* () {
      yield
      return [this.#hosts.nameOf(host), String(port)]
    }
    return new Coroutine(look.call(this), 'getnameinfo')
  }
  #connectByAddress(host, port, options) {
    return connectByAddress(this.#loop, host, port, options, {
      resolve: (name, number, kind) => resolve2(this.#hosts, name, number, kind),
      connect: ({ address }, local) => this.#sockets.connect(address, local ?? null),
      discard: (socket) => socket.close(),
    })
  }
  *#attach(socket, protocolFactory) {
    let protocol
    try {
      protocol = protocolFactory()
    } catch (error) {
      socket.close()
      throw error
    }
    const waiter = this.#loop.createFuture()
    const transport = new MemoryTransport(this.#loop, socket, protocol, { waiter })
    try {
      yield* waiter
    } catch (error) {
      transport.close()
      throw error
    }
    return [transport, protocol]
  }
  *#serve(listeners, startServing = true) {
    const server = new BaseServer(this.#loop, listeners)
    for (const listener of listeners) listener.server = server
    if (startServing) {
      server.begin()
      yield
    }
    return server
  }
}
function refuseTls(ssl) {
  if (ssl) throw new NotImplementedError('The network in memory does not encrypt: leave ssl out')
}
function refuseListeningSocket(sock) {
  if (sock != null)
    throw new NotImplementedError('The network in memory takes no socket that is bound already: give an address')
}
function requireSocket2(sock) {
  if (sock instanceof MemorySocket) return sock
  throw new TypeError(
    `A Stream Socket was expected, one of the network's socketPair(): received ${describeValue(sock)}`,
  )
}

// packages/testing/src/pending-timers.ts
var FEW2 = 64
var PendingTimers = class {
  #timers = []
  #limit = FEW2
  add(timer, now) {
    this.#timers.push(timer)
    if (this.#timers.length > this.#limit) this.#limit = Math.max(FEW2, this.pending(now).length * 2)
  }
  /** Those whose time is still to come. */
  pending(now) {
    this.#timers = this.#timers.filter((timer) => !timer.cancelled() && timer.when() > now)
    return [...this.#timers]
  }
}

// packages/testing/src/time-moves.ts
var TimeMoves = class {
  #moves = []
  add(move) {
    const index = this.#moves.findIndex(({ target }) => target > move.target)
    this.#moves.splice(index === -1 ? this.#moves.length : index, 0, move)
  }
  /** The nearest time that anybody waits for; anybody outside, if the loop does not run. */
  next(isRunning) {
    if (this.#moves.length === 0) return void 0
    this.#moves = this.#moves.filter((move) => move.isLeft?.() !== true)
    return this.#first(isRunning)?.target
  }
  /** The clock shows the time that the first one waits for. */
  arrive(isRunning) {
    const first = this.#first(isRunning)
    this.#moves = this.#moves.filter((move) => move !== first)
    first?.arrived()
  }
  #first(isRunning) {
    return this.#moves.find(({ isInside }) => isRunning || !isInside)
  }
}

// packages/testing/src/virtual-host.ts
var VirtualHost = class {
  resolution = 1e-9
  #real = new NodeHost()
  #asleep
  #now
  #alarm
  /** @param asleep called when the loop goes to sleep until some time */
  constructor(start, asleep) {
    this.#now = start
    this.#asleep = asleep
  }
  time() {
    return this.#now
  }
  soon(callback) {
    this.#real.soon(callback)
  }
  afterMicrotasks(callback) {
    this.#real.afterMicrotasks(callback)
  }
  at(when, callback) {
    const alarm2 = { when, ring: callback }
    this.#alarm = alarm2
    this.#asleep()
    return {
      cancel: () => {
        if (this.#alarm === alarm2) this.#alarm = void 0
      },
    }
  }
  /** When the loop wants to be woken, if it sleeps until some time. */
  alarm() {
    return this.#alarm?.when
  }
  /** Moves the clock, which never goes back. */
  moveTo(when) {
    if (when > this.#now) this.#now += when - this.#now
  }
  /** Moves the clock to the time that the loop sleeps until, and wakes it. */
  ring() {
    const alarm2 = this.#alarm
    if (alarm2 === void 0) return
    this.#alarm = void 0
    this.moveTo(alarm2.when)
    alarm2.ring()
  }
}

// packages/testing/src/virtual-event-loop.ts
var LOOKS_PER_VISIT = 64
var VirtualEventLoop = class extends BaseEventLoop {
  #host
  #moves = new TimeMoves()
  #timers = new PendingTimers()
  #reader
  #autojump
  #looks = 0
  /** @internal Whether time must not jump now, which is asked again and again. */
  isHeld = () => false
  /** A run that only lasts until everybody who waits outside has come to his time. */
  #ownRun
  /**
   * @throws {TypeError} if the time is no number, or the script no function
   * @throws {ValueError} if the time is not finite, or there is a script and time jumps by itself
   */
  constructor({ autojump, start = 0, script, ...parts } = {}) {
    requireFinite(start, "A loop's start")
    if (script !== void 0 && autojump === true)
      throw new ValueError('Cannot follow a script as time jumps by itself: leave out autojump, or the script')
    const reader = script === void 0 ? void 0 : new ClockReader(script)
    const host = new VirtualHost(start, () => this.#lookAgain())
    super({ network: (loop) => new MemoryNetwork(loop), ...parts, host })
    this.#host = host
    this.#reader = reader
    this.#autojump = autojump ?? script === void 0
  }
  /** Whether time jumps by itself. Set it to let the rest of a program run that was moved by hand so far. */
  get autojump() {
    return this.#autojump
  }
  set autojump(enabled) {
    this.#autojump = enabled
    this.#lookAgain()
  }
  /**
   * Moves time on. Every timer that is due on the way goes off at its own time, in order, and all that follows from it is done before the
   * next does. It resolves when nothing is left to do at the new time.
   *
   * Call it in a task of the loop, or outside. Outside, a loop that nobody runs is run for as long as it takes. If the run ends on the
   * way, the clock moves on all the same, and timers that are left wait for the next run.
   *
   * **Cancellation:** in a task, ends the wait, and time stays where it has come to.
   *
   * @param duration in seconds, or by its parts: `{ minutes: 5 }`
   * @throws {RuntimeError} if time jumps by itself, or the loop is closed
   * @throws {TypeError} if it is no duration, and {ValueError} if it is negative or not finite
   *
   * @example
   * ```ts
   * import { sleep } from '@asyncio/core'
   * import { VirtualEventLoop } from '@asyncio/testing'
   *
   * const loop = new VirtualEventLoop({ autojump: false })
   * const nap = loop.createTask(sleep(10, 'rested'))
   * await loop.advance(9)
   * console.log(nap.done()) // false
   * await loop.advance(1)
   * console.log(nap.result()) // rested
   * loop.close()
   * ```
   */
  advance(duration) {
    const seconds = requireFinite(toSeconds(duration, 'advance()'), 'advance()')
    if (seconds < 0) throw new ValueError(`Cannot advance time as it never goes back: received ${seconds}`)
    if (this.#autojump)
      throw new RuntimeError(
        'Cannot advance time as it jumps by itself: make the loop with new VirtualEventLoop({ autojump: false })',
      )
    return this.#until(this.time() + seconds)
  }
  /**
   * Waits until nothing can run without time moving on: in a task of the loop, or outside, where a loop that nobody runs is run for as
   * long as it takes.
   *
   * **Cancellation:** in a task, ends the wait.
   *
   * @throws {RuntimeError} if the loop is closed
   */
  untilIdle() {
    return this.#until(this.time())
  }
  /** The timers of `callLater` and `callAt` that have not gone off, in the order in which they were set. */
  pendingTimers() {
    return this.#timers.pending(this.time())
  }
  callAtIn(context, when, callback, ...args) {
    const timer = super.callAtIn(context, when, callback, ...args)
    this.#timers.add(timer, this.time())
    this.#reader?.note(when)
    return timer
  }
  scheduleAt(when, runnable) {
    const timer = super.scheduleAt(when, runnable)
    this.#reader?.note(when)
    return timer
  }
  /** @throws {AssertionError} if its script expects more timers */
  close() {
    const wasOpen = !this.isClosed()
    super.close()
    if (wasOpen) this.#reader?.requireEnded()
  }
  onIdle() {
    this.#lookAgain()
  }
  onBusy() {
    if (this.#moves.next(false) !== void 0) this.#lookAgain()
  }
  #until(target) {
    if (this.isClosed()) throw new RuntimeError('Event loop is closed')
    if (currentLoop() === this) {
      const reached2 = this.createFuture()
      this.#moves.add({ target, isInside: true, isLeft: () => reached2.done(), arrived: () => reached2.setResult() })
      return reached2
    }
    const isOwn = this.#ownRun !== void 0 || !this.isRunning()
    if (this.#ownRun === void 0 && isOwn && currentLoop() !== null)
      throw new RuntimeError('Cannot run the event loop while another loop is running: call it in a task of this loop')
    const reached = new Promise((resolve3) => this.#moves.add({ target, isInside: false, arrived: resolve3 }))
    if (!isOwn) {
      this.#lookAgain()
      return reached
    }
    this.#ownRun ??= this.runForever().finally(() => {
      this.#ownRun = void 0
    })
    return Promise.all([this.#ownRun, reached]).then(() => void 0)
  }
  /** Promises that the platform settles in this very moment may still bring something to do: looks after that. */
  #lookAgain() {
    this.#looks += 1
    const number = this.#looks
    const look = () => {
      if (number === this.#looks) this.#look()
    }
    if (
      this.#looks % LOOKS_PER_VISIT > 0 &&
      this.#autojump &&
      this.#host.alarm() !== void 0 &&
      this.#moves.next(true) === void 0
    )
      this.#host.afterMicrotasks(look)
    else this.#host.soon(look)
  }
  /** If the loop sleeps, decides how far time moves. */
  #look() {
    const alarm2 = this.#host.alarm() ?? Infinity
    const isAsleep = this.#host.alarm() !== void 0 || this.isIdle()
    const target = this.#moves.next(this.isRunning())
    if (!isAsleep && this.isRunning()) return
    if (this.isRunning() && this.#readScript()) return
    if (target !== void 0 && (!this.isRunning() || alarm2 > target)) {
      this.#host.moveTo(target)
      this.#moves.arrive(this.isRunning())
      if (this.#moves.next(this.isRunning()) !== void 0) this.#lookAgain()
      else if (this.#ownRun !== void 0 && this.isRunning()) this.stop()
      else if (this.isRunning() && (this.#autojump || this.#reader !== void 0)) this.#lookAgain()
    } else if (target === void 0 && alarm2 < Infinity && this.#autojump && this.isHeld())
      this.#host.soon(() => this.#lookAgain())
    else if (alarm2 < Infinity && (this.#autojump || target !== void 0)) this.#host.ring()
    else if (this.isRunning() && (this.#autojump || this.#reader !== void 0)) this.#tellStandstill(alarm2)
  }
  /** Says whether the script has moved time, or was wrong. */
  #readScript() {
    try {
      const seconds = this.#reader?.read()
      if (seconds === void 0) return false
      this.#moves.add({ target: this.time() + seconds, isInside: true, arrived: () => {} })
      this.#lookAgain()
    } catch (error) {
      this.abort(error)
    }
    return true
  }
  #tellStandstill(alarm2) {
    if (alarm2 < Infinity) {
      this.abort(
        new AssertionError(`The clock's script has moved time to ${this.time()}, and nothing can run before ${alarm2}`),
      )
      return
    }
    const mayGoOn = foreignFutures(this) > 0 || [...this.tasks].some((task) => describeWaits(task).length === 0)
    if (!mayGoOn) this.abort(new DeadlockError(this.tasks))
  }
}
function requireFinite(value, what) {
  if (Math.abs(requireNumber(value, what)) === Infinity)
    throw new ValueError(`${what} takes a finite number of seconds: received ${value}`)
  return value
}

// packages/testing/src/conformance/require-error.ts
async function requireError(what, expected, call) {
  let answer
  try {
    answer = await call()
  } catch (error) {
    if (error instanceof expected) return error
    throw new AssertionError(`${what}: expected ${nameOf2(expected)}, received ${String(error)}`, { cause: error })
  }
  throw new AssertionError(`${what}: expected ${nameOf2(expected)}, received no error but ${String(answer)}`)
}
function nameOf2(expected) {
  return expected.name === '' ? 'an error' : `a ${expected.name}`
}

// packages/testing/src/conformance/require-same.ts
var FEW3 = 20
function requireSame(received, expected, what) {
  if (isSameValue(expected, received)) return
  if (Array.isArray(expected) && Array.isArray(received) && Math.max(expected.length, received.length) > FEW3) {
    const index = expected.findIndex((value, at2) => !isSameValue(value, received[at2]))
    const at = index === -1 ? expected.length : index
    throw new AssertionError(
      `${what}, from number ${at} on: expected ${showFrom(expected, at)}, received ${showFrom(received, at)}`,
    )
  }
  throw new AssertionError(`${what}: expected ${show2(expected)}, received ${show2(received)}`)
}
function requireThat(condition, otherwise) {
  if (!condition) throw new AssertionError(otherwise)
}
function requireBytes2(received, expected, what) {
  requireSame(received.length, expected.length, `${what}, in bytes`)
  requireThat(isSameValue(received, expected), `${what} is not what was sent`)
}
function showFrom(values, at) {
  const shown = values.slice(at, at + 3).map(show2)
  if (values.length > at + 3) shown.push('...')
  return `[${shown.join(', ')}] of ${values.length}`
}
function show2(value) {
  if (Array.isArray(value)) return `[${value.map(show2).join(', ')}]`
  return typeof value === 'string' ? `'${value}'` : String(value)
}

// packages/testing/src/conformance/cancellation.ts
var HOUR = 3600
var cancellation = {
  'a task that waits is cancelled where it waits, with the message': async (trial) => {
    await trial.run(async (loop) => {
      const log = []
      const task = loop.createTask(async () => {
        try {
          await sleep(HOUR)
        } catch (error) {
          log.push(isCancelled(error) ? `cancelled: ${String(error.args[0])}` : String(error))
          throw error
        }
      })
      await sleep(0)
      requireSame(task.cancel('why'), true, 'cancel()')
      requireSame([task.cancelled(), log.length], [false, 0], 'cancelled() and what has run at once')
      await requireError('the task', CancelledError, () => task)
      requireSame([task.cancelled(), task.cancel()], [true, false], 'cancelled(), and another cancel()')
      requireSame(log, ['cancelled: why'], 'what the task saw')
    })
  },
  'a task that has not begun never does when it is cancelled': async (trial) => {
    await trial.run(async (loop) => {
      const log = []
      const task = loop.createTask(async () => log.push('begun'))
      task.cancel()
      await requireError('the task', CancelledError, () => task)
      requireSame(log, [], 'what has run')
    })
  },
  'a task that cancels itself is cancelled at its next suspension': async (trial) => {
    await trial.run(async (loop) => {
      const log = []
      const task = loop.createTask(async () => {
        currentTask()?.cancel()
        log.push('goes on')
        await sleep(0)
        log.push('never')
      })
      await requireError('the task', CancelledError, () => task)
      requireSame(log, ['goes on'], 'what has run')
    })
  },
  'a task may clean up when it is cancelled, and waits meanwhile': async (trial) => {
    await trial.run(async (loop) => {
      const log = []
      const task = loop.createTask(async () => {
        try {
          await sleep(HOUR)
        } finally {
          await sleep(0)
          await sleep(1e-3)
          log.push('cleaned up')
        }
      })
      await sleep(0)
      task.cancel()
      await requireError('the task', CancelledError, () => task)
      requireSame(log, ['cleaned up'], 'what has run')
    })
  },
  'a task that takes its cancellation back goes on': async (trial) => {
    await trial.run(async (loop) => {
      const counts = []
      const task = loop.createTask(async () => {
        try {
          await sleep(HOUR)
        } catch (error) {
          if (!isCancelled(error)) throw error
          const self = currentTask()
          counts.push(self?.cancelling() ?? -1, self?.uncancel() ?? -1)
        }
        return sleep(1e-3, 'result')
      })
      await sleep(0)
      task.cancel()
      requireSame(await task, 'result', 'the result')
      requireSame([...counts, task.cancelling()], [1, 0, 0], 'the cancellations that were asked for')
    })
  },
  'cancelling a task reaches what it waits for, and only that': async (trial) => {
    await trial.run(async (loop) => {
      const child = loop.createTask(async () => sleep(HOUR))
      const other = loop.createTask(async () => sleep(1e-3, 'other'))
      const parent = loop.createTask(async () => gather([child]))
      await sleep(0)
      await sleep(0)
      parent.cancel()
      await requireError('the parent', CancelledError, () => parent)
      requireSame(child.cancelled(), true, 'cancelled() of the child')
      requireSame(await other, 'other', 'the result of the other')
    })
  },
  'shield keeps a cancellation off': async (trial) => {
    await trial.run(async (loop) => {
      const gate = loop.createFuture()
      const inner = loop.createTask(async () => gate)
      const outer = loop.createTask(async () => shield(inner))
      await sleep(0)
      await sleep(0)
      outer.cancel()
      await requireError('the outer task', CancelledError, () => outer)
      requireSame(inner.done(), false, 'done() of the inner task')
      gate.setResult('kept')
      requireSame(await inner, 'kept', 'the result of the inner task')
    })
  },
  'a time limit ends what takes too long, and nothing else': async (trial) => {
    await trial.run(async (loop) => {
      await requireError('timeout', TimeoutError, async () => timeout(1e-3, async () => sleep(HOUR)))
      await requireError('waitFor', TimeoutError, async () => waitFor(sleep(HOUR), 1e-3))
      requireSame(await timeout(HOUR, async () => sleep(1e-3, 'in time')), 'in time', 'what was in time')
      requireSame(await waitFor(sleep(0, 'in time'), HOUR), 'in time', 'what was in time for waitFor')
      const slow = loop.createTask(async () => sleep(HOUR))
      const { pending } = await wait([slow], { timeout: 1e-3 })
      requireSame([pending.has(slow), slow.done()], [true, false], 'whether wait leaves it alone')
      slow.cancel()
      await requireError('the task', CancelledError, () => slow)
      requireSame(currentTask()?.cancelling(), 0, 'the cancellations of whoever waited')
    })
  },
  'a task group that fails cancels the others, and waits for them': async (trial) => {
    await trial.run(async () => {
      const log = []
      const error = await requireError('the group', AggregateError, async () =>
        taskGroup(async (group) => {
          group.createTask(async () => {
            await sleep(0)
            throw new RangeError('boom')
          })
          group.createTask(async () => {
            try {
              await sleep(HOUR)
            } finally {
              await sleep(0)
              log.push('cleaned up')
            }
          })
          await sleep(HOUR)
        }),
      )
      requireSame(error.errors.map(String), ['RangeError: boom'], 'the errors')
      requireSame(log, ['cleaned up'], 'what the other did')
      requireSame(currentTask()?.cancelling(), 0, 'the cancellations of whoever waited')
    })
  },
  'a cancellation in the turn of the wake-up is not lost': async (trial) => {
    await trial.run(async (loop) => {
      const future = loop.createFuture()
      const task = loop.createTask(async () => {
        await future
        throw new AssertionError('The task went on as if nothing had happened')
      })
      await sleep(0)
      future.setResult()
      task.cancel()
      await requireError('the task', CancelledError, () => task)
    })
  },
  'a foreign promise that was wrapped is a place to be cancelled at': async (trial) => {
    await trial.run(async (loop) => {
      const task = loop.createTask(async () => wrapFuture(new Promise(() => void 0)))
      await sleep(0)
      task.cancel()
      const error = await requireError('the task', CancelledError, () => task)
      requireThat(isCancelled(error), 'isCancelled() does not know it')
    })
  },
}

// packages/testing/src/recording-protocol.ts
var RecordingProtocol = class {
  /** All that it was told, the first first. */
  events = []
  #keepOpen
  #watchers = []
  constructor({ keepOpen = false } = {}) {
    this.#keepOpen = keepOpen
  }
  /** The names of what it was told. */
  get names() {
    return this.events.map(({ name }) => name)
  }
  /** All the bytes that have come, in one piece. */
  get data() {
    const pieces = this.events.flatMap((event) => (event.name === 'dataReceived' ? [event.data] : []))
    const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
    let offset = 0
    for (const piece of pieces) {
      whole.set(piece, offset)
      offset += piece.length
    }
    return whole
  }
  connectionMade(transport) {
    this.#record({ name: 'connectionMade', transport })
  }
  dataReceived(data) {
    this.#record({ name: 'dataReceived', data: data.slice() })
  }
  eofReceived() {
    this.#record({ name: 'eofReceived' })
    return this.#keepOpen
  }
  pauseWriting() {
    this.#record({ name: 'pauseWriting' })
  }
  resumeWriting() {
    this.#record({ name: 'resumeWriting' })
  }
  connectionLost(error) {
    this.#record({ name: 'connectionLost', error })
  }
  /**
   * Waits for the connection.
   *
   * @returns its transport
   */
  made() {
    return new Coroutine(
      this.#first('connectionMade', ({ transport }) => transport),
      'made',
    )
  }
  /**
   * Waits until so many bytes have come, all told.
   *
   * @returns all that have come
   * @throws {ConnectionError} if the connection is lost before
   */
  received(count) {
    const wait2 = function* (protocol) {
      yield* protocol.#until(() => protocol.data.length >= count, `${count} bytes had come`)
      return protocol.data
    }
    return new Coroutine(wait2(this), 'received')
  }
  /**
   * Waits until the other side has said that it will send no more.
   *
   * @throws {ConnectionError} if the connection is lost before
   */
  eof() {
    return new Coroutine(
      this.#first('eofReceived', () => void 0),
      'eof',
    )
  }
  /**
   * Waits until the connection is gone.
   *
   * @returns what it was lost by; `null` if it was closed
   */
  lost() {
    return new Coroutine(
      this.#first('connectionLost', ({ error }) => error),
      'lost',
    )
  }
  /**
   * Waits until a condition holds, which is looked at whenever the protocol is told something.
   *
   * **Cancellation:** ends the wait.
   *
   * @throws {ConnectionError} if the connection is lost before
   */
  until(condition) {
    return new Coroutine(
      this.#until(() => condition(this), 'the condition held'),
      'until',
    )
  }
  *#first(name, select) {
    const find = () => this.events.find((event) => event.name === name)
    yield* this.#until(() => find() !== void 0, `${name} was called`)
    return select(find())
  }
  *#until(holds, what) {
    if (holds()) return
    const watcher = { holds, future: getRunningLoop().createFuture() }
    this.#watchers.push(watcher)
    this.#endHopeless(watcher)
    try {
      yield* watcher.future
    } finally {
      this.#watchers = this.#watchers.filter((other) => other !== watcher)
    }
    if (!holds()) throw new ConnectionError(`The connection was lost before ${what}`)
  }
  #record(event) {
    this.events.push(event)
    for (const watcher of this.#watchers) {
      if (watcher.holds() && !watcher.future.done()) watcher.future.setResult()
      this.#endHopeless(watcher)
    }
  }
  /** Nothing comes after the end. */
  #endHopeless({ future }) {
    if (this.events.at(-1)?.name === 'connectionLost' && !future.done()) future.setResult()
  }
}

// packages/testing/src/conformance/ambient-value.ts
function newAmbientValue() {
  if (!framesAreKept) return void 0
  const { process: process10 } = globalThis
  const hooks = process10?.getBuiltinModule?.('node:async_hooks')
  return hooks && new hooks.AsyncLocalStorage()
}

// packages/testing/src/conformance/byte-pattern.ts
function bytePattern(length) {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8) * 7) % 251)
}

// packages/testing/src/conformance/connected-pair.ts
var PIECE2 = 128 * 1024
var MOST = 256 * 1024 * 1024
async function connectedPair(loop, link, options = {}) {
  const server = recording(options.server)
  const listening = await link.listen(loop, () => server)
  const [near, client] = await link.connect(loop, addressOf2(listening), () => recording(options.client))
  const far = await server.made()
  const end4 = async () => {
    near.abort()
    far.abort()
    await client.lost()
    await server.lost()
    listening.close()
    await listening.waitClosed()
  }
  return { client, server, near, far, listening, end: end4 }
}
function writeUntilSomeWait(transport) {
  let written = 0
  while (transport.getWriteBufferSize() === 0) {
    if (written >= MOST) throw new AssertionError(`${MOST} bytes were sent to a side that does not read`)
    transport.write(new Uint8Array(PIECE2))
    written += PIECE2
  }
  return written
}
function addressOf2(server) {
  const [socket] = server.sockets
  if (socket === void 0) throw new AssertionError('The server has no address')
  return socket.localAddress
}
function recording(options = {}) {
  return options instanceof RecordingProtocol ? options : new RecordingProtocol(options)
}

// packages/testing/src/conformance/connection-contexts.ts
function connectionContexts(link) {
  return {
    'protocols are called outside of any task, by the loop': async (trial) => {
      await trial.run(async (loop) => {
        const wrong = []
        const look = (where2) => {
          if (getRunningLoop() !== loop) wrong.push(`the loop in ${where2}`)
          if (currentTask() !== null) wrong.push(`the task in ${where2}`)
        }
        const pair2 = await connectedPair(loop, link, { client: new Watching(look), server: new Watching(look) })
        pair2.near.write(bytePattern(10))
        await pair2.server.received(10)
        pair2.near.writeEof()
        await pair2.server.lost()
        await pair2.client.lost()
        await pair2.end()
        requireSame(wrong, [], 'what was wrong')
      })
    },
    'protocols see the context variables of whoever made the connection or the server, as they were then': async (
      trial,
    ) => {
      await trial.run(async (loop) => {
        const variable = new ContextVar('conformance', { default: 'none' })
        const seen = /* @__PURE__ */ new Set()
        const factory = (side) => () => {
          seen.add(`${side} ${variable.get()} in its factory`)
          return new Watching((where2) => seen.add(`${side} ${variable.get()} in ${where2}`))
        }
        variable.set('listens')
        const listening = await link.listen(loop, factory('server'))
        variable.set('connects')
        const [transport, client] = await link.connect(loop, addressOf2(listening), factory('client'))
        variable.set('writes')
        transport.write(bytePattern(10))
        transport.writeEof()
        await client.lost()
        listening.close()
        await listening.waitClosed()
        const expected = [
          ['client', 'connects'],
          ['server', 'listens'],
        ].flatMap(([side, value]) => [
          `${side} ${value} in its factory`,
          ...CALLS.filter((call) => side === 'server' || call !== 'dataReceived').map(
            (call) => `${side} ${value} in ${call}`,
          ),
        ])
        requireSame([...seen].toSorted(), expected.toSorted(), 'what they saw')
      })
    },
    'what the protocols of one connection set is not seen by those of the next': async (trial) => {
      await trial.run(async (loop) => {
        const variable = new ContextVar('conformance', { default: 'none' })
        const seen = []
        const listening = await link.listen(loop, () => {
          seen.push(variable.get())
          variable.set('factory')
          return new Watching((where2) => {
            if (where2 === 'connectionMade') seen.push(variable.get())
            variable.set(where2)
          })
        })
        for (let count = 0; count < 2; count += 1) {
          const [transport, client] = await link.connect(loop, addressOf2(listening), () => new RecordingProtocol())
          transport.close()
          await client.lost()
        }
        listening.close()
        await listening.waitClosed()
        requireSame(seen, ['none', 'factory', 'none', 'factory'], 'what they saw')
      })
    },
    ...ambientValues(link),
  }
}
var CALLS = ['connectionMade', 'dataReceived', 'eofReceived', 'connectionLost']
var Watching = class extends RecordingProtocol {
  #called
  constructor(called) {
    super()
    this.#called = called
  }
  connectionMade(transport) {
    this.#called('connectionMade')
    super.connectionMade(transport)
  }
  dataReceived(data) {
    this.#called('dataReceived')
    super.dataReceived(data)
  }
  eofReceived() {
    this.#called('eofReceived')
    return super.eofReceived()
  }
  connectionLost(error) {
    this.#called('connectionLost')
    super.connectionLost(error)
  }
}
function ambientValues(link) {
  const value = newAmbientValue()
  if (value === void 0) return {}
  return {
    'protocols see the AsyncLocalStorage values of whoever made the connection': async (trial) => {
      await trial.run(async (loop) => {
        const seen = /* @__PURE__ */ new Set()
        const listening = await link.listen(loop, () => new RecordingProtocol())
        const [transport, client] = await value.run('connects', async () =>
          link.connect(loop, addressOf2(listening), () => new Watching(() => seen.add(value.getStore()))),
        )
        await value.run('writes', async () => {
          transport.write(bytePattern(10))
          transport.writeEof()
          await client.lost()
        })
        requireSame([...seen], ['connects'], 'what the client saw')
        listening.close()
        await listening.waitClosed()
      })
    },
  }
}

// packages/testing/src/conformance/course.ts
function courseOf(protocol) {
  return protocol.names.filter((name) => ['connectionMade', 'eofReceived', 'connectionLost'].includes(name))
}
function countOf(protocol, name) {
  return protocol.names.filter((other) => other === name).length
}

// packages/testing/src/conformance/connection-ends.ts
var KIB = 1024
function connectionEnds(link) {
  return {
    'writeEof ends one way after all that was written, and then the other side closes': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        const data = bytePattern(200 * KIB)
        requireSame(pair2.near.canWriteEof(), true, 'canWriteEof()')
        pair2.far.pauseReading()
        pair2.near.write(data)
        pair2.near.writeEof()
        pair2.near.writeEof()
        await sleep(2e-3)
        pair2.far.resumeReading()
        requireSame(await pair2.server.lost(), null, 'what the server lost it by')
        requireSame(await pair2.client.lost(), null, 'what the client lost it by')
        requireBytes2(pair2.server.data, data, 'what the server received')
        requireSame(courseOf(pair2.server), ['connectionMade', 'eofReceived', 'connectionLost'], 'what it was told')
        requireSame(courseOf(pair2.client), ['connectionMade', 'eofReceived', 'connectionLost'], 'and the client')
        await pair2.end()
      })
    },
    'who answers eofReceived with true can go on writing': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link, { server: { keepOpen: true } })
        pair2.near.writeEof()
        await pair2.server.eof()
        await sleep(2e-3)
        requireSame(pair2.far.isClosing(), false, 'isClosing()')
        pair2.far.write(bytePattern(100))
        requireBytes2(await pair2.client.received(100), bytePattern(100), 'what the client received')
        requireSame(countOf(pair2.server, 'eofReceived'), 1, 'how often it was told of the end')
        pair2.far.close()
        requireSame([await pair2.server.lost(), await pair2.client.lost()], [null, null], 'what it was lost by')
        await pair2.end()
      })
    },
    'nothing can be written after writeEof': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link, { server: { keepOpen: true } })
        pair2.near.writeEof()
        await requireError('write', RuntimeError, () => pair2.near.write(bytePattern(1)))
        await requireError('writelines', RuntimeError, () => pair2.near.writelines([bytePattern(1)]))
        await pair2.end()
      })
    },
    'close sends what waits, and connectionLost(null) comes in a later turn, once': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        const data = bytePattern(300 * KIB)
        requireSame(pair2.near.isClosing(), false, 'isClosing() before')
        pair2.near.write(data)
        pair2.near.close()
        pair2.near.close()
        requireSame(pair2.near.isClosing(), true, 'isClosing()')
        requireSame(courseOf(pair2.client), ['connectionMade'], 'what the client was told at once')
        requireSame([await pair2.client.lost(), await pair2.server.lost()], [null, null], 'what it was lost by')
        requireBytes2(pair2.server.data, data, 'what the server received')
        requireSame(courseOf(pair2.client), ['connectionMade', 'connectionLost'], 'what the client was told')
        requireSame(pair2.server.names.at(-2), 'eofReceived', 'what the server was told before the end')
        pair2.near.close()
        pair2.near.abort()
        await pair2.end()
        requireSame(courseOf(pair2.client), ['connectionMade', 'connectionLost'], 'what the client was told in the end')
      })
    },
    'abort drops what waits, and connectionLost(null) comes in a later turn, once': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        pair2.far.pauseReading()
        for (let count = 0; count < 10; count += 1) pair2.near.write(bytePattern(64 * KIB))
        pair2.near.abort()
        pair2.near.abort()
        requireSame([pair2.near.isClosing(), pair2.near.getWriteBufferSize()], [true, 0], 'isClosing() and what waits')
        requireThat(!pair2.client.names.includes('connectionLost'), 'connectionLost came within abort()')
        requireSame(await pair2.client.lost(), null, 'what it was lost by')
        pair2.far.resumeReading()
        await pair2.server.lost()
        await pair2.end()
        requireSame(countOf(pair2.client, 'connectionLost'), 1, 'how often the client lost it')
        requireSame(countOf(pair2.server, 'connectionLost'), 1, 'how often the server lost it')
      })
    },
    'who has closed receives nothing more': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        pair2.near.close()
        pair2.far.write(bytePattern(10))
        await pair2.client.lost()
        await pair2.server.lost()
        requireSame(pair2.client.names, ['connectionMade', 'connectionLost'], 'what the client was told')
        requireSame(pair2.near.isReading(), false, 'isReading()')
        await pair2.end()
      })
    },
    'who has closed receives nothing more while what waits is sent': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        pair2.far.pauseReading()
        writeUntilSomeWait(pair2.near)
        pair2.near.close()
        pair2.far.write(bytePattern(10))
        await sleep(5e-3)
        pair2.far.resumeReading()
        await pair2.client.lost()
        await pair2.server.lost()
        requireSame(countOf(pair2.client, 'dataReceived'), 0, 'how often the client was told of bytes')
        await pair2.end()
      })
    },
    'what is written after close or abort goes nowhere, and harms nobody': async (trial) => {
      for (const how of ['close', 'abort']) {
        await trial.run(async (loop) => {
          const pair2 = await connectedPair(loop, link)
          const { near } = pair2
          near[how]()
          near.write(bytePattern(10))
          near.writelines([bytePattern(10)])
          near.pauseReading()
          near.resumeReading()
          near.close()
          near.abort()
          requireSame(near.getWriteBufferSize(), 0, 'what waits to be sent')
          await pair2.client.lost()
          near.write(bytePattern(10))
          near.resumeReading()
          near.close()
          near.abort()
          await pair2.server.lost()
          await sleep(2e-3)
          requireBytes2(pair2.server.data, new Uint8Array(), `what the server received after ${how}`)
          requireSame(courseOf(pair2.client), ['connectionMade', 'connectionLost'], 'what the client was told')
          await pair2.end()
        })
      }
    },
    'what a side that aborts has not read breaks the connection for the other': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        pair2.far.pauseReading()
        pair2.near.write(bytePattern(KIB * KIB))
        await sleep(2e-3)
        pair2.far.abort()
        const error = await pair2.client.lost()
        requireThat(error instanceof OSError, `it was lost by ${String(error)}, which is no OSError`)
        requireSame(await pair2.server.lost(), null, 'what the server lost it by')
        await pair2.end()
      })
    },
    'who goes on writing to a side that is gone loses the connection by an OSError': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link, { client: { keepOpen: true } })
        pair2.far.close()
        await pair2.client.eof()
        while (countOf(pair2.client, 'connectionLost') === 0) {
          pair2.near.write(bytePattern(10))
          await sleep(1e-3)
        }
        const error = await pair2.client.lost()
        requireThat(error instanceof OSError, `it was lost by ${String(error)}, which is no OSError`)
        await pair2.end()
      })
    },
    'what connectionLost throws is told, and the connection is gone all the same': async (trial) => {
      await trial.run(async (loop) => {
        const boom = new Error('boom')
        class Failing extends RecordingProtocol {
          connectionLost(error) {
            super.connectionLost(error)
            throw boom
          }
        }
        const pair2 = await connectedPair(loop, link, { server: new Failing() })
        pair2.far.close()
        await pair2.client.lost()
        pair2.listening.close()
        await pair2.listening.waitClosed()
        requireSame(
          trial.takeReports().map(({ exception }) => exception),
          [boom],
          'what was told',
        )
        await pair2.end()
      })
    },
  }
}

// packages/testing/src/conformance/connection-reading.ts
function connectionReading(link) {
  return {
    'who pauses reading is told of nothing until he resumes': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        requireSame(pair2.far.isReading(), true, 'isReading() before')
        pair2.far.pauseReading()
        pair2.far.pauseReading()
        requireSame(pair2.far.isReading(), false, 'isReading()')
        pair2.near.write(bytePattern(1e3))
        pair2.far.write(bytePattern(1))
        await pair2.client.received(1)
        await sleep(5e-3)
        requireSame(pair2.server.names, ['connectionMade'], 'what the server was told while it was paused')
        pair2.far.resumeReading()
        pair2.far.resumeReading()
        requireSame(pair2.far.isReading(), true, 'isReading() afterwards')
        requireBytes2(await pair2.server.received(1e3), bytePattern(1e3), 'what the server received')
        await pair2.end()
      })
    },
    'a protocol with a buffer of its own finds the bytes there': async (trial) => {
      await trial.run(async (loop) => {
        const over = loop.createFuture()
        const received = []
        const buffer = new Uint8Array(10)
        const buffered = {
          getBuffer: () => buffer,
          bufferUpdated: (length) => received.push(...buffer.subarray(0, length)),
          connectionLost: () => over.setResult(received),
        }
        const listening = await link.listen(loop, () => buffered)
        const [transport, client] = await link.connect(loop, addressOf2(listening), () => new RecordingProtocol())
        transport.write(bytePattern(64))
        transport.close()
        requireBytes2(Uint8Array.from(await over), bytePattern(64), 'what was put into the buffer')
        await client.lost()
        listening.close()
      })
    },
    'what dataReceived throws is told, and the connection is lost by it': async (trial) => {
      await trial.run(async (loop) => {
        const boom = new Error('boom')
        class Failing extends RecordingProtocol {
          dataReceived() {
            throw boom
          }
        }
        const pair2 = await connectedPair(loop, link, { server: new Failing() })
        pair2.near.write(bytePattern(10))
        requireThat((await pair2.server.lost()) === boom, 'it was lost by something else')
        await pair2.client.lost()
        await pair2.end()
        requireSame(
          trial.takeReports().map(({ exception }) => exception),
          [boom],
          'what was told',
        )
      })
    },
    'pauseReading holds at once, whenever it comes': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        let sent = 0
        for (let turns = 0; turns < 10; turns += 1) {
          pair2.near.write(bytePattern(10))
          sent += 10
          for (let turn = 0; turn < turns; turn += 1) await sleep(0)
          pair2.far.pauseReading()
          const told = pair2.server.names.length
          await sleep(2e-3)
          requireSame(
            pair2.server.names.length,
            told,
            `what was told ${turns} turns after the write, when it was paused`,
          )
          pair2.far.resumeReading()
          requireSame(pair2.server.names.length, told, 'what was told within resumeReading')
          await pair2.server.received(sent)
        }
        await pair2.end()
      })
    },
    'a protocol that has no room in its buffer loses the connection, and that is told': async (trial) => {
      await trial.run(async (loop) => {
        const lost = loop.createFuture()
        const full = {
          getBuffer: () => new Uint8Array(),
          bufferUpdated: () => void 0,
          connectionLost: (error2) => lost.setResult(error2),
        }
        const listening = await link.listen(loop, () => full)
        const [transport, client] = await link.connect(loop, addressOf2(listening), () => new RecordingProtocol())
        transport.write(bytePattern(10))
        const error = await lost
        requireThat(error instanceof RuntimeError, `it was lost by ${String(error)}, which is no RuntimeError`)
        await client.lost()
        requireSame(
          trial.takeReports().map(({ exception }) => exception),
          [error],
          'what was told',
        )
        listening.close()
      })
    },
    'an error of a protocol that is to end the program ends the run': async (trial) => {
      for (const where2 of ['connectionMade', 'dataReceived', 'eofReceived', 'connectionLost']) {
        const fatal = new KeyboardInterrupt('stop')
        class Failing extends RecordingProtocol {}
        Failing.prototype[where2] = () => {
          throw fatal
        }
        const loop = trial.newLoop()
        const main = async () => {
          const listening = await link.listen(loop, () => new Failing())
          const [transport] = await link.connect(loop, addressOf2(listening), () => new RecordingProtocol())
          transport.write(bytePattern(10))
          if (where2 !== 'dataReceived') transport.close()
          await new Promise(() => void 0)
        }
        const error = await requireError(`the run after ${where2}`, KeyboardInterrupt, async () =>
          trial.attend(loop.runUntilComplete(main)),
        )
        requireThat(error === fatal, 'the run has ended with another error')
      }
    },
    'between two runs of the loop protocols are told nothing, and nothing is lost': async (trial) => {
      const loop = trial.newLoop()
      const pair2 = await trial.attend(loop.runUntilComplete(async () => connectedPair(loop, link)))
      pair2.near.write(bytePattern(1e3))
      await new Promise((resolve3) => trial.fromOutside(resolve3))
      requireSame(pair2.server.names, ['connectionMade'], 'what the server was told while the loop did not run')
      await trial.attend(
        loop.runUntilComplete(async () => {
          requireBytes2(await pair2.server.received(1e3), bytePattern(1e3), 'what it received in the next run')
          await pair2.end()
        }),
      )
    },
  }
}

// packages/testing/src/conformance/contexts.ts
function contexts() {
  const value = newAmbientValue()
  return value === void 0 ? variables : { ...variables, ...asyncCallbacks, ...ambientValues2(value) }
}
var variables = {
  'a callback sees the context variables of whoever asked for it, as they were then': async (trial) => {
    const loop = trial.newLoop()
    const { variable, inContext } = newVariable()
    const log = []
    const look = (name) => void log.push(`${name} ${variable.get()}`)
    inContext('asked', () => {
      loop.callSoon(look, 'callSoon')
      loop.callSoonThreadsafe(look, 'callSoonThreadsafe')
      loop.callLater(0, look, 'callLater')
      loop.callAt(loop.time(), look, 'callAt')
      variable.set('later')
    })
    loop.callSoon(look, 'outside')
    await trial.turns(loop, 4)
    requireSame(
      log,
      ['callSoon asked', 'callSoonThreadsafe asked', 'outside none', 'callLater asked', 'callAt asked'],
      'what they saw',
    )
  },
  'what a callback sets is seen by nobody else': async (trial) => {
    const loop = trial.newLoop()
    const { variable } = newVariable()
    const log = []
    const setAndLook = (value) => {
      log.push(variable.get())
      variable.set(value)
      log.push(variable.get())
    }
    loop.callSoon(setAndLook, 'one')
    loop.callSoon(setAndLook, 'two')
    await trial.turns(loop, 2)
    requireSame(log, ['none', 'one', 'none', 'two'], 'what they saw')
    requireSame(variable.get(), 'none', 'what is seen outside')
  },
  'callbacks in a given context share what they set there': async (trial) => {
    const loop = trial.newLoop()
    const { variable, inContext } = newVariable()
    const context = inContext('given', () => copyContext())
    const log = []
    const setAndLook = (value) => {
      log.push(variable.get())
      variable.set(value)
    }
    const handles = [
      loop.callSoonIn(context, setAndLook, 'one'),
      loop.callLaterIn(context, 0, setAndLook, 'two'),
      loop.callAtIn(context, loop.time(), setAndLook, 'three'),
    ]
    for (const handle of handles) requireThat(handle.getContext() === context, 'getContext() is not the one given')
    await trial.turns(loop, 4)
    requireSame(log, ['given', 'one', 'two'], 'what they saw')
    requireSame(context.get(variable), 'three', 'what is left in the context')
  },
  'a task has a copy of its own, which lasts through its awaits': async (trial) => {
    await trial.run(async (loop) => {
      const { variable } = newVariable()
      const log = []
      const body = async (value) => {
        log.push(variable.get())
        variable.set(value)
        await sleep(0)
        await sleep(1e-3)
        log.push(variable.get())
      }
      variable.set('parent')
      const tasks2 = ['one', 'two'].map((value) => loop.createTask(async () => body(value)))
      variable.set('changed')
      for (const task of tasks2) await task
      requireSame(log, ['parent', 'parent', 'one', 'two'], 'what they saw')
      requireSame(variable.get(), 'changed', 'what their parent sees')
    })
  },
  'a task runs in the context that it is given': async (trial) => {
    await trial.run(async (loop) => {
      const { variable, inContext } = newVariable()
      const context = inContext('given', () => copyContext())
      const task = loop.createTask(
        async () => {
          const before = variable.get()
          await sleep(0)
          variable.set('changed')
          return before
        },
        { context },
      )
      requireSame(await task, 'given', 'what it saw')
      requireSame(context.get(variable), 'changed', 'what is left in the context')
      requireThat(task.getContext() === context, 'getContext() is not the one given')
    })
  },
  'a done callback sees the context variables of whoever added it': async (trial) => {
    await trial.run(async (loop) => {
      const { variable, inContext } = newVariable()
      const log = []
      const future = loop.createFuture()
      inContext('adder', () => future.addDoneCallback(() => log.push(variable.get())))
      inContext('setter', () => future.setResult())
      await sleep(0)
      await sleep(0)
      requireSame(log, ['adder'], 'what it saw')
    })
  },
  'the exception handler sees the context variables of what failed': async (trial) => {
    const loop = trial.newLoop()
    const { variable, inContext } = newVariable()
    const log = []
    loop.setExceptionHandler((_, { message }) => {
      log.push(`${variable.get()}: ${message === 'asked' ? message : 'failed'}`)
    })
    const fail = () => {
      throw new Error('boom')
    }
    inContext('callSoon', () => loop.callSoon(fail))
    inContext('callLater', () => loop.callLater(0, fail))
    const task = inContext('task', () => loop.createTask(async () => sleep(0)))
    await trial.turns(loop, 4)
    inContext('caller', () => loop.callExceptionHandler({ message: 'asked', task }))
    requireSame(log, ['callSoon: failed', 'callLater: failed', 'task: asked'], 'what it saw')
  },
}
var asyncCallbacks = {
  'an async callback keeps its loop and its context variables through its awaits': async (trial) => {
    await trial.run(async (loop) => {
      const { variable, inContext } = newVariable()
      const log = []
      const look = (what) => {
        log.push(`${what}: ${variable.get()}, ${getRunningLoop() === loop ? 'its loop' : 'another loop'}`)
      }
      const body = async (name) => {
        await Promise.resolve()
        look(`${name} after a microtask`)
        variable.set(`${name} changed`)
        await sleep(0)
        look(`${name} after a turn`)
        await new Promise((resolve3) => setTimeout(resolve3))
        look(`${name} after a foreign promise`)
      }
      const names = ['callSoon', 'callSoon again', 'callLater']
      const ended = names.map(
        (name) =>
          new Promise((resolve3, reject) => {
            const callback = async () => body(name).then(resolve3, reject)
            inContext(name, () => (name === 'callLater' ? loop.callLater(0, callback) : loop.callSoon(callback)))
          }),
      )
      await Promise.all(ended)
      const expected = names.flatMap((name) => [
        `${name} after a microtask: ${name}, its loop`,
        `${name} after a turn: ${name} changed, its loop`,
        `${name} after a foreign promise: ${name} changed, its loop`,
      ])
      requireSame(log.toSorted(), expected.toSorted(), 'what they saw')
    })
  },
}
function ambientValues2(value) {
  return {
    'a callback sees the AsyncLocalStorage values of whoever asked for it': async (trial) => {
      await trial.run(async (loop) => {
        const log = []
        const look = (name) => void log.push(`${name}: ${value.getStore()}`)
        value.run('asked', () => {
          loop.callSoon(look, 'callSoon')
          loop.callSoonThreadsafe(look, 'callSoonThreadsafe')
          loop.callSoonIn(copyContext(), look, 'callSoonIn')
          loop.callLater(0, look, 'callLater')
          loop.callAt(loop.time(), look, 'callAt')
        })
        loop.callSoon(look, 'outside')
        await value.run('wakes', async () => sleep(2e-3))
        await new Promise((resolve3) => {
          trial.fromOutside(() => value.run('wakes', () => loop.callSoonThreadsafe(resolve3)))
        })
        const asked = ['callSoon', 'callSoonThreadsafe', 'callSoonIn', 'callLater', 'callAt']
        const expected = [...asked.map((name) => `${name}: asked`), 'outside: undefined']
        requireSame(log.toSorted(), expected.toSorted(), 'what they saw')
        requireSame(value.getStore(), void 0, 'what the task sees that they woke')
      })
    },
    'a task sees the AsyncLocalStorage values of whoever made it, through its awaits': async (trial) => {
      await trial.run(async (loop) => {
        const log = []
        const future = loop.createFuture()
        const body = async (name) => {
          log.push(`${name} begins: ${value.getStore()}`)
          await sleep(0)
          log.push(`${name} goes on: ${value.getStore()}`)
          await future
          log.push(`${name} ends: ${value.getStore()}`)
        }
        const tasks2 = ['one', 'two'].map((name) => value.run(name, () => loop.createTask(async () => body(name))))
        await sleep(0)
        await sleep(0)
        value.run('setter', () => future.setResult())
        for (const task of tasks2) await task
        const expected = ['begins', 'goes on', 'ends'].flatMap((step2) => [`one ${step2}: one`, `two ${step2}: two`])
        requireSame(log, expected, 'what they saw')
      })
    },
    'a done callback sees the AsyncLocalStorage values of whoever added it': async (trial) => {
      await trial.run(async (loop) => {
        const log = []
        const future = loop.createFuture()
        value.run('adder', () => future.addDoneCallback(() => log.push(value.getStore())))
        value.run('setter', () => future.setResult())
        await sleep(0)
        await sleep(0)
        requireSame(log, ['adder'], 'what it saw')
      })
    },
  }
}
function newVariable() {
  const variable = new ContextVar('conformance', { default: 'none' })
  const inContext = (value, body) => {
    const context = copyContext()
    return context.run(() => {
      variable.set(value)
      return body()
    })
  }
  return { variable, inContext }
}

// packages/testing/src/conformance/datagrams.ts
var datagrams = {
  'a datagram arrives as it was sent, with the address of who sent it': async (trial) => {
    await trial.run(async (loop) => {
      const receiver = new Mailbox()
      const [far] = await loop.createDatagramEndpoint(() => receiver, { localAddr: freeAddress(trial) })
      const sender = new Mailbox()
      const [near] = await loop.createDatagramEndpoint(() => sender, { localAddr: freeAddress(trial) })
      requireSame([...receiver.log, ...sender.log], ['made', 'made'], 'what both were told')
      for (const length of [10, 3, 1e3]) {
        near.sendTo(bytePattern(length), addressOf3(far))
        await receiver.until((mailbox) => mailbox.datagrams.some(({ data }) => data.length === length))
      }
      requireSame(
        receiver.datagrams.map(({ data }) => data.length),
        [10, 3, 1e3],
        'the lengths of the datagrams',
      )
      requireSame(receiver.datagrams[0]?.data, bytePattern(10), 'what the first says')
      requireSame(receiver.datagrams[0]?.address, addressOf3(near), 'who sent it')
      await end2(near, sender)
      await end2(far, receiver)
    })
  },
  'an endpoint with a remote address needs no other, and takes none': async (trial) => {
    await trial.run(async (loop) => {
      const receiver = new Mailbox()
      const [far] = await loop.createDatagramEndpoint(() => receiver, { localAddr: freeAddress(trial) })
      const sender = new Mailbox()
      const [near] = await loop.createDatagramEndpoint(() => sender, { remoteAddr: addressOf3(far) })
      near.sendTo(bytePattern(5))
      await receiver.until(({ datagrams: all }) => all.length > 0)
      requireSame(near.getExtraInfo('peername'), addressOf3(far), 'the address of the other side')
      const [host, port] = addressOf3(far)
      await requireError('sendTo another address', ValueError, () => near.sendTo(bytePattern(5), [host, port + 1]))
      await end2(near, sender)
      await end2(far, receiver)
    })
  },
  'what is changed after it was sent does not change what arrives, and what is no bytes is refused': async (trial) => {
    await trial.run(async (loop) => {
      const receiver = new Mailbox()
      const [far] = await loop.createDatagramEndpoint(() => receiver, { localAddr: freeAddress(trial) })
      const sender = new Mailbox()
      const [near] = await loop.createDatagramEndpoint(() => sender, { remoteAddr: addressOf3(far) })
      await requireError('sendTo', TypeError, () => near.sendTo('text'))
      const data = bytePattern(100)
      near.sendTo(data)
      data.fill(0)
      await receiver.until(({ datagrams: all }) => all.length > 0)
      requireSame(receiver.datagrams[0]?.data, bytePattern(100), 'what arrived')
      await end2(near, sender)
      await end2(far, receiver)
    })
  },
  'an endpoint with a remote address hears that one only': async (trial) => {
    await trial.run(async (loop) => {
      const [first, second, third] = [new Mailbox(), new Mailbox(), new Mailbox()]
      const [far] = await loop.createDatagramEndpoint(() => first, { localAddr: freeAddress(trial) })
      const [near] = await loop.createDatagramEndpoint(() => second, { remoteAddr: addressOf3(far) })
      const [stranger] = await loop.createDatagramEndpoint(() => third, { localAddr: freeAddress(trial) })
      stranger.sendTo(bytePattern(3), addressOf3(near))
      await sleep(5e-3)
      far.sendTo(bytePattern(5), addressOf3(near))
      await second.until(({ datagrams: all }) => all.length > 0)
      requireSame(
        second.datagrams.map(({ data }) => data.length),
        [5],
        'the lengths of what it heard',
      )
      await end2(near, second)
      await end2(far, first)
      await end2(stranger, third)
    })
  },
  'an endpoint is called outside of any task, and in the context of whoever made it': async (trial) => {
    await trial.run(async (loop) => {
      const variable = new ContextVar('conformance', { default: 'none' })
      const seen = /* @__PURE__ */ new Set()
      const receiver = new Mailbox((where2) => {
        const isRight = getRunningLoop() === loop && currentTask() === null
        seen.add(`${variable.get()} in ${where2}${isRight ? '' : ', in a task or another loop'}`)
      })
      variable.set('made')
      const [far] = await loop.createDatagramEndpoint(() => receiver, { localAddr: freeAddress(trial) })
      const sender = new Mailbox()
      const [near] = await loop.createDatagramEndpoint(() => sender, { localAddr: freeAddress(trial) })
      variable.set('sends')
      near.sendTo(bytePattern(1), addressOf3(far))
      await receiver.until(({ datagrams: all }) => all.length > 0)
      await end2(near, sender)
      await end2(far, receiver)
      const calls2 = ['connectionMade', 'datagramReceived', 'connectionLost']
      requireSame(
        [...seen],
        calls2.map((call) => `made in ${call}`),
        'what it saw',
      )
    })
  },
  'what datagramReceived throws is told, and the endpoint stays': async (trial) => {
    await trial.run(async (loop) => {
      const boom = new Error('boom')
      let fails = true
      const receiver = new Mailbox((where2) => {
        if (where2 === 'datagramReceived' && fails) throw boom
      })
      const [far] = await loop.createDatagramEndpoint(() => receiver, { localAddr: freeAddress(trial) })
      const sender = new Mailbox()
      const [near] = await loop.createDatagramEndpoint(() => sender, { localAddr: freeAddress(trial) })
      near.sendTo(bytePattern(1), addressOf3(far))
      await receiver.until(({ calls: calls2 }) => calls2.includes('datagramReceived'))
      fails = false
      near.sendTo(bytePattern(2), addressOf3(far))
      await receiver.until(({ datagrams: all }) => all.length > 0)
      requireSame(
        trial.takeReports().map(({ exception }) => exception),
        [boom],
        'what was told',
      )
      await end2(near, sender)
      await end2(far, receiver)
    })
  },
  'an error of datagramReceived that is to end the program ends the run': async (trial) => {
    const fatal = new KeyboardInterrupt('stop')
    const loop = trial.newLoop()
    const main = async () => {
      const receiver = new Mailbox((where2) => {
        if (where2 === 'datagramReceived') throw fatal
      })
      const [far] = await loop.createDatagramEndpoint(() => receiver, { localAddr: freeAddress(trial) })
      const [near] = await loop.createDatagramEndpoint(() => new Mailbox(), { localAddr: freeAddress(trial) })
      near.sendTo(bytePattern(1), addressOf3(far))
      await new Promise(() => void 0)
    }
    const error = await requireError('the run', KeyboardInterrupt, async () =>
      trial.attend(loop.runUntilComplete(main)),
    )
    requireThat(error === fatal, 'the run has ended with another error')
  },
  'an endpoint that is closed hears nothing, sends nothing, and lets its address go': async (trial) => {
    await trial.run(async (loop) => {
      const [first, second] = [new Mailbox(), new Mailbox()]
      const [far] = await loop.createDatagramEndpoint(() => first, { localAddr: freeAddress(trial) })
      const [near] = await loop.createDatagramEndpoint(() => second, { localAddr: freeAddress(trial) })
      const address = addressOf3(near)
      near.close()
      near.sendTo(bytePattern(1), addressOf3(far))
      far.sendTo(bytePattern(1), address)
      await second.until(({ log }) => log.includes('lost null'))
      await sleep(5e-3)
      requireSame([first.datagrams.length, second.datagrams.length], [0, 0], 'how many datagrams each has heard')
      const again = new Mailbox()
      const [back] = await loop.createDatagramEndpoint(() => again, { localAddr: address })
      far.sendTo(bytePattern(1), address)
      await again.until(({ datagrams: all }) => all.length > 0)
      await end2(back, again)
      await end2(far, first)
    })
  },
  'close and abort tell connectionLost(null) once, in a later turn': async (trial) => {
    await trial.run(async (loop) => {
      for (const how of ['close', 'abort']) {
        const mailbox = new Mailbox()
        const [transport] = await loop.createDatagramEndpoint(() => mailbox, { localAddr: freeAddress(trial) })
        requireSame(transport.isClosing(), false, 'isClosing() before')
        transport[how]()
        transport[how]()
        requireSame(transport.isClosing(), true, 'isClosing()')
        requireThat(!mailbox.log.includes('lost null'), `connectionLost came within ${how}()`)
        await mailbox.until(({ log }) => log.includes('lost null'))
        await sleep(1e-3)
        requireSame(mailbox.log, ['made', 'lost null'], 'what it was told')
      }
    })
  },
}
var Mailbox = class {
  datagrams = []
  log = []
  calls = []
  #called
  constructor(called = () => void 0) {
    this.#called = called
  }
  connectionMade() {
    this.#call('connectionMade')
    this.log.push('made')
  }
  datagramReceived(data, address) {
    this.#call('datagramReceived')
    this.datagrams.push({ data: data.slice(), address })
  }
  connectionLost(error) {
    this.#call('connectionLost')
    this.log.push(`lost ${String(error)}`)
  }
  #call(where2) {
    this.calls.push(where2)
    this.#called(where2)
  }
  /** Datagrams may take their time: looks again and again. */
  async until(condition) {
    while (!condition(this)) await sleep(1e-3)
  }
}
function freeAddress({ options }) {
  return [options.address?.[0] ?? '127.0.0.1', 0]
}
function addressOf3(transport) {
  return transport.getExtraInfo('sockname')
}
async function end2(transport, mailbox) {
  transport.close()
  await mailbox.until(({ log }) => log.includes('lost null'))
}

// packages/testing/src/conformance/errors.ts
var errors = {
  'an error in a callback is told to the exception handler, once, and the loop goes on': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    const boom = new Error('boom')
    const fail = () => {
      throw boom
    }
    const handle = loop.callSoon(fail)
    loop.callSoon(() => log.push('next'))
    loop.callLater(1e-3, fail)
    await trial.runUntil(loop, loop.time() + 2e-3)
    requireSame(log, ['next'], 'what has run')
    const reports = trial.takeReports()
    requireSame(reports.length, 2, 'how many errors were told')
    for (const { message, exception } of reports) {
      requireThat(exception === boom, `the exception is not the one that was thrown: ${String(exception)}`)
      requireThat(message.startsWith('Exception in callback'), `the message says something else: ${message}`)
    }
    requireThat(reports[0]?.handle === handle, 'the handle is not the one of the callback')
  },
  'an error in a done callback is told, and the other ones run': async (trial) => {
    await trial.run(async (loop) => {
      const log = []
      const boom = new Error('boom')
      const future = loop.createFuture()
      future.addDoneCallback(() => {
        throw boom
      })
      future.addDoneCallback(() => log.push('the second'))
      future.setResult()
      await sleep(0)
      await sleep(0)
      requireSame(log, ['the second'], 'what has run')
      requireSame(
        trial.takeReports().map(({ exception }) => exception),
        [boom],
        'what was told',
      )
    })
  },
  'an exception handler that fails does not stop the loop, and the default one is told of it': async (trial) => {
    const loop = trial.newLoop()
    const told = []
    const boom = new Error('boom in the handler')
    const log = []
    loop.defaultExceptionHandler = (context) => told.push(context)
    loop.setExceptionHandler(() => {
      throw boom
    })
    loop.callSoon(() => {
      throw new Error('boom')
    })
    loop.callSoon(() => log.push('next'))
    await trial.turns(loop, 2)
    requireSame(log, ['next'], 'what has run')
    requireSame(
      told.map(({ exception }) => exception),
      [boom],
      'what the default handler was told',
    )
  },
  'without an exception handler the default one is told': async (trial) => {
    const loop = trial.newLoop()
    const told = []
    const boom = new Error('boom')
    loop.defaultExceptionHandler = ({ exception }) => told.push(exception)
    requireThat(loop.getExceptionHandler() !== null, 'getExceptionHandler() does not know the handler that was set')
    loop.setExceptionHandler(null)
    requireSame(loop.getExceptionHandler(), null, 'getExceptionHandler()')
    loop.callSoon(() => {
      throw boom
    })
    await trial.turns(loop, 2)
    requireSame(told, [boom], 'what it was told')
  },
  'an exception handler that is none is refused, and the old one stays': async (trial) => {
    const loop = trial.newLoop()
    const handler = loop.getExceptionHandler()
    await requireError('setExceptionHandler', TypeError, () => loop.setExceptionHandler('none'))
    requireThat(loop.getExceptionHandler() === handler, 'the handler has changed')
  },
  'callExceptionHandler hands over what it is given': async (trial) => {
    const loop = trial.newLoop()
    const context = { message: 'Something happened', exception: new Error('boom'), detail: 1 }
    loop.callExceptionHandler(context)
    const [report2] = trial.takeReports()
    requireSame([report2?.message, report2?.['detail']], ['Something happened', 1], 'what was told')
  },
  'an error that is to end the program ends the run, and what stood behind it waits for the next': async (trial) => {
    for (const fatal of [new KeyboardInterrupt('stop'), new SystemExit(3)]) {
      const loop = trial.newLoop()
      const log = []
      loop.callSoon(() => {
        throw fatal
      })
      loop.callSoon(() => log.push('behind it'))
      const error = await requireError('the run', Error, async () => trial.runForever(loop))
      requireThat(error === fatal, `the run has ended with something else: ${String(error)}`)
      requireSame([log.length, loop.isRunning()], [0, false], 'what has run, and whether it still runs')
      await trial.turns(loop, 1)
      requireSame(log, ['behind it'], 'what the next run did')
    }
  },
  'an error of a task that is to end the program ends the run': async (trial) => {
    const fatal = new KeyboardInterrupt('stop')
    const loop = trial.newLoop()
    const main = async () => {
      await sleep(0)
      throw fatal
    }
    const error = await requireError('the run', Error, async () => trial.attend(loop.runUntilComplete(main)))
    requireThat(error === fatal, `the run has ended with something else: ${String(error)}`)
    requireSame(await trial.attend(loop.runUntilComplete(async () => sleep(0, 1))), 1, 'the result of the next run')
    loop.close()
    requireSame(trial.takeReports().length, 0, 'how often the error was told once more')
  },
  'an error of an exception handler that is to end the program ends the run': async (trial) => {
    const fatal = new KeyboardInterrupt('stop')
    const fail = () => {
      throw fatal
    }
    for (const isDefault of [false, true]) {
      const loop = trial.newLoop()
      loop.setExceptionHandler(isDefault ? null : fail)
      if (isDefault) loop.defaultExceptionHandler = fail
      loop.callSoon(() => {
        throw new Error('boom')
      })
      const error = await requireError('the run', Error, async () => trial.runForever(loop))
      requireThat(error === fatal, `the run has ended with something else: ${String(error)}`)
    }
  },
  'what a Runnable throws ends the run, and the loop can run again': async (trial) => {
    const boom = new Error('boom')
    const loop = trial.newLoop()
    loop.schedule({
      run: () => {
        throw boom
      },
    })
    const log = []
    loop.callSoon(() => log.push('behind it'))
    const error = await requireError('the run', Error, async () => trial.runForever(loop))
    requireThat(error === boom, `the run has ended with something else: ${String(error)}`)
    await trial.turns(loop, 1)
    requireSame(log, ['behind it'], 'what the next run did')
  },
  'of several errors that end a run the first one counts': async (trial) => {
    const boom = new Error('boom')
    const loop = trial.newLoop()
    loop.callSoon(() => {
      loop.abort(boom)
      loop.abort(new Error('too late'))
    })
    const error = await requireError('the run', Error, async () => trial.runForever(loop))
    requireThat(error === boom, `the run has ended with something else: ${String(error)}`)
  },
  'abort ends the run at once, with its error, also while the loop sleeps': async (trial) => {
    const loop = trial.newLoop()
    const boom = new Error('boom')
    const log = []
    loop.callSoon(() => loop.abort(boom))
    loop.callSoon(() => log.push('behind it'))
    requireThat((await requireError('the run', Error, async () => trial.runForever(loop))) === boom, 'another error')
    requireSame(log, [], 'what has run')
    trial.fromOutside(() => loop.abort(boom))
    const sleeping = async () => new Promise(() => void 0)
    const error = await requireError('the second run', Error, async () => trial.attend(loop.runUntilComplete(sleeping)))
    requireThat(error === boom, 'the second run has ended with another error')
  },
  'exceptions that nobody has looked at are told when the loop closes': async (trial) => {
    const loop = trial.newLoop()
    const boom = new Error('boom')
    const future = loop.createFuture()
    const task = loop.createTask(async () => {
      throw boom
    })
    future.setException(boom)
    await trial.turns(loop, 4)
    requireThat(task.done(), 'the task has not ended')
    loop.close()
    const reports = trial.takeReports()
    requireSame(
      reports.map(({ message }) => message).toSorted(),
      ['Future exception was never retrieved', 'Task exception was never retrieved'],
      'what was told',
    )
    requireThat(
      reports.every(({ exception }) => exception === boom),
      'the exception is not the one that was thrown',
    )
  },
  'tasks that are not done are told of when the loop closes': async (trial) => {
    const loop = trial.newLoop()
    const task = loop.createTask(async () => loop.createFuture())
    await trial.turns(loop, 2)
    loop.close()
    const reports = trial.takeReports()
    requireSame(
      reports.map(({ message }) => message),
      ['Task was destroyed but it is pending!'],
      'what was told',
    )
    requireThat(reports[0]?.task === task, 'the task is not the one that was left')
  },
}

// packages/testing/src/conformance/exact-time.ts
var exactTime = {
  'a timer runs exactly at its time': async (trial) => {
    const loop = trial.newLoop()
    const start = loop.time()
    const log = []
    for (const delay of [0.25, 1, 3600, 1e6]) loop.callAt(start + delay, () => log.push(loop.time() - start))
    await trial.runUntil(loop, start + 2e6)
    requireSame(log, [0.25, 1, 3600, 1e6], 'when they ran')
    requireSame(loop.time() - start, 2e6, 'what the clock shows')
  },
  'time stands still while there is something to do': async (trial) => {
    await trial.run(async (loop) => {
      const start = loop.time()
      const far = loop.callLater(1, () => void 0)
      for (let turn = 0; turn < 500; turn += 1) await sleep(0)
      far.cancel()
      requireSame(loop.time(), start, 'what the clock shows')
    })
  },
}

// packages/testing/src/conformance/flow-control.ts
var KIB2 = 1024
var MOST2 = 256 * 1024 * KIB2
function flowControl(link) {
  return {
    'pauseWriting comes with the write that goes beyond the mark, and resumeWriting after it, in turns': async (
      trial,
    ) => {
      await trial.run(async (loop) => {
        const log = []
        const resumed = loop.createFuture()
        let near
        const writer = {
          pauseWriting: () => void log.push('pause'),
          resumeWriting() {
            log.push('resume')
            const [low2] = near?.getWriteBufferLimits() ?? [0]
            if (resumed.done()) return
            if ((near?.getWriteBufferSize() ?? 0) <= low2) resumed.setResult()
            else
              resumed.setException(new AssertionError('resumeWriting came with more than the low mark in the buffer'))
          },
        }
        const { reader, all } = countingReader(loop.createFuture())
        const listening = await link.listen(loop, () => reader)
        ;[near] = await link.connect(loop, addressOf2(listening), () => writer)
        const far = await reader.transport
        far.pauseReading()
        const [low, high] = near.getWriteBufferLimits()
        requireThat(low >= 0 && high >= low, `the marks are ${low} and ${high}`)
        const piece = new Uint8Array(64 * KIB2)
        let written = 0
        while (!log.includes('pause')) {
          requireThat(written < MOST2, `${MOST2} bytes were written to a side that does not read, without a pause`)
          near.write(piece)
          written += piece.length
          requireSame(
            log.includes('pause'),
            near.getWriteBufferSize() > high,
            `whether it was paused with ${near.getWriteBufferSize()} bytes in the buffer`,
          )
        }
        near.write(piece)
        written += piece.length
        requireSame(log, ['pause'], 'what the writer was told while nobody read')
        all.target(written)
        far.resumeReading()
        await resumed
        await all.received
        requireSame(log, ['pause', 'resume'], 'what the writer was told')
        near.close()
        listening.close()
        await listening.waitClosed()
      })
    },
    'the marks follow from each other, and wrong ones are refused': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        requireSame(pair2.near.getWriteBufferLimits(), [16 * KIB2, 64 * KIB2], 'the marks at first')
        pair2.near.setWriteBufferLimits({ low: 10 })
        requireSame(pair2.near.getWriteBufferLimits(), [10, 40], 'the marks from a low one')
        pair2.near.setWriteBufferLimits({ high: 100 })
        requireSame(pair2.near.getWriteBufferLimits(), [25, 100], 'the marks from a high one')
        await requireError('a low mark above the high one', ValueError, () =>
          pair2.near.setWriteBufferLimits({ high: 1, low: 2 }),
        )
        await requireError('a negative mark', ValueError, () => pair2.near.setWriteBufferLimits({ high: 1, low: -1 }))
        requireSame(pair2.near.getWriteBufferLimits(), [25, 100], 'the marks after that')
        pair2.near.setWriteBufferLimits()
        requireSame(pair2.near.getWriteBufferLimits(), [16 * KIB2, 64 * KIB2], 'the marks in the end')
        await pair2.end()
      })
    },
    'with a high mark of 0 the writer is held back until all is sent': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        const { near, far, client, server } = pair2
        near.setWriteBufferLimits({ high: 0 })
        far.pauseReading()
        const written = writeUntilSomeWait(near)
        requireSame(client.names, ['connectionMade', 'pauseWriting'], 'what the writer was told')
        far.resumeReading()
        await client.until(({ names }) => names.includes('resumeWriting'))
        requireSame(near.getWriteBufferSize(), 0, 'what waits when it may go on')
        await server.received(written)
        await pair2.end()
      })
    },
    'marks that are lowered hold the writer back at once': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        const { near, far, client } = pair2
        near.setWriteBufferLimits({ high: MOST2 })
        far.pauseReading()
        writeUntilSomeWait(near)
        requireSame(client.names, ['connectionMade'], 'what the writer was told below the mark')
        near.setWriteBufferLimits({ high: 0 })
        requireSame(client.names, ['connectionMade', 'pauseWriting'], 'what it was told when the mark was lowered')
        far.resumeReading()
        await client.until(({ names }) => names.includes('resumeWriting'))
        await pair2.end()
      })
    },
    'what pauseWriting and resumeWriting throw is told, and the connection stays': async (trial) => {
      await trial.run(async (loop) => {
        const boom = new Error('boom')
        class Failing extends RecordingProtocol {
          pauseWriting() {
            super.pauseWriting()
            throw boom
          }
          resumeWriting() {
            super.resumeWriting()
            throw boom
          }
        }
        const client = new Failing()
        const pair2 = await connectedPair(loop, link, { client })
        pair2.near.setWriteBufferLimits({ high: 0 })
        pair2.far.pauseReading()
        const written = writeUntilSomeWait(pair2.near)
        pair2.far.resumeReading()
        await pair2.server.received(written)
        await client.until(({ names }) => names.includes('resumeWriting'))
        pair2.near.write(new Uint8Array(1))
        await pair2.server.received(written + 1)
        requireSame(
          trial.takeReports().map(({ exception }) => exception),
          [boom, boom],
          'what was told',
        )
        await pair2.end()
      })
    },
    'a write that is sent at once leaves nothing in the buffer in the end': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        pair2.near.write(new Uint8Array(10))
        await pair2.server.received(10)
        requireSame(pair2.near.getWriteBufferSize(), 0, 'what is in the buffer')
        requireSame(pair2.client.names, ['connectionMade'], 'what the writer was told')
        await pair2.end()
      })
    },
  }
}
function countingReader(received) {
  let seen = 0
  let wanted = Infinity
  let made2 = () => void 0
  const look = () => {
    if (seen >= wanted && !received.done()) received.setResult()
  }
  const transport = new Promise((resolve3) => {
    made2 = resolve3
  })
  const reader = {
    transport,
    connectionMade: (opened) => made2(opened),
    dataReceived(data) {
      seen += data.length
      look()
    },
  }
  return {
    reader,
    all: {
      received,
      target(bytes) {
        wanted = bytes
        look()
      },
    },
  }
}

// packages/testing/src/conformance/futures.ts
var futures = {
  'createFuture makes a pending future of the loop': async (trial) => {
    const loop = trial.newLoop()
    const future = loop.createFuture()
    requireThat(future.getLoop() === loop, 'getLoop() is another loop')
    requireSame(future.done(), false, 'done()')
    await requireError('result()', InvalidStateError, () => future.result())
  },
  'a future is given an outcome once': async (trial) => {
    const loop = trial.newLoop()
    const future = loop.createFuture()
    future.setResult(1)
    await requireError('setResult', InvalidStateError, () => future.setResult(2))
    await requireError('setException', InvalidStateError, () => future.setException(new Error('boom')))
    requireSame([future.cancel(), future.result()], [false, 1], 'cancel() and result()')
  },
  'done callbacks run in the next turn, in the order in which they were added, each once': async (trial) => {
    await trial.run(async (loop) => {
      const log = []
      const future = loop.createFuture()
      const removed = () => void log.push('removed')
      const twice = () => void log.push('twice')
      future.addDoneCallback(() => log.push('first'))
      future.addDoneCallback(removed)
      future.addDoneCallback(twice)
      future.addDoneCallback(twice)
      future.addDoneCallback((told) => log.push(told === future ? 'itself' : 'another'))
      requireSame(future.removeDoneCallback(removed), 1, 'how many were removed')
      loop.callSoon(() => log.push('asked for before'))
      future.setResult()
      loop.callSoon(() => log.push('asked for after'))
      requireSame(log, [], 'what has run at once')
      await sleep(0)
      const expected = ['asked for before', 'first', 'twice', 'twice', 'itself', 'asked for after']
      requireSame(log, expected, 'what has run in the next turn')
    })
  },
  'a callback that is added to a done future runs in the next turn': async (trial) => {
    await trial.run(async (loop) => {
      const log = []
      const future = done(loop)
      future.addDoneCallback(() => log.push('callback'))
      requireSame(log, [], 'what has run at once')
      await sleep(0)
      requireSame(log, ['callback'], 'what has run in the next turn')
    })
  },
  'awaiting a done future takes no turn': async (trial) => {
    await trial.run(async (loop) => {
      const turns = trial.countTurns(loop)
      const log = []
      const future = done(loop)
      await sleep(0)
      loop.callSoon(() => log.push('callback'))
      const before = turns.now()
      for (let count = 0; count < 10; count += 1) await future
      requireSame(turns.now() - before, 0, 'how many turns it took')
      requireSame(log, [], 'what ran meanwhile')
    })
  },
  'whoever awaits a future goes on in the turn after it is done, in one line with its callbacks': async (trial) => {
    await trial.run(async (loop) => {
      const turns = trial.countTurns(loop)
      const log = []
      const future = loop.createFuture()
      const waiter = async (name) => {
        await future
        log.push(name)
      }
      const first = loop.createTask(async () => waiter('first task'))
      await sleep(0)
      future.addDoneCallback(() => log.push('callback'))
      const second = loop.createTask(async () => waiter('second task'))
      await sleep(0)
      const before = turns.now()
      future.setResult()
      await sleep(0)
      requireSame(log, ['first task', 'callback', 'second task'], 'what has run one turn later')
      requireSame(turns.now() - before, 1, 'how many turns it took')
      await first
      await second
    })
  },
  'an exception is thrown in everybody who awaits': async (trial) => {
    await trial.run(async (loop) => {
      const boom = new RangeError('boom')
      const future = loop.createFuture()
      const tasks2 = ['one', 'two'].map(() => loop.createTask(async () => future))
      await sleep(0)
      future.setException(boom)
      for (const task of tasks2)
        requireThat((await requireError('the task', RangeError, () => task)) === boom, 'it is another error')
    })
  },
  'a cancelled future throws a cancellation in whoever awaits': async (trial) => {
    await trial.run(async (loop) => {
      const future = loop.createFuture()
      loop.callSoon(() => future.cancel('why'))
      const error = await requireError('the future', Error, () => future)
      requireThat(isCancelled(error), `it is another error: ${String(error)}`)
      requireSame(future.cancelled(), true, 'cancelled()')
    })
  },
}
function done(loop) {
  const future = loop.createFuture()
  future.setResult()
  return future
}

// packages/testing/src/conformance/spin-guard.ts
var DOORS = [
  'schedule',
  'scheduleAt',
  'callSoon',
  'callSoonIn',
  'callSoonThreadsafe',
  'callLater',
  'callLaterIn',
  'callAt',
  'callAtIn',
  'createFuture',
  'createTask',
  'callExceptionHandler',
  'stop',
  'abort',
]
var CALLS_PER_LOOK = 256
var SpinGuard = class {
  #patience
  #spun
  #lastBreath = performance.now()
  #calls = 0
  #aborts = []
  #error
  /**
   * @param patience how many seconds a loop may take between two chances of the platform
   * @param spun is told once
   */
  constructor(patience, spun) {
    this.#patience = patience
    this.#spun = spun
  }
  /** The platform has had its chance. */
  breathe() {
    this.#lastBreath = performance.now()
  }
  /** Looks whether it spins each time that a loop is asked for something. */
  watch(loop) {
    this.#aborts.push(loop.abort.bind(loop))
    const doors = loop
    for (const door of DOORS) {
      const open4 = doors[door]
      if (typeof open4 !== 'function') continue
      doors[door] = (...values) => {
        this.#look()
        return open4.apply(loop, values)
      }
    }
  }
  #look() {
    if (this.#error !== void 0) throw this.#error
    this.#calls += 1
    if (this.#calls % CALLS_PER_LOOK !== 0 || performance.now() - this.#lastBreath < this.#patience * 1e3) return
    this.#error = new AssertionError(
      `It runs in circles: for ${this.#patience} seconds the platform had no chance to call back`,
    )
    this.#spun(this.#error)
    for (const abort of this.#aborts) abort(this.#error)
    throw this.#error
  }
}

// packages/testing/src/conformance/trial.ts
var CHANCES = 10
var MANY_TURNS = 2e5
var LONG2 = 1
var Trial = class {
  options
  /** By how much a timer may be early. */
  resolution
  #factory
  #guard
  #loops = []
  #reports = []
  constructor(factory, options, guard) {
    this.#factory = factory
    this.#guard = guard
    this.options = options
    this.resolution = options.resolution ?? 1e-6
  }
  /** A loop that nothing has used yet. */
  newLoop() {
    const loop = this.#factory()
    this.#loops.push(loop)
    loop.setExceptionHandler((_, context) => this.#reports.push(context))
    this.#guard.watch(loop)
    return loop
  }
  /** Runs a program as a task of a new loop. */
  async run(main) {
    const loop = this.newLoop()
    return this.attend(loop.runUntilComplete(loop.createTask(async () => main(loop), { name: 'main' })))
  }
  /** Runs a loop until it is stopped. */
  async runForever(loop) {
    return this.attend(loop.runForever())
  }
  /** Runs a loop for some turns, and stops it. */
  async turns(loop, count) {
    loop.callSoon(() => stopAfter(loop, count - 1))
    await this.runForever(loop)
  }
  /** Runs a loop until its clock shows a time, and stops it when what follows from that has run, too. */
  async runUntil(loop, when) {
    loop.callAt(when, () => stopAfter(loop, 3))
    await this.runForever(loop)
  }
  /** Calls a function from outside, when all loops that have nothing to do are asleep. */
  fromOutside(call, chances = CHANCES) {
    setTimeout(() => (chances > 0 ? this.fromOutside(call, chances - 1) : call()))
  }
  /** Counts turns from now on, with a callback in each. */
  countTurns(loop) {
    let count = 0
    const next = () => {
      count += 1
      loop.callSoon(next)
    }
    loop.callSoon(next)
    return { now: () => count }
  }
  /** Calls a function in every turn until it answers `true`. Fails if that takes for ever. */
  async repeatUntil(loop, isOver, otherwise) {
    const begun = performance.now()
    let turns = 0
    const again = () => {
      turns += 1
      if (isOver()) loop.stop()
      else if (turns > MANY_TURNS && performance.now() - begun > LONG2 * 1e3) loop.abort(new AssertionError(otherwise))
      else loop.callSoon(again)
    }
    loop.callSoon(again)
    await this.runForever(loop)
  }
  /** What was told to the exception handlers so far, which is what the check wants to see. */
  takeReports() {
    const reports = this.#reports
    this.#reports = []
    return reports
  }
  /** A promise that somebody may stop waiting for: it is looked at in any case. */
  async attend(promise) {
    promise.catch(() => void 0)
    return promise
  }
  /** Fails if something was told that the check did not want to see. */
  requireQuiet() {
    const [report2] = this.#reports
    if (report2 === void 0) return
    const { exception } = report2
    const thrown = exception instanceof Error ? `: ${exception.name}: ${exception.message}` : ''
    throw new AssertionError(`The exception handler was told of something: ${report2.message}${thrown}`, {
      cause: exception,
    })
  }
  /** Ends whatever still runs, and closes the loops. */
  async end() {
    for (const loop of this.#loops) {
      try {
        loop.setExceptionHandler(() => void 0)
        if (loop.isRunning()) {
          loop.abort(new RuntimeError('The check is over'))
          await new Promise((resolve3) => setTimeout(resolve3))
        }
        if (!loop.isRunning()) loop.close()
      } catch {}
    }
  }
}
function stopAfter(loop, turns) {
  if (turns > 0) loop.callSoon(() => stopAfter(loop, turns - 1))
  else loop.stop()
}

// packages/testing/src/conformance/uncaught-errors.ts
var watching = /* @__PURE__ */ new Set()
var release = () => void 0
function watchUncaught(told) {
  if (watching.size === 0) release = takeOver((error) => watching.forEach((each) => each(error)))
  watching.add(told)
  return () => {
    if (watching.delete(told) && watching.size === 0) release()
  }
}
function takeOver(told) {
  const { process: process10 } = globalThis
  return typeof process10?.removeAllListeners === 'function' ? takeOverProcess(process10, told) : takeOverScope(told)
}
function takeOverProcess(process10, told) {
  const events = ['uncaughtException', 'unhandledRejection'].map((event) => {
    const others = [...process10.listeners(event)]
    process10.removeAllListeners(event)
    process10.on(event, told)
    return { event, others }
  })
  return () => {
    for (const { event, others } of events) {
      process10.removeAllListeners(event)
      for (const other of others) process10.on(event, other)
    }
  }
}
function takeOverScope(told) {
  const scope = globalThis
  const listener = (event) => {
    event.preventDefault()
    told(event.error ?? event.reason)
  }
  const events = ['error', 'unhandledrejection']
  for (const event of events) scope.addEventListener?.(event, listener)
  return () => {
    for (const event of events) scope.removeEventListener?.(event, listener)
  }
}

// packages/testing/src/conformance/isolated-check.ts
var PARTS = 25
async function runIsolated(factory, options, check) {
  const patience = options.patience ?? 5
  const ended = new GivenUp()
  const guard = new SpinGuard(patience, (error) => ended.giveUp(error))
  const trial = new Trial(factory, options, guard)
  const watchdog = new Watchdog(patience, guard, ended)
  const endWatching = watchUncaught((error) => {
    const shown = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    ended.giveUp(new AssertionError(`An error came out where nobody can catch it: ${shown}`, { cause: error }))
  })
  try {
    await Promise.race([check(trial), ended.promise])
    trial.requireQuiet()
  } finally {
    watchdog.end()
    await trial.end()
    await new Promise((resolve3) => setTimeout(resolve3))
    endWatching()
  }
  ended.throwIfGivenUp()
}
var GivenUp = class {
  promise
  #reject = () => void 0
  #error
  constructor() {
    this.promise = new Promise((_, reject) => {
      this.#reject = reject
    })
    this.promise.catch(() => void 0)
  }
  giveUp(error) {
    this.#error ??= error
    this.#reject(error)
  }
  throwIfGivenUp() {
    if (this.#error !== void 0) throw this.#error
  }
}
var Watchdog = class {
  #partsLeft = PARTS + 1
  #timeout
  constructor(patience, guard, ended) {
    const look = () => {
      guard.breathe()
      this.#partsLeft -= 1
      if (this.#partsLeft === 0) ended.giveUp(new AssertionError(`It did not end: given up after ${patience} seconds`))
      else this.#timeout = setTimeout(look, (patience * 1e3) / PARTS)
    }
    look()
  }
  end() {
    clearTimeout(this.#timeout)
  }
}

// packages/testing/src/conformance/lifecycle.ts
var lifecycle = {
  'stop lets run what is ready, and what that asks for waits for the next run': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    loop.callSoon(() => {
      log.push('stops')
      loop.callSoon(() => log.push('the next run'))
      loop.stop()
    })
    loop.callSoon(() => log.push('ready'))
    await trial.runForever(loop)
    requireSame(log, ['stops', 'ready'], 'what ran')
    requireSame(loop.isRunning(), false, 'isRunning()')
    await trial.turns(loop, 1)
    requireSame(log, ['stops', 'ready', 'the next run'], 'what ran in the end')
  },
  'stop before the run lets run what is ready once': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    loop.callSoon(() => {
      log.push('ready')
      loop.callSoon(() => log.push('too late'))
    })
    loop.stop()
    await trial.runForever(loop)
    requireSame(log, ['ready'], 'what ran')
  },
  'stop from outside ends a loop that sleeps': async (trial) => {
    const loop = trial.newLoop()
    const sleeper = async () => new Promise(() => void 0)
    const task = loop.createTask(sleeper)
    trial.fromOutside(() => loop.stop())
    await trial.runForever(loop)
    requireSame(task.done(), false, 'whether the task that sleeps is done')
    loop.setExceptionHandler(null)
    loop.defaultExceptionHandler = () => void 0
  },
  'isRunning says whether the loop runs': async (trial) => {
    const loop = trial.newLoop()
    requireSame(loop.isRunning(), false, 'before')
    const seen = []
    loop.callSoon(() => seen.push(loop.isRunning()))
    const running = trial.turns(loop, 2)
    await running
    requireSame(seen, [true], 'meanwhile')
    requireSame(loop.isRunning(), false, 'afterwards')
  },
  'runUntilComplete answers with what comes out, whatever it is given': async (trial) => {
    const loop = trial.newLoop()
    const finished = loop.createFuture()
    finished.setResult('result')
    const given3 = [
      async () => 'result',
      async () => sleep(1e-3, 'result'),
      sleep(0, 'result'),
      function* () {
        return yield* sleep(0, 'result')
      },
      Promise.resolve('result'),
      loop.createTask(async () => sleep(0, 'result')),
      finished,
    ]
    for (const [index, main] of given3.entries())
      requireSame(await trial.attend(loop.runUntilComplete(main)), 'result', `the result of number ${index}`)
  },
  'runUntilComplete throws what its program throws, and the loop can run again': async (trial) => {
    const loop = trial.newLoop()
    const boom = new RangeError('boom')
    const main = async () => {
      await sleep(0)
      throw boom
    }
    const error = await requireError('the run', RangeError, async () => trial.attend(loop.runUntilComplete(main)))
    requireThat(error === boom, 'it is another error')
    requireSame(await trial.attend(loop.runUntilComplete(async () => 1)), 1, 'the result of the next run')
  },
  'a run that is stopped before its program has ended says so, and the program can go on': async (trial) => {
    const loop = trial.newLoop()
    const future = loop.createFuture()
    loop.callSoon(() => loop.stop())
    const error = await requireError('the run', RuntimeError, async () => trial.attend(loop.runUntilComplete(future)))
    requireSame(error.message, 'Event loop stopped before Future completed.', 'the message')
    loop.callSoon(() => future.setResult('late'))
    requireSame(await trial.attend(loop.runUntilComplete(future)), 'late', 'the result of the next run')
  },
  'a run that was stopped has no part in those after it': async (trial) => {
    const loop = trial.newLoop()
    const future = loop.createFuture()
    loop.callSoon(() => loop.stop())
    await requireError('the run', RuntimeError, async () => trial.attend(loop.runUntilComplete(future)))
    const log = []
    loop.callSoon(() => future.setResult())
    const program2 = async () => {
      for (let turn = 1; turn <= 5; turn += 1) {
        await sleep(0)
        log.push(`turn ${turn}`)
      }
    }
    await trial.attend(loop.runUntilComplete(program2))
    requireSame(log.at(-1), 'turn 5', 'how far the next run came')
  },
  'a program whose run was stopped is not told of when the loop closes': async (trial) => {
    const loop = trial.newLoop()
    loop.callSoon(() => loop.stop())
    const program2 = async () => new Promise(() => void 0)
    await requireError('the run', RuntimeError, async () => trial.attend(loop.runUntilComplete(program2)))
    loop.close()
    requireSame(
      trial.takeReports().map(({ message }) => message),
      [],
      'what was told',
    )
  },
  'a loop that runs can not be run again, nor another one within it': async (trial) => {
    const other = trial.newLoop()
    await trial.run(async (loop) => {
      const program2 = async () => void 0
      await requireError('runForever of the same loop', RuntimeError, async () => loop.runForever())
      await requireError('runUntilComplete of the same loop', RuntimeError, async () => loop.runUntilComplete(program2))
      await requireError('runForever of another loop', RuntimeError, async () => other.runForever())
      await requireError('runUntilComplete of another loop', RuntimeError, async () => other.runUntilComplete(program2))
      requireSame([loop.isRunning(), other.isRunning()], [true, false], 'which of them runs')
    })
  },
  'a loop that runs can not be closed': async (trial) => {
    await trial.run(async (loop) => {
      await requireError('close', RuntimeError, () => loop.close())
      requireSame(loop.isClosed(), false, 'isClosed()')
      await sleep(0)
    })
  },
  'a closed loop refuses everything, and closing it twice does no harm': async (trial) => {
    const loop = trial.newLoop()
    requireSame(loop.isClosed(), false, 'isClosed() before')
    loop.close()
    loop.close()
    requireSame([loop.isClosed(), loop.isRunning()], [true, false], 'isClosed() and isRunning()')
    const callback = () => void 0
    const program2 = async () => void 0
    await requireError('callSoon', RuntimeError, () => loop.callSoon(callback))
    await requireError('callSoonThreadsafe', RuntimeError, () => loop.callSoonThreadsafe(callback))
    await requireError('callLater', RuntimeError, () => loop.callLater(1, callback))
    await requireError('callAt', RuntimeError, () => loop.callAt(1, callback))
    await requireError('schedule', RuntimeError, () => loop.schedule({ run: callback }))
    await requireError('scheduleAt', RuntimeError, () => loop.scheduleAt(1, { run: callback }))
    await requireError('createTask', RuntimeError, () => loop.createTask(program2))
    await requireError('runForever', RuntimeError, async () => loop.runForever())
    await requireError('runUntilComplete', RuntimeError, async () => loop.runUntilComplete(program2))
  },
  'closing a loop drops what is planned': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    loop.callSoon(() => log.push('callback'))
    loop.callLater(0, () => log.push('timer'))
    loop.close()
    await new Promise((resolve3) => setTimeout(resolve3, 3))
    requireSame(log, [], 'what ran')
  },
  'two loops run side by side, each with its own callbacks and tasks': async (trial) => {
    const body = async () => {
      const loop = getRunningLoop()
      let isSame = true
      for (let count = 0; count < 20; count += 1) {
        await sleep(count % 10 === 0 ? 1e-3 : 0)
        isSame &&= getRunningLoop() === loop
        const seen = loop.createFuture()
        loop.callSoon(() => seen.setResult(getRunningLoop() === loop))
        isSame &&= await seen
      }
      return isSame
    }
    const results = await Promise.all([trial.run(body), trial.run(body)])
    requireSame(results, [true, true], 'whether each saw its own loop only')
  },
  'run(main, { loopFactory }) cancels what the program left, and closes the loop': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    const result = await trial.attend(
      run(
        async () => {
          loop.createTask(async () => {
            try {
              await sleep(3600)
            } finally {
              await sleep(0)
              log.push('cleaned up')
            }
          })
          await sleep(0)
          return 'result'
        },
        { loopFactory: () => loop },
      ),
    )
    requireSame(result, 'result', 'the result')
    requireSame(log, ['cleaned up'], 'what the task did')
    requireSame(loop.isClosed(), true, 'isClosed()')
  },
  'debug mode can be switched on and off, and changes nothing of the order': async (trial) => {
    const traces = []
    for (const debug of [false, true]) {
      const loop = trial.newLoop()
      loop.setDebug(debug)
      requireSame(loop.getDebug(), debug, 'getDebug()')
      loop.slowCallbackDuration = 60
      requireSame(loop.slowCallbackDuration, 60, 'slowCallbackDuration')
      const log = []
      const step2 = async (name) => {
        log.push(`${name} 1`)
        await sleep(0)
        log.push(`${name} 2`)
      }
      loop.callSoon(() => log.push('callback'))
      const tasks2 = ['a', 'b'].map((name) => loop.createTask(async () => step2(name)))
      await trial.turns(loop, 4)
      requireThat(
        tasks2.every((task) => task.done()),
        'the tasks have not ended',
      )
      loop.setDebug(false)
      requireSame(loop.getDebug(), false, 'getDebug()')
      traces.push(log)
    }
    requireSame(traces[1], traces[0], 'the order in debug mode')
  },
}

// packages/testing/src/conformance/host-chances.ts
function hostChances() {
  const chances = [
    { name: 'setTimeout', ask: (callback) => setTimeout(callback, 0) },
    { name: 'MessageChannel', ask: sendMessage },
  ]
  const setImmediate2 = Reflect.get(globalThis, 'setImmediate')
  if (typeof setImmediate2 === 'function')
    chances.push({ name: 'setImmediate', ask: (callback) => setImmediate2.call(globalThis, callback) })
  return chances
}
function sendMessage(callback) {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    callback()
  }
  port2.postMessage(void 0)
}

// packages/testing/src/conformance/scheduling.ts
var scheduling = {
  'callbacks run in the order in which they were asked for, each once, with its arguments': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    const expected = []
    for (let number = 0; number < 300; number += 1) {
      const call = number % 3 === 0 ? 'callSoonThreadsafe' : 'callSoon'
      loop[call]((...values) => log.push(values.join()), number, -number)
      expected.push(`${number},${-number}`)
    }
    requireSame(log, [], 'before the loop runs')
    await trial.turns(loop, 3)
    requireSame(log, expected, 'what has run')
  },
  'what is asked for in a turn runs in the next one, before what that asks for': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    const add = (name) => void log.push(name)
    loop.callSoon(() => {
      add('first')
      loop.callAt(loop.time(), add, 'timer')
      loop.callSoon(() => {
        add('next')
        loop.callSoon(add, 'the one after')
      })
    })
    loop.callSoon(add, 'second')
    await trial.turns(loop, 5)
    requireSame(log, ['first', 'second', 'next', 'timer', 'the one after'], 'the order')
  },
  'nothing runs within callSoon itself': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    loop.callSoon(() => {
      loop.callSoon(() => log.push('asked for within a callback'))
      loop.callLater(0, () => log.push('timer'))
      loop.callLater(-1, () => log.push('late timer'))
      log.push('the callback ends')
    })
    await trial.turns(loop, 4)
    requireSame(log[0], 'the callback ends', 'what ran first')
    requireSame(log.length, 4, 'how many ran')
  },
  'a handle that was cancelled does not run, whoever cancels it and when': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    const add = (name) => void log.push(name)
    const before = loop.callSoon(add, 'cancelled before the run')
    before.cancel()
    loop.callSoon(() => sameTurn.cancel())
    const sameTurn = loop.callSoon(add, 'cancelled in the same turn')
    const disposed = loop.callSoon(add, 'disposed of')
    requireSame(disposed.cancelled(), false, 'cancelled() of a handle that waits')
    disposed[Symbol.dispose]()
    const kept = loop.callSoon(add, 'kept')
    await trial.turns(loop, 3)
    requireSame(log, ['kept'], 'what has run')
    requireSame([before.cancelled(), sameTurn.cancelled(), kept.cancelled()], [true, true, false], 'cancelled()')
    kept.cancel()
    kept.cancel()
    await trial.turns(loop, 2)
    requireSame(log, ['kept'], 'what has run in the end')
  },
  'a function that is asked for twice runs twice': async (trial) => {
    const loop = trial.newLoop()
    let count = 0
    const callback = () => void (count += 1)
    const first = loop.callSoon(callback)
    loop.callSoon(callback)
    loop.callSoon(callback)
    first.cancel()
    await trial.turns(loop, 2)
    requireSame(count, 2, 'how often it ran')
  },
  'schedule stands in one line with callSoon': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    loop.callSoon(() => log.push('first'))
    loop.schedule({ run: () => void log.push('second') })
    loop.callSoon(() => log.push('third'))
    await trial.turns(loop, 2)
    requireSame(log, ['first', 'second', 'third'], 'the order')
  },
  'a callback runs outside of any task, with its loop as the running one': async (trial) => {
    await trial.run(async (loop) => {
      const seen = loop.createFuture()
      const look = () => {
        try {
          requireThat(getRunningLoop() === loop, 'getRunningLoop() is not the loop that called')
          requireSame(currentTask(), null, 'currentTask() in a callback that a task asked for')
          seen.setResult()
        } catch (error) {
          seen.setException(error)
        }
      }
      loop.callSoon(look)
      await seen
    })
  },
  'what is no function is refused at once, and nothing is planned': async (trial) => {
    const loop = trial.newLoop()
    const wrong = 'no function'
    await requireError('callSoon', TypeError, () => loop.callSoon(wrong))
    await requireError('callSoonThreadsafe', TypeError, () => loop.callSoonThreadsafe(wrong))
    await requireError('callLater', TypeError, () => loop.callLater(0, wrong))
    await requireError('callAt', TypeError, () => loop.callAt(0, wrong))
    await trial.turns(loop, 3)
  },
  'callSoonThreadsafe wakes a loop that sleeps': async (trial) => {
    await trial.run(
      async (loop) => new Promise((resolve3) => trial.fromOutside(() => loop.callSoonThreadsafe(resolve3))),
    )
  },
  'callSoon and timers wake a loop that sleeps': async (trial) => {
    await trial.run(async (loop) => {
      await new Promise((resolve3) => trial.fromOutside(() => loop.callSoon(resolve3)))
      await new Promise((resolve3) => trial.fromOutside(() => loop.callLater(0, resolve3)))
      await new Promise((resolve3) => trial.fromOutside(() => loop.schedule({ run: resolve3 })))
      await new Promise((resolve3) => trial.fromOutside(() => loop.scheduleAt(loop.time(), { run: resolve3 })))
    })
  },
  'input and output are not starved by callbacks that repeat for ever': async (trial) => {
    for (const { name, ask: ask2 } of hostChances()) {
      const loop = trial.newLoop()
      let came = false
      loop.callSoon(() => {
        ask2(() => {
          came = true
        })
      })
      await trial.repeatUntil(loop, () => came, `${name} had no chance while callbacks repeated`)
    }
  },
  'timers are not starved by callbacks that repeat for ever': async (trial) => {
    const loop = trial.newLoop()
    let came = false
    loop.callLater(0, () => {
      came = true
    })
    await trial.repeatUntil(loop, () => came, 'a timer that was due had no chance while callbacks repeated')
  },
}

// packages/testing/src/conformance/servers.ts
function servers(link) {
  const newProtocol = () => new RecordingProtocol()
  return {
    'a server serves at an address that it tells': async (trial) => {
      await trial.run(async (loop) => {
        const server = await link.listen(loop, newProtocol)
        requireThat(server.getLoop() === loop, 'getLoop() is another loop')
        requireSame(server.isServing(), true, 'isServing()')
        const address = addressOf2(server)
        requireThat(typeof address === 'string' || address[1] > 0, `its port is not known: ${String(address)}`)
        await end3(server)
      })
    },
    'each connection has a protocol of its own': async (trial) => {
      await trial.run(async (loop) => {
        const made2 = []
        const server = await link.listen(loop, () => {
          const protocol = newProtocol()
          made2.push(protocol)
          return protocol
        })
        const clients = []
        for (let number = 1; number <= 3; number += 1) {
          const [transport, client] = await link.connect(loop, addressOf2(server), newProtocol)
          transport.write(new Uint8Array(number))
          transport.writeEof()
          clients.push(client)
        }
        for (const client of clients) await client.lost()
        requireSame(
          made2.map((protocol) => protocol.data.length),
          [1, 2, 3],
          'how many bytes each has received',
        )
        await end3(server)
      })
    },
    'a closed server refuses connections, and keeps those that it has': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        const address = addressOf2(pair2.listening)
        pair2.listening.close()
        pair2.listening.close()
        requireSame(
          [pair2.listening.isServing(), pair2.listening.sockets.length],
          [false, 0],
          'isServing() and sockets',
        )
        await sleep(0)
        await requireError('a new connection', OSError, () => link.connect(loop, address, newProtocol))
        pair2.near.write(new Uint8Array(10))
        await pair2.server.received(10)
        await requireError('startServing', RuntimeError, () => pair2.listening.startServing())
        await pair2.end()
      })
    },
    'a connection to where nobody listens fails, and its protocol is told nothing': async (trial) => {
      await trial.run(async (loop) => {
        const address = await freeAddress2(await link.listen(loop, newProtocol))
        const client = newProtocol()
        await requireError('the connection', OSError, () => link.connect(loop, address, () => client))
        requireSame(client.names, [], 'what the protocol was told')
      })
    },
    'a server that does not serve yet takes connections when it is started': async (trial) => {
      await trial.run(async (loop) => {
        const server = await link.listen(loop, newProtocol, { startServing: false })
        requireSame(server.isServing(), false, 'isServing() before')
        await server.startServing()
        await server.startServing()
        requireSame(server.isServing(), true, 'isServing()')
        const [transport, client] = await link.connect(loop, addressOf2(server), newProtocol)
        transport.close()
        await client.lost()
        await end3(server)
      })
    },
    'waitClosed waits until the server is closed, and all its connections are gone': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        const waiting = createTask(pair2.listening.waitClosed())
        await sleep(1e-3)
        requireSame(waiting.done(), false, 'whether it is over before the server is closed')
        const [other, gone] = await link.connect(loop, addressOf2(pair2.listening), newProtocol)
        other.close()
        await gone.lost()
        await sleep(1e-3)
        requireSame(waiting.done(), false, 'whether it is over when a connection has come and gone')
        pair2.listening.close()
        await sleep(1e-3)
        requireSame(waiting.done(), false, 'whether it is over while there is a connection')
        pair2.near.close()
        await waiting
        requireThat(pair2.server.names.includes('connectionLost'), 'the connection is still there')
        await pair2.listening.waitClosed()
        await pair2.end()
      })
    },
    'a waitClosed that is given up leaves the others waiting': async (trial) => {
      await trial.run(async (loop) => {
        const server = await link.listen(loop, newProtocol)
        const [given3, kept] = [createTask(server.waitClosed()), createTask(server.waitClosed())]
        await sleep(0)
        given3.cancel()
        server.close()
        await kept
        await requireError('the one that was given up', CancelledError, () => given3)
      })
    },
    'an address is free again when its server is closed': async (trial) => {
      await trial.run(async (loop) => {
        const first = await link.listen(loop, newProtocol)
        const address = addressOf2(first)
        await end3(first)
        const second = await link.listenAgain(loop, address, newProtocol)
        requireSame(addressOf2(second), address, 'its address')
        const [transport, client] = await link.connect(loop, address, newProtocol)
        transport.close()
        await client.lost()
        await end3(second)
      })
    },
    'what the protocol factory of a server throws ends that connection, and no other': async (trial) => {
      await trial.run(async (loop) => {
        const boom = new Error('boom')
        let fails = true
        const server = await link.listen(loop, () => {
          if (fails) throw boom
          return newProtocol()
        })
        const [, failed] = await link.connect(loop, addressOf2(server), newProtocol)
        await failed.lost()
        fails = false
        const [transport, client] = await link.connect(loop, addressOf2(server), newProtocol)
        transport.write(new Uint8Array(1))
        transport.writeEof()
        requireSame(await client.lost(), null, 'what the next connection was lost by')
        for (const { exception } of trial.takeReports()) requireThat(exception === boom, 'something else was told')
        await end3(server)
      })
    },
    'a closed server leaves no connection hanging that it has not taken': async (trial) => {
      await trial.run(async (loop) => {
        const server = await link.listen(loop, newProtocol)
        const address = addressOf2(server)
        const clients = []
        const connecting = Array.from({ length: 10 }, () =>
          createTask(
            link.connect(loop, address, () => {
              const client = newProtocol()
              clients.push(client)
              return client
            }),
          ),
        )
        await connecting[0]
        server.close()
        server.abortClients()
        for (const task of connecting) {
          try {
            await task
          } catch (error) {
            requireThat(error instanceof OSError, `a connection failed with ${String(error)}, which is no OSError`)
          }
        }
        for (const client of clients) if (client.names.length > 0) await client.lost()
        await server.waitClosed()
      })
    },
    'serveForever serves until it is cancelled, which closes the server': async (trial) => {
      await trial.run(async (loop) => {
        const server = await link.listen(loop, newProtocol, { startServing: false })
        const serving = createTask(server.serveForever())
        await sleep(1e-3)
        requireSame(server.isServing(), true, 'isServing()')
        await requireError('serveForever a second time', RuntimeError, () => server.serveForever())
        const [transport, client] = await link.connect(loop, addressOf2(server), newProtocol)
        transport.close()
        await client.lost()
        serving.cancel()
        await requireError('serveForever', CancelledError, () => serving)
        requireSame(server.isServing(), false, 'isServing() in the end')
        await server.waitClosed()
      })
    },
    'closing a server ends its serveForever': async (trial) => {
      await trial.run(async (loop) => {
        const server = await link.listen(loop, newProtocol)
        const serving = createTask(server.serveForever())
        await sleep(1e-3)
        server.close()
        requireThat(
          isCancelled(await requireError('serveForever', CancelledError, () => serving)),
          'it is no cancellation',
        )
      })
    },
    'closeClients and abortClients end the connections': async (trial) => {
      for (const how of ['closeClients', 'abortClients']) {
        await trial.run(async (loop) => {
          const pair2 = await connectedPair(loop, link)
          pair2.listening[how]()
          requireSame(await pair2.server.lost(), null, `what ${how} makes the server lose it by`)
          await pair2.client.lost()
          await pair2.end()
        })
      }
    },
    'closeClients sends what waits, abortClients drops it': async (trial) => {
      for (const how of ['closeClients', 'abortClients']) {
        await trial.run(async (loop) => {
          const pair2 = await connectedPair(loop, link)
          pair2.near.pauseReading()
          const written = writeUntilSomeWait(pair2.far)
          pair2.listening[how]()
          await sleep(2e-3)
          requireSame(pair2.server.names.includes('connectionLost'), how === 'abortClients', `whether ${how} ended it`)
          pair2.near.resumeReading()
          await pair2.client.lost()
          requireSame(pair2.client.data.length === written, how === 'closeClients', 'whether all of it came')
          await pair2.end()
        })
      }
    },
    'close with a grace ends the connections that are left after it': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        pair2.listening.close({ grace: 5e-3 })
        await sleep(0)
        requireSame(pair2.server.names, ['connectionMade'], 'what the connection was told at once')
        await pair2.listening.waitClosed()
        requireSame(pair2.server.names.at(-1), 'connectionLost', 'what it was told last')
        await pair2.client.lost()
        await pair2.end()
      })
    },
    'a server that is disposed of is closed, and waited for': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        loop.callLater(1e-3, () => pair2.near.close())
        await pair2.listening[Symbol.asyncDispose]()
        requireSame(pair2.listening.isServing(), false, 'isServing()')
        requireThat(pair2.server.names.includes('connectionLost'), 'the connection is still there')
        await pair2.end()
      })
    },
  }
}
async function end3(server) {
  server.close()
  await server.waitClosed()
}
async function freeAddress2(server) {
  const address = addressOf2(server)
  await end3(server)
  return address
}

// packages/testing/src/conformance/socket-link.ts
function socketLinks(network, { address, unixPath }) {
  const links = [tcpLink(address ?? ['127.0.0.1', 0])]
  if (unixPath !== void 0 && network.createUnixServer !== void 0 && network.createUnixConnection !== void 0)
    links.push(unixLink(unixPath))
  return links
}
function tcpLink([host, port]) {
  return {
    name: 'TCP',
    listen: (loop, factory, options) => loop.createServer(factory, host, port, options),
    listenAgain(loop, address, factory) {
      const [server, at] = address
      return loop.createServer(factory, server, at)
    },
    connect(loop, address, factory) {
      const [server, at] = address
      return loop.createConnection(factory, server, at)
    },
  }
}
function unixLink(path) {
  return {
    name: 'Unix sockets',
    listen: (loop, factory, options) => loop.createUnixServer(factory, path(), options),
    listenAgain: (loop, address, factory) => loop.createUnixServer(factory, String(address)),
    connect: (loop, address, factory) => loop.createUnixConnection(factory, String(address)),
  }
}

// packages/testing/src/conformance/tasks.ts
var tasks = {
  'tasks take their first step in the next turn, in the order in which they were made': async (trial) => {
    await trial.run(async (loop) => {
      const log = []
      const children2 = ['a', 'b'].map((name) => loop.createTask(async () => log.push(name)))
      loop.callSoon(() => log.push('callback'))
      children2.push(loop.createTask(async () => log.push('c')))
      requireSame(log, [], 'what has run at once')
      await sleep(0)
      requireSame(log, ['a', 'b', 'callback', 'c'], 'what has run one turn later')
      for (const child of children2) await child
    })
  },
  'a step of an async function runs to its next suspension before anything else does': async (trial) => {
    await trial.run(async (loop) => {
      const log = []
      const future = loop.createFuture()
      const step2 = async (name) => {
        log.push(`${name} begins`)
        await microtasks(10)
        log.push(`${name} suspends`)
        await future
        log.push(`${name} goes on`)
        await microtasks(10)
        log.push(`${name} ends`)
      }
      const steps = ['a', 'b'].map((name) => loop.createTask(async () => step2(name)))
      loop.callSoon(() => log.push('callback'))
      await sleep(0)
      const suspended2 = ['a begins', 'a suspends', 'b begins', 'b suspends', 'callback']
      requireSame(log, suspended2, 'the order of the first steps')
      log.length = 0
      future.setResult()
      loop.callSoon(() => log.push('callback'))
      await sleep(0)
      requireSame(log, ['a goes on', 'a ends', 'b goes on', 'b ends', 'callback'], 'the order of the second steps')
      for (const task of steps) await task
    })
  },
  'after nativeStepped the loop takes nothing before all microtasks have run': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    const native = {
      run: () => {
        loop.nativeStepped()
        void microtasks(100).then(() => log.push('microtasks'))
      },
    }
    loop.schedule(native)
    loop.callSoon(() => log.push('callback'))
    loop.callAt(loop.time(), () => log.push('timer'))
    await trial.turns(loop, 3)
    requireSame(log, ['microtasks', 'callback', 'timer'], 'the order')
  },
  'async functions and generators take the same turns': async (trial) => {
    const traces = []
    for (const bodies of [nativeBodies, generatorBodies]) {
      traces.push(
        await trial.run(async (loop) => {
          const turns = trial.countTurns(loop)
          const log = []
          const gate = loop.createFuture()
          const note2 = (what) => void log.push(`${turns.now()} ${what}`)
          const parent = loop.createTask(bodies.parent(loop, note2, gate))
          const opener = loop.createTask(bodies.opener(note2, gate))
          await parent
          await opener
          return log
        }),
      )
    }
    requireSame(
      traces[0],
      [
        '1 parent begins',
        '1 opener begins',
        '2 child begins',
        '2 opener goes on',
        '3 child goes on',
        '4 parent goes on',
        '5 parent has slept',
      ],
      'the turns of the async functions',
    )
    requireSame(traces[1], traces[0], 'the turns of the generators')
  },
  'sleep(0) takes one turn': async (trial) => {
    await trial.run(async (loop) => {
      const turns = trial.countTurns(loop)
      await sleep(0)
      for (let count = 0; count < 200; count += 1) {
        const before = turns.now()
        await sleep(0)
        requireSame(turns.now() - before, 1, 'the turns that it took')
      }
    })
  },
  'currentTask and getRunningLoop are right everywhere': async (trial) => {
    await trial.run(async (loop) => {
      const wrong = []
      const look = (where2, task) => {
        if (getRunningLoop() !== loop) wrong.push(`the loop ${where2}`)
        if (currentTask() !== task) wrong.push(`the task ${where2}`)
      }
      const body = async (name) => {
        const self = currentTask()
        requireSame(self?.getName(), name, 'the name of the current task')
        look('at the beginning', self)
        loop.callSoon(() => look('in a callback', null))
        loop.callLater(0, () => look('in a timer', null))
        await sleep(0)
        look('after a turn', self)
        await sleep(1e-3)
        look('after a sleep', self)
        await microtasks(3)
        look('after microtasks', self)
        await (async () => {
          await sleep(0)
          look('in a function that it awaits', self)
        })()
        look('after that', self)
      }
      const names = ['one', 'two', 'three']
      const children2 = names.map((name) => loop.createTask(async () => body(name), { name }))
      for (const child of children2) child.addDoneCallback(() => look('in a done callback', null))
      await gather(children2)
      await sleep(0)
      requireSame(wrong, [], 'what was wrong')
    })
  },
  'allTasks knows the tasks that are not done': async (trial) => {
    await trial.run(async (loop) => {
      const main = currentTask()?.getName() ?? ''
      const gate = loop.createFuture()
      const child = loop.createTask(async () => gate)
      const names = () => [...allTasks()].map((task) => task.getName()).toSorted()
      requireSame(names(), [main, child.getName()].toSorted(), 'the tasks')
      requireSame(loop.tasks.has(child), true, 'whether loop.tasks has it')
      gate.setResult()
      await child
      requireSame(names(), [main], 'the tasks in the end')
    })
  },
  'a task has the outcome of its coroutine': async (trial) => {
    await trial.run(async (loop) => {
      const boom = new RangeError('boom')
      const kept = loop.createTask(async () => sleep(0, 'result'), { name: 'kept' })
      const failed = loop.createTask(async () => {
        await sleep(0)
        throw boom
      })
      requireSame(await kept, 'result', 'the result')
      requireSame([kept.getName(), kept.done(), kept.result()], ['kept', true, 'result'], 'name, done and result')
      requireThat((await requireError('the task', RangeError, () => failed)) === boom, 'it is another error')
      requireThat(failed.exception() === boom, 'exception() is another error')
    })
  },
  'a task factory makes the tasks while it is set': async (trial) => {
    await trial.run(async (loop) => {
      const seen = []
      const factory = (of, coroutine, options) => {
        seen.push(options.name)
        return new Task(coroutine, { ...options, loop: of })
      }
      requireSame(loop.getTaskFactory(), null, 'getTaskFactory() before')
      loop.setTaskFactory(factory)
      requireThat(loop.getTaskFactory() === factory, 'getTaskFactory() is another one')
      await loop.createTask(async () => void 0, { name: 'made' })
      loop.setTaskFactory(null)
      await loop.createTask(async () => void 0, { name: 'default' })
      requireSame(seen, ['made'], 'what the factory was asked for')
      await requireError('setTaskFactory', TypeError, () => loop.setTaskFactory('none'))
    })
  },
  'an eager task runs to its first suspension at once': async (trial) => {
    await trial.run(async (loop) => {
      const log = []
      const body = function* () {
        log.push('begins')
        yield
        log.push('ends')
      }
      const task = loop.createTask(body, { eagerStart: true })
      log.push('made')
      await task
      requireSame(log, ['begins', 'made', 'ends'], 'the order')
    })
  },
}
async function microtasks(count) {
  for (let left = count; left > 0; left -= 1) await Promise.resolve()
}
var nativeBodies = {
  parent: (loop, note2, gate) => async () => {
    note2('parent begins')
    await loop.createTask(async () => {
      note2('child begins')
      await gate
      note2('child goes on')
    })
    note2('parent goes on')
    await sleep(0)
    note2('parent has slept')
  },
  opener: (note2, gate) => async () => {
    note2('opener begins')
    await sleep(0)
    note2('opener goes on')
    gate.setResult()
    await gate
  },
}
var generatorBodies = {
  parent: (loop, note2, gate) =>
    function* () {
      note2('parent begins')
      yield* loop.createTask(function* () {
        note2('child begins')
        yield* gate
        note2('child goes on')
      })
      note2('parent goes on')
      yield* sleep(0)
      note2('parent has slept')
    },
  opener: (note2, gate) =>
    function* () {
      note2('opener begins')
      yield* sleep(0)
      note2('opener goes on')
      gate.setResult()
      yield* gate
    },
}

// packages/testing/src/conformance/timers.ts
var timers = {
  'timers run in the order of their times': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    const start = loop.time()
    for (const milliseconds of [3, -1, 1, -3, 4, -2, 2, 5]) {
      loop.callAt(start + milliseconds / 1e3, () => log.push(milliseconds))
    }
    await trial.runUntil(loop, start + 6e-3)
    requireSame(log, [-3, -2, -1, 1, 2, 3, 4, 5], 'the order')
  },
  'of timers for the same time, the one that was set first runs first': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    const when = loop.time() + 2e-3
    for (let number = 0; number < 50; number += 1) loop.callAt(when, () => log.push(number))
    await trial.runUntil(loop, when)
    requireSame(
      log,
      Array.from({ length: 50 }, (_, index) => index),
      'the order',
    )
  },
  'what is set for a time that has come runs in a later turn, after what was ready': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    const when = loop.time() + 1e-3
    const add = (name) => void log.push(name)
    loop.callAt(when, () => {
      add('first')
      loop.callAt(when, add, 'set for now')
      loop.callSoon(add, 'soon')
    })
    loop.callAt(when, add, 'second')
    await trial.runUntil(loop, when + 2e-3)
    requireSame(log, ['first', 'second', 'soon', 'set for now'], 'the order')
  },
  'a timer never runs before its time': async (trial) => {
    const loop = trial.newLoop()
    const early = []
    const start = loop.time()
    for (const milliseconds of [0.3, 1, 1.7, 2.5, 36e5]) {
      const handle = loop.callLater({ milliseconds }, () => {
        if (loop.time() < handle.when() - trial.resolution) early.push(milliseconds)
      })
      requireThat(handle.when() >= start + milliseconds / 1e3, 'when() is nearer than the delay that was asked for')
    }
    await trial.runUntil(loop, start + 5e-3)
    requireSame(early, [], 'the timers, in milliseconds, that were early')
  },
  'when() is the time that callAt was given': async (trial) => {
    const loop = trial.newLoop()
    const when = loop.time() + 1.5
    const handle = loop.callAt(when, () => void 0)
    requireSame(handle.when(), when, 'when()')
    handle.cancel()
    requireSame(handle.when(), when, 'when() of a cancelled timer')
  },
  'time never goes back': async (trial) => {
    await trial.run(async (loop) => {
      let last = loop.time()
      for (let count = 0; count < 200; count += 1) {
        await sleep(count % 50 === 0 ? 1e-3 : 0)
        const now = loop.time()
        requireThat(now >= last, `the clock showed ${now} after it had shown ${last}`)
        last = now
      }
    })
  },
  'time passes while a timer is waited for': async (trial) => {
    await trial.run(async (loop) => {
      const start = loop.time()
      await sleep(3e-3)
      requireThat(loop.time() >= start + 3e-3 - trial.resolution, 'the clock has not moved on by what was slept')
    })
  },
  'a timer that was cancelled does not run, however many there are': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    const when = loop.time() + 2e-3
    const handles = Array.from({ length: 300 }, (_, number) => loop.callAt(when, () => log.push(number)))
    for (const [number, handle] of handles.entries()) if (number % 10 > 0) handle.cancel()
    requireSame([handles[0]?.cancelled(), handles[1]?.cancelled()], [false, true], 'cancelled()')
    await trial.runUntil(loop, when)
    requireSame(
      log,
      Array.from({ length: 30 }, (_, index) => index * 10),
      'the timers that ran',
    )
  },
  'a timer that is cancelled by another of the same time does not run': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    const when = loop.time() + 1e-3
    loop.callAt(when, () => second.cancel())
    const second = loop.callAt(when, () => log.push('cancelled'))
    loop.callAt(when, () => log.push('kept'))
    await trial.runUntil(loop, when)
    requireSame(log, ['kept'], 'the timers that ran')
  },
  'a nearer timer is not held up by one that was set before': async (trial) => {
    await trial.run(async (loop) => {
      const log = []
      const far = loop.callLater(3600, () => log.push('far'))
      await sleep(1e-3)
      await sleep(1e-3)
      far.cancel()
      requireSame(log, [], 'the timers that ran')
    })
  },
  'timers that are too far for the platform do not run at once': async (trial) => {
    await trial.run(async (loop) => {
      const log = []
      const far = [2 ** 31 / 1e3 + 1, 1e10, Infinity].map((delay) => loop.callLater(delay, () => log.push(`${delay}`)))
      await sleep(3e-3)
      for (const handle of far) handle.cancel()
      requireSame(log, [], 'the timers that ran')
    })
  },
  'a delay that is none is refused at once, and nothing is planned': async (trial) => {
    const loop = trial.newLoop()
    const unexpected = () => {
      throw new Error('A timer ran that was refused')
    }
    await requireError('callLater of NaN', ValueError, () => loop.callLater(Number.NaN, unexpected))
    await requireError('callLater of a text', TypeError, () => loop.callLater('1', unexpected))
    await requireError('callAt of a text', TypeError, () => loop.callAt('1', unexpected))
    await trial.turns(loop, 3)
  },
  'scheduleAt stands in one line with callAt, and can be called off': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    const when = loop.time() + 1e-3
    loop.callAt(when, () => log.push('first'))
    const off = loop.scheduleAt(when, { run: () => void log.push('called off') })
    const kept = loop.scheduleAt(when, { run: () => void log.push('second') })
    loop.callAt(when, () => log.push('third'))
    off.cancel()
    off.cancel()
    await trial.runUntil(loop, when)
    kept.cancel()
    requireSame(log, ['first', 'second', 'third'], 'what ran')
  },
  'timers that a run leaves behind wait for the next run': async (trial) => {
    const loop = trial.newLoop()
    const log = []
    const when = loop.time() + 2e-3
    loop.callAt(when, () => log.push('timer'))
    await trial.turns(loop, 1)
    requireSame(log.length <= 1, true, 'it ran once at most')
    await trial.runUntil(loop, when + 1e-3)
    requireSame(log, ['timer'], 'what ran')
  },
}

// packages/testing/src/conformance/transports.ts
var KIB3 = 1024
function transports(link) {
  return {
    'connectionMade comes first on both sides, once, and before createConnection answers': async (trial) => {
      await trial.run(async (loop) => {
        const server = new RecordingProtocol()
        const listening = await link.listen(loop, () => server)
        const client = new RecordingProtocol()
        const [transport, protocol] = await link.connect(loop, addressOf2(listening), () => client)
        requireThat(protocol === client, 'the protocol of the answer is another one')
        requireSame(client.names, ['connectionMade'], 'what the client was told')
        requireThat((await client.made()) === transport, 'the transport of the answer is another one')
        const far = await server.made()
        far.write(bytePattern(3))
        transport.write(bytePattern(3))
        await client.received(3)
        await server.received(3)
        requireSame(client.names, ['connectionMade', 'dataReceived'], 'what the client was told in the end')
        requireSame(server.names, ['connectionMade', 'dataReceived'], 'what the server was told in the end')
        transport.close()
        await server.lost()
        await client.lost()
        listening.close()
      })
    },
    'bytes arrive complete and in order, both ways at once': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        const data = bytePattern(400 * KIB3)
        for (let start = 0; start < data.length; start += 7777) {
          pair2.near.write(data.subarray(start, start + 7777))
          pair2.far.write(data.subarray(start, start + 7777))
          if (start % 5 === 0) await sleep(0)
        }
        requireBytes2(await pair2.server.received(data.length), data, 'what the server received')
        requireBytes2(await pair2.client.received(data.length), data, 'what the client received')
        await pair2.end()
      })
    },
    'writelines writes its pieces one after the other, and writing nothing does nothing': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        const data = bytePattern(100)
        pair2.near.writelines([data.subarray(0, 10), new Uint8Array(), data.subarray(10, 90)])
        pair2.near.writelines([])
        pair2.near.write(new Uint8Array())
        pair2.near.write(data.subarray(90))
        requireBytes2(await pair2.server.received(100), data, 'what was received')
        await pair2.end()
      })
    },
    'what is changed once nothing waits to be sent does not change what arrives': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        pair2.far.pauseReading()
        for (const write of ['write', 'writelines']) {
          const data = bytePattern(KIB3)
          if (write === 'write') pair2.near.write(data)
          else pair2.near.writelines([data.subarray(0, 100), data.subarray(100)])
          while (pair2.near.getWriteBufferSize() > 0) await sleep(1e-3)
          data.fill(0)
        }
        pair2.far.resumeReading()
        const received = await pair2.server.received(2 * KIB3)
        requireBytes2(received.subarray(0, KIB3), bytePattern(KIB3), 'what write sent')
        requireBytes2(received.subarray(KIB3), bytePattern(KIB3), 'what writelines sent')
        await pair2.end()
      })
    },
    'what is no bytes is refused, and nothing is sent': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        await requireError('write', TypeError, () => pair2.near.write('text'))
        await requireError('writelines', TypeError, () => pair2.near.writelines([bytePattern(1), null]))
        pair2.near.write(bytePattern(3))
        requireBytes2(await pair2.server.received(3), bytePattern(3), 'what was received')
        await pair2.end()
      })
    },
    'getExtraInfo knows both addresses, and answers with the fallback otherwise': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        requireSame(
          pair2.far.getExtraInfo('peername'),
          pair2.near.getExtraInfo('sockname'),
          'the address of the client',
        )
        requireSame(pair2.near.getExtraInfo('peername'), pair2.far.getExtraInfo('sockname'), 'that of the server')
        requireSame(pair2.near.getExtraInfo('peername'), addressOf2(pair2.listening), 'that of the listening one')
        requireThat(pair2.near.getExtraInfo('socket') !== null, 'there is no socket')
        requireSame(pair2.near.getExtraInfo('nothing'), null, 'what is not known')
        requireSame(pair2.near.getExtraInfo('nothing', 'fallback'), 'fallback', 'what is not known, with a fallback')
        await pair2.end()
      })
    },
    'after setProtocol another protocol is told': async (trial) => {
      await trial.run(async (loop) => {
        const pair2 = await connectedPair(loop, link)
        const other = new RecordingProtocol()
        requireThat(pair2.far.getProtocol() === pair2.server, 'getProtocol() is another one')
        pair2.far.setProtocol(other)
        requireThat(pair2.far.getProtocol() === other, 'getProtocol() is not the one that was set')
        pair2.near.write(bytePattern(10))
        requireBytes2(await other.received(10), bytePattern(10), 'what the other received')
        pair2.near.close()
        await other.lost()
        await pair2.client.lost()
        pair2.listening.close()
        await pair2.listening.waitClosed()
        requireSame(pair2.server.names, ['connectionMade'], 'what the first was told')
        requireSame(other.names, ['dataReceived', 'eofReceived', 'connectionLost'], 'what the other was told')
      })
    },
    'a connection that is given up while it is made leaves nothing behind': async (trial) => {
      await trial.run(async (loop) => {
        const made2 = []
        const listening = await link.listen(loop, () => {
          const protocol = new RecordingProtocol()
          made2.push(protocol)
          return protocol
        })
        for (let turns = 1; turns < 12; turns += 1) {
          const client = new RecordingProtocol()
          const connecting = createTask(link.connect(loop, addressOf2(listening), () => client))
          for (let turn = 0; turn < turns; turn += 1) await sleep(0)
          if (connecting.cancel()) {
            await requireError('the task', CancelledError, () => connecting)
          } else {
            const [transport] = await connecting
            transport.abort()
          }
          if (client.names.length > 0) await client.lost()
        }
        await sleep(5e-3)
        listening.close()
        await listening.waitClosed()
        for (const { names } of made2)
          requireSame(names.at(-1), 'connectionLost', 'what a protocol of the server was told last')
      })
    },
    'what the protocol factory of a connection throws is thrown, and the other side loses it': async (trial) => {
      await trial.run(async (loop) => {
        const boom = new Error('boom')
        const server = new RecordingProtocol()
        const listening = await link.listen(loop, () => server)
        const error = await requireError('the connection', Error, () =>
          link.connect(loop, addressOf2(listening), () => {
            throw boom
          }),
        )
        requireThat(error === boom, `it was ${String(error)}`)
        await server.lost()
        listening.close()
        await listening.waitClosed()
      })
    },
  }
}

// packages/testing/src/conformance/event-loop-promises.ts
function eventLoopPromises(factory, options = {}) {
  const topics = Object.entries(topicsFor(factory, options))
  const promises = topics.flatMap(([topic, checks]) =>
    Object.entries(checks).map(([name, check]) => ({
      topic,
      name,
      check: async () => {
        const deviation = options.deviations?.[name]
        await (deviation === void 0
          ? requireKept(name, factory, options, check)
          : requireBroken(name, deviation, factory, options, check))
      },
    })),
  )
  requireKnown(promises, options)
  return promises
}
function topicsFor(factory, options) {
  const topics = {
    scheduling,
    timers,
    contexts: contexts(),
    futures,
    tasks,
    cancellation,
    errors,
    lifecycle,
  }
  if (options.exactTime === true) topics['exact time'] = exactTime
  const loop = factory()
  const { network } = loop
  loop.close()
  if (network === null) return topics
  for (const link of socketLinks(network, options)) {
    topics[`transports over ${link.name}`] = transports(link)
    topics[`reading over ${link.name}`] = connectionReading(link)
    topics[`contexts of connections over ${link.name}`] = connectionContexts(link)
    topics[`ends of connections over ${link.name}`] = connectionEnds(link)
    topics[`flow control over ${link.name}`] = flowControl(link)
    topics[`servers over ${link.name}`] = servers(link)
  }
  if (network.createDatagramEndpoint !== void 0) topics['datagrams'] = datagrams
  return topics
}
async function requireKept(name, factory, options, check) {
  try {
    await runIsolated(factory, options, check)
  } catch (error) {
    throw new AssertionError(
      `The loop breaks a promise: ${name}
  ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  }
}
async function requireBroken(name, reason, factory, options, check) {
  try {
    await runIsolated(factory, options, check)
  } catch {
    return
  }
  throw new AssertionError(
    `The loop keeps a promise that it was said to break: ${name}
  Take it off the deviations: ${reason}`,
  )
}
function requireKnown(promises, { deviations = {} }) {
  for (const name of Object.keys(deviations)) {
    if (!promises.some((promise) => promise.name === name))
      throw new TypeError(`Cannot take a deviation as it must be the name of a promise: received '${name}'`)
  }
}

// packages/testing/src/conformance/check-event-loop.ts
async function checkEventLoop(factory, { only = () => true, ...options } = {}) {
  const kept = []
  const broken = []
  for (const promise of eventLoopPromises(factory, options).filter(only)) {
    const { topic, name } = promise
    try {
      await promise.check()
      kept.push(name)
    } catch (error) {
      broken.push({ topic, name, error })
    }
  }
  return { ok: broken.length === 0, kept, broken }
}

// <stdin>
var n = 0
var where = process.argv[2]
var factories = { node: () => new NodeEventLoop(), virtual: () => new VirtualEventLoop() }
var report = await checkEventLoop(factories[where], {
  patience: 1,
  exactTime: where === 'virtual',
  unixPath: () => '/tmp/w/mut/s' + process.pid + '-' + n++,
})
console.log(
  'REPORT' +
    JSON.stringify({
      kept: report.kept.length,
      broken: report.broken.map(
        (b) =>
          b.topic +
          ': ' +
          b.error.message.split('\n').slice(0, 2).join(' | ').replace('The loop breaks a promise: ', ''),
      ),
    }),
)
process.exit(0)
