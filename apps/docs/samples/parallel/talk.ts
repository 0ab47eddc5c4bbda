import {
  createSubprocessExec,
  linesOf,
  PIPE,
  run,
  type StreamReader,
  type StreamWriter,
} from '@asyncio/node'

async function main(): Promise<void> {
  await using child = await createSubprocessExec('cat', [], {
    stdin: PIPE,
    stdout: PIPE,
  })
  const { stdin, stdout } = child as { stdin: StreamWriter; stdout: StreamReader }

  stdin.write(new TextEncoder().encode('one\n'))
  console.log('answered:', new TextDecoder().decode(await stdout.readline()).trimEnd())
  stdin.write(new TextEncoder().encode('two\nthree\n'))
  stdin.close()
  for await (const line of linesOf(stdout)) console.log('answered:', line)
  console.log('exit code', await child.wait())
}

await run(main)
