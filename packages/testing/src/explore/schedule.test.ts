import { expect, test } from 'vitest'
import { formatSchedule, parseSchedule, type Schedule } from './schedule.ts'

test('a schedule comes back from its token as it was', () => {
  const schedule: Schedule = [
    { step: 4, take: 1 },
    { step: 9, cancel: 'worker-2' },
    { step: 9, take: 2 },
    { step: 12, cancel: "a name with: blanks, 50 % and 'quotes'" },
  ]
  expect(parseSchedule(formatSchedule(schedule))).toEqual(schedule)
  expect(formatSchedule(schedule.slice(0, 3))).toBe('4:1 9:cancel worker-2 9:2')
  expect(parseSchedule(formatSchedule([]))).toEqual([])
})

test.each(['', '4', '4:', '4:0', '0:1', '4:1,9:2', '9:2 4:1', '4:1 4:2', '4:cancel', '4:cancel %', 'fifo'])(
  'what is no token is refused: %j',
  (token) => {
    expect(() => parseSchedule(token)).toThrow(`received '${token}'`)
  },
)

test('a schedule that is no string is refused', () => {
  expect(() => parseSchedule(7 as never)).toThrow(
    new TypeError('A schedule is the token that an ExplorationError names: received 7'),
  )
})
