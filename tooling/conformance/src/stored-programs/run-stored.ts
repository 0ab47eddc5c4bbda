import { allTasks, createTask, sleep, type GeneratorCoroutine, type Task } from '@asyncio/core'
import { VirtualEventLoop } from '@asyncio/testing'
import { describe } from '../describe.ts'
import type { Trace } from '../trace.ts'
import { generatorJanitor, nativeJanitor } from './janitor.ts'
import type { StoredProgram } from './program.ts'
import { World, type Form } from './world.ts'

/** The names of tasks that a program started on its way; the last entry is about them. */
const STARTED_LATER = /^[acgstw]/

/** Runs a stored program on a fresh loop in virtual time. */
export async function runStored(program: StoredProgram, form: Form): Promise<Trace> {
  const loop = new VirtualEventLoop()
  loop.setExceptionHandler(() => {})
  const world = await loop.runUntilComplete(
    loop.createTask(
      form === 'native'
        ? async () => runInNative(new World(program, form, loop), program)
        : () => runInGenerator(new World(program, form, loop), program),
    ),
  )
  const left = Array.from(allTasks(loop), (task) => task.getName()).filter((name) => STARTED_LATER.test(name))
  world.entries.push(['state', left.toSorted().map((name) => [name, 'pending'])])
  return JSON.parse(JSON.stringify(world.entries)) as Trace
}

async function runInNative(world: World, program: StoredProgram): Promise<World> {
  const main = begin(world, program)
  const janitor = createTask(async () => nativeJanitor(world), { name: 'janitor' })
  logEnd(world, main)
  await janitor
  await sleep(1)
  return world
}

function* runInGenerator(world: World, program: StoredProgram): GeneratorCoroutine<World> {
  const main = begin(world, program)
  const janitor = createTask(() => generatorJanitor(world), { name: 'janitor' })
  logEnd(world, main)
  yield* janitor
  yield* sleep(1)
  return world
}

/** Starts the tasks, and gives the main one. */
function begin(world: World, { roots, main }: StoredProgram): Task<unknown> {
  for (const [number, block] of roots.entries()) world.start(block, `root${number}`)
  return world.start(main, 'main')
}

/** How the main task ended has an entry of its own, without the time. */
function logEnd(world: World, main: Task<unknown>): void {
  main.addDoneCallback(() => {
    const error = main.cancelled() ? 'cancelled' : main.exception()
    world.entries.push(['main', typeof error === 'string' ? error : error === null ? main.result() : describe(error)])
  })
}
