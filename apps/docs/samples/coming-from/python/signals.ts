import { Event, getRunningLoop, NodeEventLoop, run, timeout } from '@asyncio/node'

async function main(): Promise<void> {
  const loop = getRunningLoop()
  if (!(loop instanceof NodeEventLoop))
    throw new TypeError('This program needs a loop with signals')
  const asked = new Event()
  loop.addSignalHandler('SIGHUP', () => asked.set())

  process.kill(process.pid, 'SIGHUP')
  await timeout(1, () => asked.wait()) // a signal handler alone does not keep the process running
  console.log('asked to read the settings again')
  loop.removeSignalHandler('SIGHUP')
}

await run(main)
