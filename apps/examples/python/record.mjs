// Records what Python prints: runs every program of this folder, and writes its output beside it.
//
//   node record.mjs [python3] [folder to write to]

import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

const here = import.meta.dirname
const python = process.argv[2] ?? 'python3'
const folder = resolve(process.argv[3] ?? here)

const environment = { ...process.env, PYTHONIOENCODING: 'utf-8', PYTHONDONTWRITEBYTECODE: '1' }

function run(...pythonArguments) {
  // What Python says to stderr is shown, and a program that fails ends the recording.
  const stdio = ['ignore', 'pipe', 'inherit']
  return execFileSync(python, pythonArguments, { env: environment, stdio, encoding: 'utf8' }).replaceAll('\r\n', '\n')
}

mkdirSync(folder, { recursive: true })
const names = readdirSync(here)
  .filter((file) => file.endsWith('.py') && file !== 'at-a-tenth.py')
  .map((file) => basename(file, '.py'))

for (const name of names) {
  writeFileSync(join(folder, `${name}.txt`), run(join(here, 'at-a-tenth.py'), join(here, `${name}.py`)))
  console.log(`recorded ${name}`)
}
console.log(`${names.length} programs, ${run('--version').trim()}`)
