import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const ALL = 'console.log(Object.keys({ ...core, ...loop, ...sync }).length)'
const SPACES = ['core', 'loop', 'sync'].map((name) => `import * as ${name} from '@asyncio/${name}'`).join('\n')

/** Programs whose bundles are weighed: one that says hello after a turn, and whole libraries. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'ours: hello': `import { sleep } from '@asyncio/core'
    import { run } from '@asyncio/loop'
    await run(async () => { await sleep(0); console.log('hello') })`,
  'ours: core, loop and sync': `${SPACES}\n${ALL}`,
  'Effect 4: hello': `import { Effect } from 'effect'
    await Effect.runPromise(Effect.gen(function* () { yield* Effect.yieldNow; console.log('hello') }))`,
  'Effect 4: a queue, a semaphore, a time limit': `import { Effect, Fiber, Queue, Semaphore } from 'effect'
    await Effect.runPromise(Effect.gen(function* () {
      const queue = yield* Queue.bounded(10), semaphore = yield* Semaphore.make(1)
      const fiber = yield* Effect.forkChild(Effect.forever(Queue.take(queue)))
      yield* Effect.all([1, 2, 3].map((i) => semaphore.withPermits(1)(Queue.offer(queue, i))), { concurrency: 'unbounded' }).pipe(Effect.timeout('1 second'))
      yield* Fiber.interrupt(fiber) }))`,
  'Effect 3: hello': `import { Effect } from 'effect3'
    await Effect.runPromise(Effect.gen(function* () { yield* Effect.yieldNow(); console.log('hello') }))`,
  'Effection: hello': `import { run, sleep } from 'effection'
    await run(function* () { yield* sleep(0); console.log('hello') })`,
  'Effection: everything': `import * as effection from 'effection'\nconsole.log(Object.keys({ ...effection }).length)`,
  'RxJS: hello': `import { firstValueFrom, of } from 'rxjs'\nconsole.log(await firstValueFrom(of('hello')))`,
  'RxJS: everything': `import * as rxjs from 'rxjs'\nconsole.log(Object.keys({ ...rxjs }).length)`,
  'p-limit': `import limit from 'p-limit'\nconsole.log(await limit(1)(async () => 'hello'))`,
  'p-queue': `import Queue from 'p-queue'\nconsole.log(await new Queue({ concurrency: 1 }).add(async () => 'hello'))`,
  'async-mutex': `import { Mutex } from 'async-mutex'\nconsole.log(await new Mutex().runExclusive(() => 'hello'))`,
}

/** Bytes of each program, bundled for browsers, minified and packed by gzip. */
export async function weighBundles(): Promise<Readonly<Record<string, number>>> {
  const bytes: Record<string, number> = {}
  for (const [name, source] of Object.entries(PROGRAMS)) bytes[name] = await weigh(source)
  return bytes
}

async function weigh(source: string): Promise<number> {
  const bundle = await rolldown({
    input: 'program',
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    platform: 'browser',
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === 'program' ? fileURLToPath(new URL('program.mjs', import.meta.url)) : null),
        load: (id) => (id.endsWith('program.mjs') ? source : null),
      },
    ],
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    logLevel: 'silent',
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true, codeSplitting: false })
  await bundle.close()
  return gzipSync(output[0].code, { level: 9 }).length
}
