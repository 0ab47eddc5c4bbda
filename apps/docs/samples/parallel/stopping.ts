import {
  createSubprocessExec,
  createSubprocessShell,
  FileNotFoundError,
  PIPE,
  run,
  timeout,
  TimeoutError,
} from '@asyncio/node'

async function main(): Promise<void> {
  const sleeper = await createSubprocessExec('sleep', ['60'])
  await timeout(0.01, () => sleeper.wait()).catch((error) =>
    console.log((error as Error).name),
  )
  console.log('still running:', sleeper.returncode)
  sleeper.terminate()
  console.log('ended by signal', -(await sleeper.wait()))

  // The time limit ends the process, too.
  const counting = await createSubprocessShell('echo begun; exec sleep 60', {
    stdout: PIPE,
  })
  try {
    await timeout(0.05, () => counting.communicate(undefined, { killOnCancel: true }))
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('killed:', counting.returncode)
  }

  {
    await using forgotten = await createSubprocessExec('sleep', ['60'])
    console.log('a process until the end of the block:', forgotten.pid > 0)
  }

  try {
    await createSubprocessExec('no-such-program')
  } catch (error) {
    console.log(error instanceof FileNotFoundError ? 'there is no such program' : error)
  }
}

await run(main)
