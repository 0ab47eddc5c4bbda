function* count() {
  const heard: string = yield 1 // hands out 1, and stops
  yield `heard ${heard}`
}

const counting = count() // nothing has happened yet
console.log(counting.next().value)
console.log(counting.next('a noise').value)
