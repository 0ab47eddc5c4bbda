import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startExample } from '../src/example.ts'
import { Started } from '../src/started.ts'
import { TemporaryFolder } from '../src/temporary-folder.ts'

/** Starts the web server, and gives a function that asks it by curl. */
async function withServer(body: (url: string) => Promise<void>): Promise<void> {
  await using server = startExample('http/serve.ts', '0')
  const [url] = await server.prints(/http:\S+\//)
  await body(url)
  await server.stop()
  expect(server.errors).toBe('')
  expect(server.seen).toContain('stopped')
}

async function curl(...options: string[]): Promise<string> {
  await using program = new Started('curl', '--silent', '--show-error', '--max-time', '30', ...options)
  const output = await program.output()
  if (program.child.exitCode !== 0) throw new Error(`curl ended with ${program.child.exitCode}: ${program.errors}`)
  return output
}

test('curl asks several times over one connection', async () => {
  await withServer(async (url) => {
    const three = ['count/2', 'bytes/10', 'slow/0'].flatMap((path) => ['--output', '/dev/null', `${url}${path}`])
    const output = await curl('--write-out', '%{num_connects} ', ...three)
    expect(output).toBe('1 0 0 ')
  })
})

test('curl sends a body in chunks, and gets the same back in chunks', async () => {
  await withServer(async (url) => {
    using folder = new TemporaryFolder()
    const sent = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) % 251))
    writeFileSync(folder.file('sent'), sent)
    const options = ['--data-binary', `@${folder.file('sent')}`, '--header', 'Transfer-Encoding: chunked']
    const head = await curl(...options, '--dump-header', '-', '--output', folder.file('received'), `${url}echo`)
    expect(head).toMatch(/transfer-encoding: chunked/)
    expect(hash(readFileSync(folder.file('received')))).toBe(hash(sent))
  })
})

test('curl asks whether to go on before it sends a large body', async () => {
  await withServer(async (url) => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.file('sent'), new Uint8Array(5_000_000))
    const options = ['--upload-file', folder.file('sent'), '--header', 'Expect: 100-continue', '--include']
    const output = await curl(...options, `${url}length`)
    expect(output).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK[^]*\r\n\r\n5000000\n$/)
  })
})

test('curl asks a hundred times at once', async () => {
  await withServer(async (url) => {
    const options = ['--parallel', '--parallel-immediate', '--parallel-max', '100', '--no-progress-meter']
    const began = performance.now()
    const output = await curl(...options, `${url}slow/0.2?[1-100]`)
    expect(output.match(/after 0.2 s/g)).toHaveLength(100)
    // One by one they would take 20 seconds.
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})

test('curl asks for the head alone, in the old way, and for a page that is not there', async () => {
  await withServer(async (url) => {
    expect(await curl('--head', `${url}bytes/7`)).toMatch(/content-length: 7\r\n\r\n$/)
    expect(await curl('--http1.0', '--include', `${url}count/2`)).toMatch(/connection: close\r\n\r\n1\n2\n$/)
    expect(await curl('--write-out', '%{http_code}', `${url}nowhere`)).toBe('nothing at /nowhere\n404')
  })
})

function hash(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}
