import { setTimeout as pause } from 'node:timers/promises'

async function load(name: string, milliseconds: number): Promise<string> {
  await pause(milliseconds)
  if (name === 'broken') throw new Error('broken could not be loaded')
  console.log(`${name} is loaded`)
  return name
}

try {
  await Promise.all([load('broken', 5), load('large file', 80)])
} catch (error) {
  console.log(String(error))
}
console.log('gone on')
