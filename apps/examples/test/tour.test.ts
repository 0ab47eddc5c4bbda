import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setDefaultLoopFactory } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { programs } from '../src/tour/programs.ts'
import { recordedOutput, recordings } from '../src/tour/recorded-output.ts'
import { runProgram } from '../src/tour/run-program.ts'
import { sideBySide } from '../src/tour/side-by-side.ts'

const source = new URL('../src/', import.meta.url)

describe('a program', () => {
  beforeAll(() => setDefaultLoopFactory(() => new VirtualEventLoop()))

  test.each(programs)('$name prints what Python prints', async (program) => {
    const lines: string[] = []
    await runProgram(program, (line) => lines.push(line))
    expect(lines).toEqual(await recordedOutput(program.name))
  })

  test('is part of the tour, and has an original in Python', async () => {
    const names = programs.map(({ name }) => name).toSorted()
    expect(await namesOf(source, '.ts', 'main')).toEqual(names)
    expect(await namesOf(recordings, '.py', 'at-a-tenth')).toEqual(names)
    expect(await namesOf(recordings, '.txt')).toEqual(names)
  })
})

describe.concurrent('the tour', () => {
  test('prints every program and succeeds', async () => {
    const { code, output } = await runTour()
    for (const { title } of programs) expect(output).toContain(title)
    expect(output.match(/✓ as Python prints it/g)).toHaveLength(programs.length)
    expect(output).toContain(`All ${programs.length} programs print what Python prints`)
    expect(code).toBe(0)
  })

  test('shows what differs and fails', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'recordings-'))
    try {
      await cp(recordings, folder, { recursive: true })
      await writeFile(join(folder, 'hello-then-world.txt'), 'hello\nmoon\n')

      const { code, output } = await runTour('--expected', folder)
      expect(output).toContain('! moon       | world')
      expect(output).toContain(`1 of ${programs.length} programs failed: hello-then-world`)
      expect(code).toBe(1)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

test('sideBySide() marks lines that differ or are missing', () => {
  expect(sideBySide(['Hello', 'World'], ['Hello', 'Brave', 'World'])).toEqual([
    '  expected   | received',
    '  Hello      | Hello',
    '! World      | Brave',
    '! (nothing)  | World',
  ])
})

async function namesOf(folder: URL, extension: string, ...except: string[]): Promise<string[]> {
  const files = await readdir(folder)
  const names = files.filter((file) => file.endsWith(extension)).map((file) => file.slice(0, -extension.length))
  return names.filter((name) => !except.includes(name)).toSorted()
}

/** Runs the tour as a user would, on the packages' sources. */
function runTour(...options: string[]): Promise<{ code: number | null; output: string }> {
  const main = fileURLToPath(new URL('main.ts', source))
  return new Promise((resolve) => {
    const tour = execFile(process.execPath, ['--conditions=@asyncio/source', main, ...options], (_error, output) =>
      resolve({ code: tour.exitCode, output }),
    )
  })
}
