import { execFileSync } from 'node:child_process'
import process from 'node:process'

// Set up before the tests of a project that may bring down its process: a crash leaves its memory then, and the reporter tells the stacks.
try {
  execFileSync('prlimit', ['--core=unlimited', '--pid', String(process.pid)], { stdio: 'ignore' })
} catch {
  // There is no such command, and a crash says less.
}
