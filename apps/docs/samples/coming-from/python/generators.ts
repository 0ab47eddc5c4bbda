import { run, sleep } from '@asyncio/node'

function* turn(): Generator<undefined, string, unknown> {
  yield // lets the others run once
  return 'a turn later'
}

function* compute(x: number, y: number) {
  yield* sleep(0.01)
  return x + y
}

await run(function* main() {
  console.log(yield* turn())
  console.log(yield* compute(1, 2))
})
