export { installDebugMode } from './debug/install-debug-mode.ts'
