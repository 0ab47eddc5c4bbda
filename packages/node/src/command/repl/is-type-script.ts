import * as module from 'node:module'
import { withoutWarning } from './without-warning.ts'

/** Patterns of TypeScript: declarations of types, and types given to a variable. */
const DECLARATION =
  /^\s*(?:export\s+|declare\s+)*(?:interface|enum|type|namespace|abstract\s+class|import\s+type)\s+[\w{*]/
const TYPED_VARIABLE = /^\s*(?:const|let|var)\s+\w+\s*:/

/** Whether an input that JavaScript can't read is TypeScript. Where Node has no reader of that, only the beginning tells. */
export function isTypeScript(source: string): boolean {
  if (DECLARATION.test(source) || TYPED_VARIABLE.test(source)) return true
  const { stripTypeScriptTypes: strip } = module as { stripTypeScriptTypes?: (source: string) => string }
  if (strip === undefined) return false
  try {
    withoutWarning('stripTypeScriptTypes', () => strip(source))
    return true
  } catch {
    return false
  }
}
