import { catchGroup, run, taskGroup } from '@asyncio/node'

class NoPaper extends Error {}
class NoInk extends Error {}

async function print(page: number): Promise<void> {
  if (page === 2) throw new NoPaper(`page ${page}: no paper`)
  if (page === 3) throw new NoInk(`page ${page}: no ink`)
}

async function main(): Promise<void> {
  const printing = taskGroup((group) => {
    for (const page of [1, 2, 3]) group.createTask(() => print(page))
  })
  await catchGroup(
    printing,
    [
      NoPaper,
      (group) =>
        console.log(
          'paper:',
          group.exceptions.map(({ message }) => message),
        ),
    ],
    [
      NoInk,
      (group) =>
        console.log(
          'ink:',
          group.exceptions.map(({ message }) => message),
        ),
    ],
  )
}

await run(main)
