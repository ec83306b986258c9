import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, int64 } from '../../wire/schema.ts'

/** BrokerHeartbeat (key 63): keeps a broker's registration alive. */
export const BrokerHeartbeatRequest = message('BrokerHeartbeatRequest', 63, '0-2', '0+', {
  brokerId: int32('0+'),
  brokerEpoch: int64('0+', { default: -1 }),
  currentMetadataOffset: int64('0+'),
  wantFence: bool('0+'),
  wantShutDown: bool('0+'),
  offlineLogDirs: array('1+', 'uuid', { tag: 0 }),
  cordonedLogDirs: array('2+', 'uuid', { default: null, nullable: '2+', tag: 1 }),
})
export type BrokerHeartbeatRequest = TypeOf<typeof BrokerHeartbeatRequest>

/** BrokerHeartbeat's answer: whether the broker is caught up, fenced, may shut down. */
export const BrokerHeartbeatResponse = message('BrokerHeartbeatResponse', 63, '0-2', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  isCaughtUp: bool('0+', { default: false }),
  isFenced: bool('0+', { default: true }),
  shouldShutDown: bool('0+'),
})
export type BrokerHeartbeatResponse = TypeOf<typeof BrokerHeartbeatResponse>

export const BrokerHeartbeatApi = api(63, 'BrokerHeartbeat', BrokerHeartbeatRequest, BrokerHeartbeatResponse)
