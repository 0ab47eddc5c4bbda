// A generator walked by hand, and the same by `for`, which does that for you. JavaScript has no generator expressions: it is a function.

function* odd() {
  for (let n = 0; n < 10; n++) yield 2 * n + 1
}

const seq = odd()

const it = seq[Symbol.iterator]()
while (true) {
  const { value, done } = it.next()
  if (done) break
  console.log(value)
}

for (const x of odd()) console.log(x)
