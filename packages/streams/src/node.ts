export { NodeNetwork } from './node/node-network.ts'
