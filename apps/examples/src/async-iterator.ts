// An async iterator written by hand: `for await` waits while it fetches the next value.

import { sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

class Pages implements AsyncIterableIterator<string> {
  #pages: string[]

  constructor(...pages: string[]) {
    this.#pages = pages
  }

  [Symbol.asyncIterator]() {
    return this
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    const data = await this.#fetchData()
    return data === undefined ? { done: true, value: data } : { done: false, value: data }
  }

  async #fetchData() {
    await sleep(1)
    return this.#pages.shift()
  }
}

async function main() {
  for await (const page of new Pages('first page', 'second page')) console.log(page)
  console.log('no more pages')
}

await run(main)
