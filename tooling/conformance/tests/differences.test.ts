import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { awaited, differences } from '../src/differences/list.ts'
import { isOurs, spelled } from '../src/differences/our-names.ts'
import { formatPage, page } from '../src/differences/page.ts'
import { isOurTest } from '../src/inventory/our-tests.ts'
import { isPackage } from '../src/inventory/table.ts'
import { loadOracle } from '../src/oracle.ts'

const oracle = await loadOracle()

/** Each public name of asyncio's, and the public members of its classes behind them: `Future`, `Future.done`. */
const pythonNames = oracle.evaluate(`[
    name + ("." + member if member else "")
    for name in asyncio.__all__
    for member in ["", *(dir(getattr(asyncio, name)) if inspect.isclass(getattr(asyncio, name)) else [])]
    if not member.startswith("_")
    and not (member and issubclass(getattr(asyncio, name), BaseException) and hasattr(OSError, member))
]`) as readonly string[]

/** A loop is a loop, whichever of Python's classes it is. */
const general = (name: string): string => name.replace(/^(?:Base|Selector)?EventLoop\./, 'AbstractEventLoop.')

const listed = new Set(differences.flatMap(({ kind, names = [] }) => (kind === 'added' ? [] : names.map(general))))
const awaiting = Object.values(awaited).flat()

/** Whether the list says that it is not here, so that its members need no entry. */
function isAbsent(name: string): boolean {
  return differences.some(({ kind, names = [] }) => kind === 'absent' && names.includes(name))
}

function isAwaited(name: string): boolean {
  return awaiting.includes(name)
}

/** What we call it: the methods of a loop are those of the type `EventLoop`. */
function ourNameOf(name: string): string {
  return general(name)
    .replace(/^AbstractEventLoop\./, 'EventLoop.')
    .split('.')
    .map(spelled)
    .join('.')
}

test('the page of differences is what the list makes of it', () => {
  expect(readFileSync(page, 'utf8'), 'run `npm run differences:update`').toBe(formatPage())
})

test('no two differences have one name, and each is told in sentences', () => {
  const ids = differences.map(({ id }) => id)
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  expect(ids.filter((id) => !/^[a-z]+(?:-[a-z]+)*$/.test(id))).toEqual([])
  expect(differences.filter(({ text }) => !/^\S.{20,}\.$/.test(text)).map(({ id }) => id)).toEqual([])
})

test('each proof of a difference is a test of ours that is there', () => {
  const missing = differences.flatMap(({ id, proof = [] }) =>
    proof.filter((reference) => !isOurTest(reference)).map((reference) => `${id}: ${reference}`),
  )
  expect(missing).toEqual([])
})

test('what is mended in CPython is a difference in the list that a test proves, and nothing else is mended', () => {
  const mended = differences.filter(({ kind }) => kind === 'mended')
  expect(mended.map(({ id }) => id).toSorted()).toEqual((oracle.evaluate('sorted(mends)') as string[]).toSorted())
  expect(mended.filter(({ proof = [] }) => proof.length === 0).map(({ id }) => id)).toEqual([])
})

test('a name that is not here is found out', () => {
  expect(
    ['createTask', 'Future', 'Future.then', 'EventLoop.createServer', 'Transport.write'].filter(isOurs),
  ).toHaveLength(5)
  expect(['nothing', 'Future.nothing', 'Nothing.then', 'Future.the', 'EventLoop.addReader'].filter(isOurs)).toEqual([])
  expect(['call_soon', '_enter_task', 'iscoroutine', 'QueueFull', 'ALL_COMPLETED'].map(spelled)).toEqual([
    'callSoon',
    'enterTask',
    'isCoroutine',
    'QueueFull',
    'ALL_COMPLETED',
  ])
})

test('each public name of asyncio is here, or awaits its package, or is in the list', () => {
  expect(pythonNames.length).toBeGreaterThan(400)
  const unaccounted = pythonNames.filter((name) => {
    const [owner = ''] = name.split('.')
    const accounted = listed.has(general(name)) || isAbsent(owner) || isAwaited(general(name)) || isAwaited(owner)
    return !accounted && !isOurs(ourNameOf(name))
  })
  expect(unaccounted).toEqual([])
})

test('what the list says is absent is not here, and what it says was added is', () => {
  const names = (kind: string): string[] =>
    differences.flatMap((difference) => (difference.kind === kind ? (difference.names ?? []) : []))
  expect(names('absent').filter((name) => isOurs(ourNameOf(name)))).toEqual([])
  expect(names('added').filter((name) => !isOurs(name))).toEqual([])
})

test('the names in the list are names of Python’s', () => {
  const unknown = [...listed].filter(
    (name) =>
      oracle.evaluate(`eval(${JSON.stringify(name.includes('contextvars.') ? name : `asyncio.${name}`)}) and 0`) !== 0,
  )
  expect(unknown).toEqual([])
})

test('nothing awaits a package that is there, or is here already', () => {
  expect(Object.keys(awaited).filter(isPackage)).toEqual([])
  expect(awaiting.filter((name) => isOurs(ourNameOf(name)))).toEqual([])
  expect(awaiting.filter((name) => !pythonNames.includes(name))).toEqual([])
})
