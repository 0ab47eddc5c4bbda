import { expect, test } from 'vitest'
import { Fault, fuzz } from '../src/fuzz.ts'
import { Random } from '../src/random.ts'
import { shrink } from '../src/shrink.ts'
import type { Target } from '../src/target.ts'
import { targets } from '../src/targets.ts'

test.each(targets.map((target) => ({ name: target.name, target })))(
  'a few programs of $name do what they must',
  async ({ target }) => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    const { rounds, figures } = await fuzz({ targets: [target], seed, isEnough: (done) => done >= 3 })
    expect(rounds).toBe(3)
    expect(figures[target.name]?.operations).toBeGreaterThan(0)
  },
)

test('a seed makes the same programs each time', () => {
  for (const target of targets) expect(target.generate(new Random(7))).toEqual(target.generate(new Random(7)))
})

const fragile: Target<number> = {
  name: 'something fragile',
  generate: (random) => random.several(50, () => random.below(100)),
  async run(program) {
    if (program.includes(3) && program.includes(4)) throw new Error('3 does not go with 4')
    return { operations: program.length, bytes: 0 }
  },
}

test('fuzz() throws the smallest program that fails, and its seed, with which it is the first', async () => {
  const options = { targets: [fragile], isEnough: (rounds: number) => rounds > 10_000 }
  const fault = (await fuzz({ ...options, seed: 1 }).catch((error: unknown) => error)) as Fault
  expect(fault).toBeInstanceOf(Fault)
  expect(new Set(fault.program)).toEqual(new Set([3, 4]))
  expect(fault.message).toBe(`something fragile, seed ${fault.seed}: Error: 3 does not go with 4`)
  const again = (await fuzz({ ...options, seed: fault.seed }).catch((error: unknown) => error)) as Fault
  expect([again.seed, again.program]).toEqual([fault.seed, fault.program])
})

test('shrink() makes smaller what can not be left out', async () => {
  const program = [{ writes: [100, 200, 5000], naps: 3 }]
  const fails = async (parts: typeof program): Promise<boolean> =>
    parts.some(({ writes }) => writes.some((size) => size > 1000))
  expect(await shrink(program, async (smaller) => fails([...smaller]))).toEqual([{ writes: [1250], naps: 1 }])
})

test('shrink() leaves out what a failure does not need', async () => {
  const program = Array.from({ length: 64 }, (_, index) => index)
  expect(await shrink(program, async (smaller) => smaller.includes(5) && smaller.includes(60))).toEqual([5, 60])
})
