import { createSubprocessExec, PIPE, run, toThread } from '@asyncio/node'

async function main(): Promise<void> {
  const child = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE })
  const [output] = await child.communicate(
    new TextEncoder().encode('through another process'),
  )
  console.log(new TextDecoder().decode(output ?? undefined), child.returncode)

  const sum = await toThread((below: number) => {
    let total = 0
    for (let n = 0; n < below; n++) total += n
    return total
  }, 1000)
  console.log(sum)
}

await run(main)
