// For authors of networks: what any of them needs, whatever its bytes go through.

export { BaseServer, type Listening } from './servers/base-server.ts'
export {
  checkAcceptedSocket,
  checkConnection,
  checkProtocolFactory,
  checkServer,
  checkUnixConnection,
  checkUnixServer,
} from './connecting/connection-arguments.ts'
export { checkDatagrams } from './connecting/datagram-arguments.ts'
export { FlowControlMixin } from './streams/flow-control-mixin.ts'
export { connectionFailure } from './connecting/connection-failure.ts'
export { interleaveAddresses } from './connecting/interleave-addresses.ts'
export { connectByAddress, withinConnectTimeout } from './connecting/connect-by-address.ts'
export { joinBytes } from './flow/join-bytes.ts'
export { makeProtocol, requireProtocol } from './connecting/make-protocol.ts'
export { LostWrites } from './flow/lost-writes.ts'
export { requireAddress, requireFamily, requireHost, requirePath, requirePort } from './connecting/require-address.ts'
export { requireBytes } from './flow/require-bytes.ts'
export { requireTarget } from './datagrams/require-target.ts'
export { staggeredRace } from './connecting/staggered-race.ts'
export { marksOf, WriteFlow } from './flow/write-flow.ts'
