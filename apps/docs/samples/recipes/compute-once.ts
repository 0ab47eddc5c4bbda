import { createTask, gather, run, shield, sleep, type Task } from '@asyncio/node'

// #region cache
class Once<Key, Value> {
  readonly #compute: (key: Key) => Promise<Value>
  readonly #entries = new Map<Key, { task: Task<Value>; callers: number }>()

  constructor(compute: (key: Key) => Promise<Value>) {
    this.#compute = compute
  }

  async get(key: Key): Promise<Value> {
    const entry = this.#entries.get(key) ?? this.#begin(key)
    entry.callers += 1
    try {
      return await shield(entry.task) // a caller that is cancelled leaves it running for the others
    } finally {
      entry.callers -= 1
      // The last one has left: if it was not done yet, whoever comes now begins anew.
      if (entry.callers === 0 && entry.task.cancel()) this.#entries.delete(key)
    }
  }

  #begin(key: Key): { task: Task<Value>; callers: number } {
    const entry = { task: createTask(() => this.#compute(key)), callers: 0 }
    this.#entries.set(key, entry)
    entry.task.addDoneCallback((task) => {
      const hasFailed = task.cancelled() || task.exception() !== null
      if (hasFailed && this.#entries.get(key) === entry) this.#entries.delete(key) // the next caller tries again
    })
    return entry
  }
}
// #endregion

async function measure(place: string): Promise<number> {
  console.log(`measures ${place}`)
  try {
    await sleep(0.1)
    return place.length
  } finally {
    console.log(`has left ${place}`)
  }
}

async function main(): Promise<void> {
  const lengths = new Once(measure)
  console.log(await gather([() => lengths.get('Oslo'), () => lengths.get('Oslo')]))
  console.log(await lengths.get('Oslo'))

  const leaving = createTask(() => lengths.get('Lima'))
  const staying = createTask(() => lengths.get('Lima'))
  await sleep(0.01)
  leaving.cancel()
  console.log('stayed:', await staying)

  const only = createTask(() => lengths.get('Rome'))
  await sleep(0.01)
  only.cancel()
  await sleep(0)
  console.log(await lengths.get('Rome'))
}

await run(main)
