/// <reference lib="esnext.disposable" preserve="true" />
export { createSubprocessExec, type CreateSubprocessOptions } from './process/create-subprocess-exec.ts'
export { createSubprocessShell } from './process/create-subprocess-shell.ts'
export { DEVNULL, PIPE, STDOUT } from './starting/standard-streams.ts'
export { Process, type CommunicateOptions, type ProcessWaitOptions } from './process/process.ts'
export { subprocessExecOf, subprocessShellOf } from './starting/start-child.ts'
