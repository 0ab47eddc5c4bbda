// `yield*` delegates to another generator until that has no more: the `yield from` that asyncio began with.

function* outerGen(inner: Generator<number>) {
  yield 'hello'
  yield* inner
  yield 'world'
}

function* innerGen(items: number) {
  for (let i = 0; i < items; i++) yield i
}

const inner = innerGen(3)
const outer = outerGen(inner)
const values = [...outer]
for (const value of values) console.log(value)
