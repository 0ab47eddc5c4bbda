import { Data, Effect, Schedule } from 'effect'

class NotThere extends Data.TaggedError('NotThere')<{ readonly key: string }> {}
class Unreachable extends Data.TaggedError('Unreachable')<{
  readonly attempt: number
}> {}

let attempts = 0

// The compiler knows both ways in which this can fail: Effect<string, NotThere | Unreachable>.
const read = Effect.fnUntraced(function* (key: string) {
  attempts += 1
  if (attempts < 3) return yield* new Unreachable({ attempt: attempts })
  if (key !== 'colour') return yield* new NotThere({ key })
  return 'blue'
})

const patient = (key: string) =>
  read(key).pipe(
    Effect.retry({
      while: (error) => error._tag === 'Unreachable',
      schedule: Schedule.exponential(1),
      times: 5,
    }),
    Effect.catchTag('NotThere', ({ key: missing }) => Effect.succeed(`no ${missing}`)),
  )

console.log(await Effect.runPromise(patient('colour')), `after ${attempts} attempts`)
console.log(await Effect.runPromise(patient('shape')))
