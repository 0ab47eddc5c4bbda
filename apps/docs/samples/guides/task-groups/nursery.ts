import { run, sleep, taskGroup, type TaskGroup } from '@asyncio/node'

class Switchboard {
  readonly #calls: TaskGroup

  constructor(calls: TaskGroup) {
    this.#calls = calls
  }

  /** Answers at once; the call goes on in the group. */
  connect(caller: string): void {
    this.#calls.createTask(async () => {
      await sleep(0.05)
      console.log(`${caller} has hung up`)
    })
  }
}

async function main(): Promise<void> {
  await taskGroup((calls) => {
    const board = new Switchboard(calls)
    board.connect('Ada')
    board.connect('Bob')
    console.log('both are connected')
  })
  console.log('no call is left')
}

await run(main)
