import { setTimeout as pause } from 'node:timers/promises'
import pLimit from 'p-limit'

const limit = pLimit(2)
const milliseconds = [10, 200, 10, 100, 100, 100] // how long each page takes

async function fetchPage(page: number): Promise<number> {
  console.log(`page ${page}: begun`)
  await pause(milliseconds[page - 1])
  console.log(`page ${page}: done`)
  return page
}

console.log(await Promise.all([1, 2, 3].map((page) => limit(() => fetchPage(page)))))

const working = [4, 5, 6].map((page) => limit(() => fetchPage(page)))
await pause(10)
limit.clearQueue() // page 6 never begins; 4 and 5 go on
console.log(await Promise.all(working.slice(0, 2)))
