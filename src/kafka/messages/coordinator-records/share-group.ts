import { message, type TypeOf } from '../../../wire/message.ts'
import { array, bigint64, int8, int32, int64, string, struct, uuid } from '../../../wire/schema.ts'

/** A member of a share group: its subscription (record type 10): the key. */
export const ShareGroupMemberMetadataKey = message('ShareGroupMemberMetadataKey', 10, '0', 'none', {
  groupId: string('0'),
  memberId: string('0'),
})
export type ShareGroupMemberMetadataKey = TypeOf<typeof ShareGroupMemberMetadataKey>

/** A member of a share group: its subscription (record type 10): the value. */
export const ShareGroupMemberMetadataValue = message('ShareGroupMemberMetadataValue', 10, '0', '0+', {
  rackId: string('0+', { nullable: '0+' }),
  clientId: string('0+'),
  clientHost: string('0+'),
  subscribedTopicNames: array('0+', 'string'),
})
export type ShareGroupMemberMetadataValue = TypeOf<typeof ShareGroupMemberMetadataValue>

/** A share group: its epoch (record type 11): the key. */
export const ShareGroupMetadataKey = message('ShareGroupMetadataKey', 11, '0', 'none', {
  groupId: string('0'),
})
export type ShareGroupMetadataKey = TypeOf<typeof ShareGroupMetadataKey>

/** A share group: its epoch (record type 11): the value. */
export const ShareGroupMetadataValue = message('ShareGroupMetadataValue', 11, '0', '0+', {
  epoch: int32('0+'),
  metadataHash: bigint64('0+'),
})
export type ShareGroupMetadataValue = TypeOf<typeof ShareGroupMetadataValue>

/** Epoch of a share group's target assignment (record type 12): the key. */
export const ShareGroupTargetAssignmentMetadataKey = message(
  'ShareGroupTargetAssignmentMetadataKey',
  12,
  '0',
  'none',
  {
    groupId: string('0'),
  },
)
export type ShareGroupTargetAssignmentMetadataKey = TypeOf<typeof ShareGroupTargetAssignmentMetadataKey>

/** Epoch of a share group's target assignment (record type 12): the value. */
export const ShareGroupTargetAssignmentMetadataValue = message(
  'ShareGroupTargetAssignmentMetadataValue',
  12,
  '0',
  '0+',
  {
    assignmentEpoch: int32('0+'),
    assignmentTimestamp: int64('0+', { default: 0, tag: 0, ignorable: true }),
  },
)
export type ShareGroupTargetAssignmentMetadataValue = TypeOf<typeof ShareGroupTargetAssignmentMetadataValue>

/** Target assignment of a share group's member (record type 13): the key. */
export const ShareGroupTargetAssignmentMemberKey = message(
  'ShareGroupTargetAssignmentMemberKey',
  13,
  '0',
  'none',
  {
    groupId: string('0'),
    memberId: string('0'),
  },
)
export type ShareGroupTargetAssignmentMemberKey = TypeOf<typeof ShareGroupTargetAssignmentMemberKey>

/** Target assignment of a share group's member (record type 13): the value. */
export const ShareGroupTargetAssignmentMemberValue = message(
  'ShareGroupTargetAssignmentMemberValue',
  13,
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
export type ShareGroupTargetAssignmentMemberValue = TypeOf<typeof ShareGroupTargetAssignmentMemberValue>

/** What a share group's member owns now (record type 14): the key. */
export const ShareGroupCurrentMemberAssignmentKey = message(
  'ShareGroupCurrentMemberAssignmentKey',
  14,
  '0',
  'none',
  {
    groupId: string('0'),
    memberId: string('0'),
  },
)
export type ShareGroupCurrentMemberAssignmentKey = TypeOf<typeof ShareGroupCurrentMemberAssignmentKey>

export const ShareGroupCurrentMemberAssignmentTopicPartitions = struct({
  topicId: uuid('0+'),
  partitions: array('0+', 'int32'),
})
export type ShareGroupCurrentMemberAssignmentTopicPartitions = TypeOf<
  typeof ShareGroupCurrentMemberAssignmentTopicPartitions
>

/** What a share group's member owns now (record type 14): the value. */
export const ShareGroupCurrentMemberAssignmentValue = message(
  'ShareGroupCurrentMemberAssignmentValue',
  14,
  '0',
  '0+',
  {
    memberEpoch: int32('0+'),
    previousMemberEpoch: int32('0+'),
    state: int8('0+'),
    assignedPartitions: array('0+', ShareGroupCurrentMemberAssignmentTopicPartitions),
  },
)
export type ShareGroupCurrentMemberAssignmentValue = TypeOf<typeof ShareGroupCurrentMemberAssignmentValue>

/** Share partitions whose state is being set up, is there, or is being deleted (record type 15): the key. */
export const ShareGroupStatePartitionMetadataKey = message(
  'ShareGroupStatePartitionMetadataKey',
  15,
  '0',
  'none',
  {
    groupId: string('0'),
  },
)
export type ShareGroupStatePartitionMetadataKey = TypeOf<typeof ShareGroupStatePartitionMetadataKey>

export const ShareGroupStatePartitionMetadataTopicPartitionsInfo = struct({
  topicId: uuid('0+'),
  topicName: string('0+'),
  partitions: array('0+', 'int32'),
})
export type ShareGroupStatePartitionMetadataTopicPartitionsInfo = TypeOf<
  typeof ShareGroupStatePartitionMetadataTopicPartitionsInfo
>

export const ShareGroupStatePartitionMetadataTopicInfo = struct({
  topicId: uuid('0+'),
  topicName: string('0+'),
})
export type ShareGroupStatePartitionMetadataTopicInfo = TypeOf<
  typeof ShareGroupStatePartitionMetadataTopicInfo
>

/**
 * Share partitions whose state is being set up, is there, or is being deleted (record type 15): the value.
 */
export const ShareGroupStatePartitionMetadataValue = message(
  'ShareGroupStatePartitionMetadataValue',
  15,
  '0',
  '0+',
  {
    initializingTopics: array('0+', ShareGroupStatePartitionMetadataTopicPartitionsInfo),
    initializedTopics: array('0+', ShareGroupStatePartitionMetadataTopicPartitionsInfo),
    deletingTopics: array('0+', ShareGroupStatePartitionMetadataTopicInfo),
  },
)
export type ShareGroupStatePartitionMetadataValue = TypeOf<typeof ShareGroupStatePartitionMetadataValue>
