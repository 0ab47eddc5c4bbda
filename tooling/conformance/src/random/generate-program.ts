import type { Block, Operation, Program } from './program.ts'
import { RandomNumbers } from './random-numbers.ts'

const FUTURES = 3
const DEPTH = 3

// What is named twice comes twice as often.
const simple = [
  'log',
  'sleep',
  'sleep',
  'sleepZero',
  'sleepZero',
  'spawn',
  'spawn',
  'awaitTask',
  'awaitTask',
  'awaitFuture',
  'cancel',
  'cancel',
  'cancelSelf',
  'uncancel',
  'cancelling',
  'taskState',
  'setResult',
  'setException',
  'cancelFuture',
  'callSoon',
  'callLater',
  'addDoneCallback',
  'raise',
  'return',
] as const
const nested = ['spawn', 'gather', 'gather', 'gatherTasks', 'try', 'try', 'swallowCancel', 'setVariable'] as const

// Many are equal, so that many things are due at once.
const delays = [0, 0, 0.001, 0.01, 0.01, 0.02, 0.05, 0.1, 0.2] as const

/** Makes a program that is the same for the same seed. */
export function generateProgram(seed: number): Program {
  const random = new RandomNumbers(seed)
  let lastLabel = 0

  function block(depth: number, size = random.between(1, 4)): Block {
    return Array.from({ length: size }, () => operation(depth))
  }

  function blocks(depth: number): Block[] {
    return Array.from({ length: random.between(1, 3) }, () => block(depth))
  }

  function operation(depth: number): Operation {
    const kind = depth > 0 && random.chance(0.45) ? random.pick(nested) : random.pick(simple)
    lastLabel += 1
    const label = lastLabel
    switch (kind) {
      case 'sleep':
      case 'callLater':
        return { kind, label, delay: random.pick(delays) }
      case 'spawn':
        return { kind, label, body: block(Math.max(depth - 1, 0)) }
      case 'awaitTask':
      case 'taskState':
      case 'addDoneCallback':
        return { kind, label, task: random.between(0, 7) }
      case 'cancel':
        return { kind, label, task: random.between(0, 7), message: random.chance(0.5) ? `message ${label}` : null }
      case 'awaitFuture':
      case 'setException':
      case 'cancelFuture':
        return { kind, label, future: random.between(0, FUTURES - 1) }
      case 'setResult':
        return { kind, label, future: random.between(0, FUTURES - 1), value: random.between(0, 9) }
      case 'return':
        return { kind, label, value: random.between(0, 9) }
      case 'gather':
        return { kind, label, bodies: blocks(depth - 1), returnExceptions: random.chance(0.4) }
      case 'gatherTasks':
        return {
          kind,
          label,
          tasks: Array.from({ length: random.between(0, 3) }, () => random.between(0, 7)),
          returnExceptions: random.chance(0.4),
        }
      case 'try':
        return {
          kind,
          label,
          body: block(depth - 1),
          cleanup: block(Math.max(depth - 2, 0), random.between(0, 2)),
          swallow: random.chance(0.6),
        }
      case 'swallowCancel':
      case 'setVariable':
        return { kind, label, body: block(depth - 1) }
      case 'log':
      case 'sleepZero':
      case 'cancelSelf':
      case 'uncancel':
      case 'cancelling':
      case 'callSoon':
      case 'raise':
        break
    }
    return { kind, label }
  }

  return {
    seed,
    futures: FUTURES,
    roots: Array.from({ length: random.between(2, 5) }, () => block(DEPTH, random.between(3, 7))),
  }
}
