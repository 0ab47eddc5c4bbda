const letters: string[] = []
let ring: (() => void) | undefined

async function read(): Promise<void> {
  try {
    for (;;) {
      while (letters.length === 0)
        await new Promise<void>((resolve) => (ring = resolve))
      console.log(`read: ${letters.shift()}`)
    }
  } finally {
    console.log('reader: lamp off')
  }
}

async function write(): Promise<void> {
  letters.push('Dear Ada')
  ring?.()
  await Promise.resolve()
  throw new Error('out of ink')
}

console.log(await Promise.allSettled([read(), write()]))
