import { message, type TypeOf } from '../../../wire/message.ts'
import {
  array,
  bigint64,
  bytes,
  int8,
  int32,
  int64,
  nested,
  string,
  struct,
  uuid,
} from '../../../wire/schema.ts'

/** A consumer group: its epoch (record type 3): the key. */
export const ConsumerGroupMetadataKey = message('ConsumerGroupMetadataKey', 3, '0', 'none', {
  groupId: string('0'),
})
export type ConsumerGroupMetadataKey = TypeOf<typeof ConsumerGroupMetadataKey>

/** A consumer group: its epoch (record type 3): the value. */
export const ConsumerGroupMetadataValue = message('ConsumerGroupMetadataValue', 3, '0', '0+', {
  epoch: int32('0+'),
  metadataHash: bigint64('0+', { default: 0n, tag: 0 }),
})
export type ConsumerGroupMetadataValue = TypeOf<typeof ConsumerGroupMetadataValue>

/** Partitions a consumer group's assignment was made for; replaced by a hash (record type 4): the key. */
export const ConsumerGroupPartitionMetadataKey = message(
  'ConsumerGroupPartitionMetadataKey',
  4,
  '0',
  'none',
  {
    groupId: string('0'),
  },
)
export type ConsumerGroupPartitionMetadataKey = TypeOf<typeof ConsumerGroupPartitionMetadataKey>

/** Partitions a consumer group's assignment was made for; replaced by a hash (record type 4): the value. */
export const ConsumerGroupPartitionMetadataValue = message(
  'ConsumerGroupPartitionMetadataValue',
  4,
  '0',
  '0+',
  {
    topics: array(
      '0+',
      struct({
        topicId: uuid('0+'),
        topicName: string('0+'),
        numPartitions: int32('0+'),
        partitionMetadata: array(
          '0+',
          struct({
            partition: int32('0+'),
            racks: array('0+', 'string'),
          }),
        ),
      }),
    ),
  },
)
export type ConsumerGroupPartitionMetadataValue = TypeOf<typeof ConsumerGroupPartitionMetadataValue>

/** A member of a consumer group: its subscription (record type 5): the key. */
export const ConsumerGroupMemberMetadataKey = message('ConsumerGroupMemberMetadataKey', 5, '0', 'none', {
  groupId: string('0'),
  memberId: string('0'),
})
export type ConsumerGroupMemberMetadataKey = TypeOf<typeof ConsumerGroupMemberMetadataKey>

/** A member of a consumer group: its subscription (record type 5): the value. */
export const ConsumerGroupMemberMetadataValue = message('ConsumerGroupMemberMetadataValue', 5, '0', '0+', {
  instanceId: string('0+', { nullable: '0+' }),
  rackId: string('0+', { nullable: '0+' }),
  clientId: string('0+'),
  clientHost: string('0+'),
  subscribedTopicNames: array('0+', 'string'),
  subscribedTopicRegex: string('0+', { nullable: '0+' }),
  rebalanceTimeoutMs: int32('0+', { default: -1 }),
  serverAssignor: string('0+', { nullable: '0+' }),
  classicMemberMetadata: nested(
    '0+',
    struct({
      sessionTimeoutMs: int32('0+'),
      supportedProtocols: array(
        '0+',
        struct({
          name: string('0+'),
          metadata: bytes('0+'),
        }),
      ),
    }),
    { nullable: '0+', tag: 0 },
  ),
})
export type ConsumerGroupMemberMetadataValue = TypeOf<typeof ConsumerGroupMemberMetadataValue>

/** Epoch of a consumer group's target assignment (record type 6): the key. */
export const ConsumerGroupTargetAssignmentMetadataKey = message(
  'ConsumerGroupTargetAssignmentMetadataKey',
  6,
  '0',
  'none',
  {
    groupId: string('0'),
  },
)
export type ConsumerGroupTargetAssignmentMetadataKey = TypeOf<typeof ConsumerGroupTargetAssignmentMetadataKey>

/** Epoch of a consumer group's target assignment (record type 6): the value. */
export const ConsumerGroupTargetAssignmentMetadataValue = message(
  'ConsumerGroupTargetAssignmentMetadataValue',
  6,
  '0',
  '0+',
  {
    assignmentEpoch: int32('0+'),
    assignmentTimestamp: int64('0+', { default: 0, tag: 0, ignorable: true }),
  },
)
export type ConsumerGroupTargetAssignmentMetadataValue = TypeOf<
  typeof ConsumerGroupTargetAssignmentMetadataValue
>

/** Target assignment of a consumer group's member (record type 7): the key. */
export const ConsumerGroupTargetAssignmentMemberKey = message(
  'ConsumerGroupTargetAssignmentMemberKey',
  7,
  '0',
  'none',
  {
    groupId: string('0'),
    memberId: string('0'),
  },
)
export type ConsumerGroupTargetAssignmentMemberKey = TypeOf<typeof ConsumerGroupTargetAssignmentMemberKey>

/** Target assignment of a consumer group's member (record type 7): the value. */
export const ConsumerGroupTargetAssignmentMemberValue = message(
  'ConsumerGroupTargetAssignmentMemberValue',
  7,
  '0',
  '0+',
  {
    topicPartitions: array(
      '0+',
      struct({
        topicId: uuid('0+'),
        partitions: array('0+', 'int32'),
      }),
    ),
  },
)
export type ConsumerGroupTargetAssignmentMemberValue = TypeOf<typeof ConsumerGroupTargetAssignmentMemberValue>

/** What a consumer group's member owns now (record type 8): the key. */
export const ConsumerGroupCurrentMemberAssignmentKey = message(
  'ConsumerGroupCurrentMemberAssignmentKey',
  8,
  '0',
  'none',
  {
    groupId: string('0'),
    memberId: string('0'),
  },
)
export type ConsumerGroupCurrentMemberAssignmentKey = TypeOf<typeof ConsumerGroupCurrentMemberAssignmentKey>

export const ConsumerGroupCurrentMemberAssignmentTopicPartitions = struct({
  topicId: uuid('0+'),
  partitions: array('0+', 'int32'),
  assignmentEpochs: array('0+', 'int32', { nullable: '0+', tag: 0 }),
})
export type ConsumerGroupCurrentMemberAssignmentTopicPartitions = TypeOf<
  typeof ConsumerGroupCurrentMemberAssignmentTopicPartitions
>

/** What a consumer group's member owns now (record type 8): the value. */
export const ConsumerGroupCurrentMemberAssignmentValue = message(
  'ConsumerGroupCurrentMemberAssignmentValue',
  8,
  '0',
  '0+',
  {
    memberEpoch: int32('0+'),
    previousMemberEpoch: int32('0+'),
    state: int8('0+'),
    assignedPartitions: array('0+', ConsumerGroupCurrentMemberAssignmentTopicPartitions),
    partitionsPendingRevocation: array('0+', ConsumerGroupCurrentMemberAssignmentTopicPartitions),
  },
)
export type ConsumerGroupCurrentMemberAssignmentValue = TypeOf<
  typeof ConsumerGroupCurrentMemberAssignmentValue
>

/** Topics that a group's regular expression resolved to (record type 16): the key. */
export const ConsumerGroupRegularExpressionKey = message(
  'ConsumerGroupRegularExpressionKey',
  16,
  '0',
  'none',
  {
    groupId: string('0'),
    regularExpression: string('0'),
  },
)
export type ConsumerGroupRegularExpressionKey = TypeOf<typeof ConsumerGroupRegularExpressionKey>

/** Topics that a group's regular expression resolved to (record type 16): the value. */
export const ConsumerGroupRegularExpressionValue = message(
  'ConsumerGroupRegularExpressionValue',
  16,
  '0',
  '0+',
  {
    topics: array('0+', 'string'),
    version: int64('0+'),
    timestamp: int64('0+'),
  },
)
export type ConsumerGroupRegularExpressionValue = TypeOf<typeof ConsumerGroupRegularExpressionValue>
