import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Before the tests of this app, and whatever was changed: turbo builds nothing again that is as it was. */
export default function buildSite(): void {
  const { status, stdout, stderr } = spawnSync('node', ['tooling/run/build.ts', '@asyncio/docs'], {
    cwd: fileURLToPath(new URL('../../../../', import.meta.url)),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`Cannot test the site as it can't be built:\n${stdout}${stderr}`)
}
