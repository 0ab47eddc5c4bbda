import type { Block } from '../program.ts'
import { awaiting, immediate, type Operations } from '../operation-kind.ts'

/** The number of a task. */
type OfTask = { readonly i: number }

/** Tasks, and what they ask of each other. */
export const tasks: Operations = {
  spawn: immediate<{ readonly body: Block }>(({ world, label }, { body }) => {
    world.start(body, `t${label}`)
  }),
  await_task: awaiting<OfTask>(({ world }, { i }) => world.younger(i)),
  cancel: immediate<OfTask & { readonly m: string | null }>((step, { i, m }) => {
    step.log('cancel', step.world.taskAt(i).cancel(m ?? undefined))
  }),
  self_cancel: immediate((step) => step.log(step.world.self().cancel())),
  uncancel: immediate((step) => step.log(step.world.self().uncancel())),
  cancelling: immediate((step) => step.log(step.world.self().cancelling())),
  task_state: immediate<OfTask>((step, { i }) => {
    const task = step.world.taskAt(i)
    step.log(task.done(), task.cancelled(), task.cancelling())
  }),
  done_cb: immediate<OfTask>((step, { i }) => {
    step.world.taskAt(i).addDoneCallback((done) => step.log('done', done.getName()))
  }),
}
