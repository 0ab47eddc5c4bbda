import { expect, test } from 'vitest'
import { Terminal } from '../src/terminal.ts'

test('inputs are edited, run and shown, over several lines, with await', async () => {
  using terminal = new Terminal()
  await terminal.shows('>>>')
  terminal.enter('1 + 1')
  await terminal.shows('2\n>>>')
  for (const line of ['const f = async () => {', 'await sleep(0.05)', 'return 5', '}']) terminal.enter(line)
  await terminal.shows('| }\n>>>')
  terminal.enter('await f()')
  await terminal.shows('await f()\n5\n>>>')
  expect(terminal.screen()).toBe(
    '>>> 1 + 1\n2\n>>> const f = async () => {\n| await sleep(0.05)\n| return 5\n| }\n>>> await f()\n5\n>>>',
  )
})

test('Ctrl-C cancels what waits, ends what does not, gives up what can’t be cancelled, and never leaves', async () => {
  using terminal = new Terminal()
  await terminal.shows('>>>')
  terminal.enter('try { await sleep(100) } finally { console.log("cleaned up") }')
  await passing()
  terminal.press('C-c')
  await terminal.shows('cleaned up\nKeyboardInterrupt\n>>>')
  terminal.enter('while (true) {}')
  await passing()
  terminal.press('C-c')
  await terminal.shows('while (true) {}\n^CKeyboardInterrupt\n>>>')
  terminal.enter('await new Promise(() => {})')
  await passing()
  terminal.press('C-c')
  terminal.press('C-c')
  await terminal.shows('await new Promise(() => {})\nKeyboardInterrupt\n>>>')
  terminal.type('what is typed is taken back')
  await passing()
  terminal.press('C-c')
  await terminal.shows('taken back\nKeyboardInterrupt\n>>>')
  terminal.enter('"still here"')
  await terminal.shows("'still here'\n>>>")
})

test('what is typed while an input runs is run after it, and once', async () => {
  using terminal = new Terminal()
  await terminal.shows('>>>')
  terminal.enter('const order = []; await sleep(0.5); order.push("first")')
  terminal.enter('await sleep(0.1); order.push("second")')
  terminal.enter('order.join()')
  await terminal.shows("'first,second'\n>>>")
})

test('an input that fails shows its stack, and leaves the prompt', async () => {
  using terminal = new Terminal()
  await terminal.shows('>>>')
  terminal.enter('await sleep(0); throw new TypeError("no")')
  await terminal.shows('Uncaught TypeError: no\n    at input1:1:23\n>>>')
})

test('names are completed, and the history is kept from one to the next', async () => {
  using first = new Terminal()
  await first.shows('>>>')
  first.type('createTas')
  first.press('Tab')
  await first.shows('>>> createTask')
  first.enter('.name')
  await first.shows("'createTask'\n>>>")
  first.press('C-d')
  await first.shows('exiting asyncio REPL...\nended with 0')
  expect(first.history).toContain('createTask.name')
  using second = new Terminal(first.historyFile)
  await second.shows('>>>')
  await passing()
  second.press('Up', 'Enter')
  await second.shows(">>> createTask.name\n'createTask'\n>>>")
})

test('exit() leaves with its code, also from a task in the background', async () => {
  using terminal = new Terminal()
  await terminal.shows('>>>')
  terminal.enter('exit(3)')
  await terminal.shows('ended with 3')
  using other = new Terminal()
  await other.shows('>>>')
  other.enter('void createTask(async () => { await sleep(0.3); exit(4) })')
  await other.shows('ended with 4')
})

/** Until what was typed has begun to run. */
async function passing(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 400))
}
