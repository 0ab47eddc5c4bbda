import { setTimeout as sleep } from 'node:timers/promises'

async function save(): Promise<void> {
  await sleep(20)
  throw new Error('the disk is full')
}

async function copy(): Promise<void> {
  try {
    await sleep(60)
  } finally {
    unlock()
  }
}

function unlock(): void {
  throw new Error('the lock file is gone')
}

try {
  await Promise.all([save(), copy()])
} catch (error) {
  console.log(`failed: ${String(error)}`)
}
