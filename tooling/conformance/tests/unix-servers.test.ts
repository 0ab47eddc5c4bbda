import { OSError, sleep, type Protocol } from '@asyncio/core'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { Journal, newNodeLoop, onNode } from '../src/network-places.ts'

const silent = (): Protocol => ({})

/** A folder for sockets, for as long as a test needs one. */
async function inFolder(main: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'asyncio-'))
  try {
    await main(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('a server at a path whose file stays', () => {
  test('destroys no file of a name that can be foretold', async () => {
    await inFolder(async (folder) => {
      await onNode.run(async (loop) => {
        const path = join(folder, 'socket')
        const precious = `${path}.${process.pid}~`
        writeFileSync(precious, 'precious')
        const server = await loop.createUnixServer(silent, path, { cleanupSocket: false })
        server.close()
        await server.waitClosed()
        expect(statSync(path).isSocket()).toBe(true)
        expect(readFileSync(precious, 'utf8')).toBe('precious')
        expect(readdirSync(folder)).toHaveLength(2)
      })
    })
  })

  test('is closed whatever somebody else has put beside it', async () => {
    await inFolder(async (folder) => {
      await onNode.run(async (loop) => {
        const path = join(folder, 'socket')
        mkdirSync(`${path}.${process.pid}~`)
        const server = await loop.createUnixServer(silent, path, { cleanupSocket: false })
        server.close()
        await server.waitClosed()
        expect(statSync(path).isSocket()).toBe(true)
        const left = await errorOf(loop.createUnixConnection(silent, path))
        expect(left).toMatchObject({ code: 'ECONNREFUSED' })
      })
    })
  })

  test.each([true, false])(
    'is closed when its folder can not be looked at any more (cleanupSocket: %s)',
    async (cleanupSocket) => {
      await inFolder(async (parent) => {
        await onNode.run(async (loop) => {
          const folder = join(parent, 'folder')
          mkdirSync(folder)
          const server = await loop.createUnixServer(silent, join(folder, 'socket'), { cleanupSocket })
          rmSync(folder, { recursive: true })
          symlinkSync(folder, folder)
          server.close()
          await server.waitClosed()
          expect(server.sockets).toEqual([])
          unlinkSync(folder)
        })
      })
    },
  )

  test('is let go of with its loop, and the file stays', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'socket')
      mkdirSync(`${path}.${process.pid}~`)
      const loop = newNodeLoop()
      await loop.runUntilComplete(loop.createUnixServer(silent, path, { cleanupSocket: false }))
      loop.close()
      await new Promise((resolve) => setImmediate(resolve))
      expect(statSync(path).isSocket()).toBe(true)
    })
  })
})

describe('a server at a path', () => {
  test('lets go of clients that it has not taken yet', async () => {
    await inFolder(async (folder) => {
      await onNode.run(async (loop) => {
        const journal = new Journal(loop)
        const path = join(folder, 'socket')
        const server = await loop.createUnixServer(silent, path, { startServing: false })
        await loop.createUnixConnection(() => journal.protocol('client'), path)
        for (let turn = 0; turn < 20; turn += 1) await sleep(0.001)
        server.close()
        await server.waitClosed()
        await journal.until('client', 'lost null')
        expect(existsSync(path)).toBe(false)
      })
    })
  })

  test('tells what is wrong with a folder that can not be looked at', async () => {
    await inFolder(async (folder) => {
      await onNode.run(async (loop) => {
        const knot = join(folder, 'knot')
        symlinkSync(knot, knot)
        const error = await errorOf(loop.createUnixServer(silent, join(knot, 'socket')))
        expect(error).toBeInstanceOf(OSError)
      })
    })
  })
})
