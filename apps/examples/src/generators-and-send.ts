// What coroutines were made of: a `yield` hands a value out, and answers with what is sent in.

function* gen(): Generator<number | string, void, number> {
  let x = yield 42
  x += yield 'Hello'
  x += yield 'World'
  yield x
}

const g = gen()
let i = 0
console.log(g.next().value)
while (true) {
  i += 1
  const step = g.next(i)
  if (step.done) break
  console.log(step.value)
}
