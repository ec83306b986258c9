import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, nested, string, struct, uuid } from '../../wire/schema.ts'

/** ShareGroupHeartbeat (key 76): the one membership request of share groups (KIP-932). */
export const ShareGroupHeartbeatRequest = message('ShareGroupHeartbeatRequest', 76, '1', '0+', {
  groupId: string('0+'),
  memberId: string('0+'),
  memberEpoch: int32('0+'),
  rackId: string('0+', { default: null, nullable: '0+' }),
  subscribedTopicNames: array('0+', 'string', { default: null, nullable: '0+' }),
})
export type ShareGroupHeartbeatRequest = TypeOf<typeof ShareGroupHeartbeatRequest>

export const ShareGroupHeartbeatTopicPartitions = struct({
  topicId: uuid('0+'),
  partitions: array('0+', 'int32'),
})
export type ShareGroupHeartbeatTopicPartitions = TypeOf<typeof ShareGroupHeartbeatTopicPartitions>

/** ShareGroupHeartbeat's answer: epoch, interval and assignment. */
export const ShareGroupHeartbeatResponse = message('ShareGroupHeartbeatResponse', 76, '1', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  errorMessage: string('0+', { default: null, nullable: '0+' }),
  memberId: string('0+', { default: null, nullable: '0+' }),
  memberEpoch: int32('0+'),
  heartbeatIntervalMs: int32('0+'),
  assignment: nested(
    '0+',
    struct({
      topicPartitions: array('0+', ShareGroupHeartbeatTopicPartitions),
    }),
    { default: null, nullable: '0+' },
  ),
})
export type ShareGroupHeartbeatResponse = TypeOf<typeof ShareGroupHeartbeatResponse>

export const ShareGroupHeartbeatApi = api(
  76,
  'ShareGroupHeartbeat',
  ShareGroupHeartbeatRequest,
  ShareGroupHeartbeatResponse,
)
