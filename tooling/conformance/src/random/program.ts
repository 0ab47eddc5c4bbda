/** One thing that a random program does. The label, unique in its program, is in each entry that it makes in the trace. */
export type Operation = WaitingOperation | ImmediateOperation

export type Block = readonly Operation[]

/** What may suspend the task, or runs operations that may. */
export type WaitingOperation =
  | { readonly kind: 'sleep'; readonly label: number; readonly delay: number }
  | { readonly kind: 'sleepZero'; readonly label: number }
  | { readonly kind: 'spawn'; readonly label: number; readonly body: Block }
  | { readonly kind: 'awaitTask'; readonly label: number; readonly task: number }
  | { readonly kind: 'awaitFuture'; readonly label: number; readonly future: number }
  | {
      readonly kind: 'gather'
      readonly label: number
      readonly bodies: readonly Block[]
      readonly returnExceptions: boolean
    }
  | {
      readonly kind: 'gatherTasks'
      readonly label: number
      readonly tasks: readonly number[]
      readonly returnExceptions: boolean
    }
  | {
      readonly kind: 'try'
      readonly label: number
      readonly body: Block
      readonly cleanup: Block
      readonly swallow: boolean
    }
  | { readonly kind: 'swallowCancel'; readonly label: number; readonly body: Block }
  | { readonly kind: 'setVariable'; readonly label: number; readonly body: Block }

/** What is over when it has been done. */
export type ImmediateOperation =
  | { readonly kind: 'log'; readonly label: number }
  | { readonly kind: 'cancel'; readonly label: number; readonly task: number; readonly message: string | null }
  | { readonly kind: 'cancelSelf'; readonly label: number }
  | { readonly kind: 'uncancel'; readonly label: number }
  | { readonly kind: 'cancelling'; readonly label: number }
  | { readonly kind: 'taskState'; readonly label: number; readonly task: number }
  | { readonly kind: 'setResult'; readonly label: number; readonly future: number; readonly value: number }
  | { readonly kind: 'setException'; readonly label: number; readonly future: number }
  | { readonly kind: 'cancelFuture'; readonly label: number; readonly future: number }
  | { readonly kind: 'callSoon'; readonly label: number }
  | { readonly kind: 'callLater'; readonly label: number; readonly delay: number }
  | { readonly kind: 'addDoneCallback'; readonly label: number; readonly task: number }
  | { readonly kind: 'raise'; readonly label: number }
  | { readonly kind: 'return'; readonly label: number; readonly value: number }

/** What is run: tasks that are started together, and futures that they share. */
export interface Program {
  readonly seed: number
  readonly futures: number
  readonly roots: readonly Block[]
}
