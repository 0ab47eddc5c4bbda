import { aclosing, asyncWith, run, sleep } from '@asyncio/node'

class Connection {
  async enter(): Promise<this> {
    console.log('connected')
    return this
  }

  async exit(): Promise<void> {
    await sleep(0.01)
    console.log('disconnected')
  }

  async ask(question: string): Promise<string> {
    return `${question} Yes.`
  }
}

async function* count(): AsyncGenerator<number> {
  try {
    for (let n = 1; ; n++) {
      yield n
      await sleep(0)
    }
  } finally {
    console.log('the generator is closed')
  }
}

async function main(): Promise<void> {
  await asyncWith(new Connection(), async (connection) => {
    console.log(await connection.ask('Are you there?'))
  })

  await asyncWith(aclosing(count()), async (numbers) => {
    for await (const n of numbers) {
      console.log(n)
      if (n === 2) break
    }
  })
}

await run(main)
