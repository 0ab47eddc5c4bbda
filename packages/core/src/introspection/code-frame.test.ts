import { expect, test } from 'vitest'
import { formatFrame, parseStack } from './code-frame.ts'

const OF_V8 = `Error: said (in passing)
    at second line of the message
    at captureSite (file:///home/ada/node_modules/@asyncio/core/dist/index.js:3:9)
    at inner (file:///home/ada/a%20folder/main.ts:4:38)
    at new Account (/home/ada/account.ts:5:1)
    at Object.handle [as onRequest] (/home/ada/server.ts:6:7)
    at produce.next (<anonymous>)
    at async Promise.all (index 0)
    at async outer (file:///home/ada/main.ts:7:25)
    at async file:///home/ada/main.ts:9:1
    at AmbientScope.enter (/home/ada/node_modules/.pnpm/x/node_modules/@asyncio/core/dist/index.js:1:2)
    at creator (/home/ada/main.ts:10:3)
    at process.processTimers (node:internal/timers:519:7)`

test('of a stack of V8 the user’s functions are read, with their places', () => {
  expect(parseStack(OF_V8).map(formatFrame)).toEqual([
    'inner (/home/ada/a folder/main.ts:4:38)',
    'new Account (/home/ada/account.ts:5:1)',
    'Object.handle (/home/ada/server.ts:6:7)',
    'async outer (/home/ada/main.ts:7:25)',
    '/home/ada/main.ts:9:1',
    'creator (/home/ada/main.ts:10:3)',
  ])
  expect(parseStack(OF_V8)[3]).toEqual({
    functionName: 'outer',
    file: '/home/ada/main.ts',
    line: 7,
    column: 25,
    async: true,
  })
})

test('a stack may be taken to end at a function of the library', () => {
  expect(parseStack(OF_V8, 'AmbientScope.enter').at(-1)?.line).toBe(9)
})

test('stacks of Firefox and Safari are read too', () => {
  const stack = `inner@https://example.org/main.js:4:38
async*outer@https://example.org/main.js:7:25
@https://example.org/main.js:9:1
[native code]`
  expect(parseStack(stack).map(formatFrame)).toEqual([
    'inner (https://example.org/main.js:4:38)',
    'async outer (https://example.org/main.js:7:25)',
    'https://example.org/main.js:9:1',
  ])
})

test('paths of Windows are read too', () => {
  const stack = `Error
    at inner (file:///C:/ada/main.ts:4:38)
    at outer (C:\\ada\\main.ts:7:25)
    at sleep (C:\\ada\\node_modules\\@asyncio\\core\\dist\\index.js:1:1)`
  expect(parseStack(stack).map(formatFrame)).toEqual(['inner (C:/ada/main.ts:4:38)', 'outer (C:/ada/main.ts:7:25)'])
})

test('what is no stack has no functions', () => {
  expect(parseStack('')).toEqual([])
  expect(parseStack('Error: at noon (10:30)')).toEqual([])
})
