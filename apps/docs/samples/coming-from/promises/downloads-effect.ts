import { Effect } from 'effect'

const say = (text: string) => Effect.sync(() => console.log(text))

const download = (name: string, milliseconds: number) =>
  Effect.gen(function* () {
    yield* say(`${name}: connected`)
    yield* Effect.sleep(milliseconds)
    yield* say(`${name}: the file is here`)
  }).pipe(Effect.ensuring(say(`${name}: disconnected`)))

const program = Effect.all([download('Oslo', 20), download('Lima', 60_000)], {
  concurrency: 'unbounded',
}).pipe(
  Effect.timeout(300),
  Effect.catchTag('TimeoutError', () => say('time is up')),
)

await Effect.runPromise(program)
