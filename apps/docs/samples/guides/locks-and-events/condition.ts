import { asyncWith, Condition, run, sleep, taskGroup } from '@asyncio/node'

async function main(): Promise<void> {
  const changed = new Condition()
  let logs = 0

  async function lightFire(): Promise<void> {
    await asyncWith(changed, async () => {
      await changed.waitFor(() => logs >= 3)
      logs -= 3
      console.log('the fire burns')
    })
  }

  async function chop(): Promise<void> {
    for (let log = 1; log <= 3; log++) {
      await sleep(0.01)
      await asyncWith(changed, () => {
        logs += 1
        console.log(`${logs} logs`)
        changed.notifyAll()
      })
    }
  }

  await taskGroup((group) => {
    group.createTask(lightFire)
    group.createTask(chop)
  })
}

await run(main)
