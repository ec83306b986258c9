import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, nested, string, struct, uuid } from '../../wire/schema.ts'

/**
 * ConsumerGroupHeartbeat (key 68): the one request of the consumer group protocol (KIP-848). v1: regular
 * expressions, member ids made by the client.
 */
export const ConsumerGroupHeartbeatRequest = message('ConsumerGroupHeartbeatRequest', 68, '0-1', '0+', {
  groupId: string('0+'),
  memberId: string('0+'),
  memberEpoch: int32('0+'),
  instanceId: string('0+', { default: null, nullable: '0+' }),
  rackId: string('0+', { default: null, nullable: '0+' }),
  rebalanceTimeoutMs: int32('0+', { default: -1 }),
  subscribedTopicNames: array('0+', 'string', { default: null, nullable: '0+' }),
  subscribedTopicRegex: string('1+', { default: null, nullable: '1+' }),
  serverAssignor: string('0+', { default: null, nullable: '0+' }),
  topicPartitions: array(
    '0+',
    struct({
      topicId: uuid('0+'),
      partitions: array('0+', 'int32'),
    }),
    { default: null, nullable: '0+' },
  ),
})
export type ConsumerGroupHeartbeatRequest = TypeOf<typeof ConsumerGroupHeartbeatRequest>

export const ConsumerGroupHeartbeatTopicPartitions = struct({
  topicId: uuid('0+'),
  partitions: array('0+', 'int32'),
})
export type ConsumerGroupHeartbeatTopicPartitions = TypeOf<typeof ConsumerGroupHeartbeatTopicPartitions>

/** ConsumerGroupHeartbeat's answer: epoch, interval and target assignment. */
export const ConsumerGroupHeartbeatResponse = message('ConsumerGroupHeartbeatResponse', 68, '0-1', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  errorMessage: string('0+', { default: null, nullable: '0+' }),
  memberId: string('0+', { default: null, nullable: '0+' }),
  memberEpoch: int32('0+'),
  heartbeatIntervalMs: int32('0+'),
  assignment: nested(
    '0+',
    struct({
      topicPartitions: array('0+', ConsumerGroupHeartbeatTopicPartitions),
    }),
    { default: null, nullable: '0+' },
  ),
})
export type ConsumerGroupHeartbeatResponse = TypeOf<typeof ConsumerGroupHeartbeatResponse>

export const ConsumerGroupHeartbeatApi = api(
  68,
  'ConsumerGroupHeartbeat',
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
)
