import { eagerTaskFactory, getRunningLoop } from '@asyncio/core'
import { run } from '@asyncio/loop'
import type { Program, Programs } from '../program.ts'
import type { FormsByKey } from './forms.ts'
import { locks } from './locks.ts'
import { queues } from './queues.ts'
import { sockets } from './sockets.ts'
import { tasks } from './tasks.ts'
import { trees } from './trees.ts'

const forms: FormsByKey = { ...tasks, ...locks, ...queues, ...trees, ...sockets }

/** Where it makes a difference that tasks start at once. */
const STARTS = ['spawn.', 'tg.', 'tree.', 'cancel.', 'sleep.']

/** Plain `async` functions. */
export const ours: Programs = each((key) => forms[key]!.async, Object.keys(forms), false)

/** Generator coroutines. */
export const oursGenerator: Programs = each((key) => forms[key]!.generator, Object.keys(forms), false)

const started = Object.keys(forms).filter((key) => STARTS.some((start) => key.startsWith(start)))

/** Plain `async` functions in tasks that start at once. */
export const oursEager: Programs = each((key) => forms[key]!.async, started, true)

/** Generator coroutines in tasks that start at once. */
export const oursGeneratorEager: Programs = each((key) => forms[key]!.generator, started, true)

type Form = FormsByKey[string]['async' | 'generator']
type AsyncForm = FormsByKey[string]['async']

function each(formOf: (key: string) => Form, keys: readonly string[], eager: boolean): Programs {
  return Object.fromEntries(keys.map((key) => [key, inLoop(formOf(key), eager)]))
}

/** A program that runs in a loop of its own, which takes generators as well as promises. */
function inLoop(form: Form, eager: boolean): Program {
  return async (count, note) => {
    const main = form as AsyncForm
    if (!eager) return run(() => main(count, note))
    return run(() => {
      getRunningLoop().setTaskFactory(eagerTaskFactory)
      return main(count, note)
    })
  }
}
