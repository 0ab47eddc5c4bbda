// When a task of a group fails, the others are cancelled; catchGroup() handles what failed, kind by kind.

import { catchGroup, sleep, taskGroup } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function fail(error: Error) {
  await sleep(0.5)
  throw error
}

async function patient() {
  try {
    await sleep(60)
  } finally {
    console.log('patient: called off')
  }
}

async function main() {
  await catchGroup(
    taskGroup(async (group) => {
      group.createTask(() => fail(new RangeError('too long')))
      group.createTask(() => fail(new RangeError('too short')))
      group.createTask(() => fail(new TypeError('not even a number')))
      group.createTask(patient)
    }),
    [RangeError, ({ errors }) => console.log(`out of range: ${errors.map(({ message }) => message).join(', ')}`)],
    [TypeError, ({ errors }) => console.log(`of the wrong type: ${errors.map(({ message }) => message).join(', ')}`)],
  )
  console.log('all is dealt with')
}

await run(main)
