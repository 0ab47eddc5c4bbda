import { createSubprocessExec, gather, PIPE, run } from '@asyncio/node'

async function sorted(text: string): Promise<string> {
  const child = await createSubprocessExec('sort', [], { stdin: PIPE, stdout: PIPE })
  const [output] = await child.communicate(new TextEncoder().encode(text))
  return new TextDecoder().decode(output ?? undefined)
}

async function main(): Promise<void> {
  const [one, other] = await gather([
    () => sorted('pear\nfig\n'),
    () => sorted('b\nc\na\n'),
  ]) // two processes at once
  console.log(one + other)

  const failing = await createSubprocessExec(
    'sh',
    ['-c', 'echo "no such page" >&2; exit 3'],
    { stderr: PIPE },
  )
  const [, errors] = await failing.communicate()
  console.log(
    failing.returncode,
    new TextDecoder().decode(errors ?? undefined).trimEnd(),
  )
}

await run(main)
