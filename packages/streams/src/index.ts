/// <reference lib="esnext.disposable" preserve="true" />
export { networkOf } from './network-of.ts'
