import { message, type TypeOf } from '../../../wire/message.ts'
import {
  array,
  bigint64,
  int8,
  int16,
  int32,
  int64,
  nested,
  string,
  struct,
  uint16,
} from '../../../wire/schema.ts'

/** A streams group: its epoch (record type 17): the key. */
export const StreamsGroupMetadataKey = message('StreamsGroupMetadataKey', 17, '0', 'none', {
  groupId: string('0'),
})
export type StreamsGroupMetadataKey = TypeOf<typeof StreamsGroupMetadataKey>

export const StreamsGroupMetadataLastAssignmentConfig = struct({
  key: string('0+'),
  value: string('0+'),
})
export type StreamsGroupMetadataLastAssignmentConfig = TypeOf<typeof StreamsGroupMetadataLastAssignmentConfig>

/** A streams group: its epoch (record type 17): the value. */
export const StreamsGroupMetadataValue = message('StreamsGroupMetadataValue', 17, '0', '0+', {
  epoch: int32('0+'),
  metadataHash: bigint64('0+'),
  validatedTopologyEpoch: int32('0+', { default: -1, tag: 0 }),
  lastAssignmentConfigs: array('0+', StreamsGroupMetadataLastAssignmentConfig, { nullable: '0+', tag: 1 }),
})
export type StreamsGroupMetadataValue = TypeOf<typeof StreamsGroupMetadataValue>

/** A member of a streams group (record type 19): the key. */
export const StreamsGroupMemberMetadataKey = message('StreamsGroupMemberMetadataKey', 19, '0', 'none', {
  groupId: string('0'),
  memberId: string('0'),
})
export type StreamsGroupMemberMetadataKey = TypeOf<typeof StreamsGroupMemberMetadataKey>

export const StreamsGroupMemberMetadataEndpoint = struct({
  host: string('0+'),
  port: uint16('0+'),
})
export type StreamsGroupMemberMetadataEndpoint = TypeOf<typeof StreamsGroupMemberMetadataEndpoint>

export const StreamsGroupMemberMetadataKeyValue = struct({
  key: string('0+'),
  value: string('0+'),
})
export type StreamsGroupMemberMetadataKeyValue = TypeOf<typeof StreamsGroupMemberMetadataKeyValue>

/** A member of a streams group (record type 19): the value. */
export const StreamsGroupMemberMetadataValue = message('StreamsGroupMemberMetadataValue', 19, '0', '0+', {
  instanceId: string('0+', { nullable: '0+' }),
  rackId: string('0+', { nullable: '0+' }),
  clientId: string('0+'),
  clientHost: string('0+'),
  rebalanceTimeoutMs: int32('0+', { default: -1 }),
  topologyEpoch: int32('0+'),
  processId: string('0+'),
  userEndpoint: nested('0+', StreamsGroupMemberMetadataEndpoint, { default: null, nullable: '0+' }),
  clientTags: array('0+', StreamsGroupMemberMetadataKeyValue),
})
export type StreamsGroupMemberMetadataValue = TypeOf<typeof StreamsGroupMemberMetadataValue>

/** Epoch of a streams group's target assignment (record type 20): the key. */
export const StreamsGroupTargetAssignmentMetadataKey = message(
  'StreamsGroupTargetAssignmentMetadataKey',
  20,
  '0',
  'none',
  {
    groupId: string('0'),
  },
)
export type StreamsGroupTargetAssignmentMetadataKey = TypeOf<typeof StreamsGroupTargetAssignmentMetadataKey>

/** Epoch of a streams group's target assignment (record type 20): the value. */
export const StreamsGroupTargetAssignmentMetadataValue = message(
  'StreamsGroupTargetAssignmentMetadataValue',
  20,
  '0',
  '0+',
  {
    assignmentEpoch: int32('0+'),
    assignmentTimestamp: int64('0+', { default: 0, tag: 0, ignorable: true }),
  },
)
export type StreamsGroupTargetAssignmentMetadataValue = TypeOf<
  typeof StreamsGroupTargetAssignmentMetadataValue
>

/** Target tasks of a streams group's member (record type 21): the key. */
export const StreamsGroupTargetAssignmentMemberKey = message(
  'StreamsGroupTargetAssignmentMemberKey',
  21,
  '0',
  'none',
  {
    groupId: string('0'),
    memberId: string('0'),
  },
)
export type StreamsGroupTargetAssignmentMemberKey = TypeOf<typeof StreamsGroupTargetAssignmentMemberKey>

export const StreamsGroupTargetAssignmentMemberTaskIds = struct({
  subtopologyId: string('0+'),
  partitions: array('0+', 'int32'),
})
export type StreamsGroupTargetAssignmentMemberTaskIds = TypeOf<
  typeof StreamsGroupTargetAssignmentMemberTaskIds
>

/** Target tasks of a streams group's member (record type 21): the value. */
export const StreamsGroupTargetAssignmentMemberValue = message(
  'StreamsGroupTargetAssignmentMemberValue',
  21,
  '0',
  '0+',
  {
    activeTasks: array('0+', StreamsGroupTargetAssignmentMemberTaskIds),
    standbyTasks: array('0+', StreamsGroupTargetAssignmentMemberTaskIds),
    warmupTasks: array('0+', StreamsGroupTargetAssignmentMemberTaskIds),
  },
)
export type StreamsGroupTargetAssignmentMemberValue = TypeOf<typeof StreamsGroupTargetAssignmentMemberValue>

/** Tasks that a streams group's member owns now (record type 22): the key. */
export const StreamsGroupCurrentMemberAssignmentKey = message(
  'StreamsGroupCurrentMemberAssignmentKey',
  22,
  '0',
  'none',
  {
    groupId: string('0'),
    memberId: string('0'),
  },
)
export type StreamsGroupCurrentMemberAssignmentKey = TypeOf<typeof StreamsGroupCurrentMemberAssignmentKey>

export const StreamsGroupCurrentMemberAssignmentTaskIds = struct({
  subtopologyId: string('0+'),
  partitions: array('0+', 'int32'),
  assignmentEpochs: array('0+', 'int32', { nullable: '0+', tag: 0 }),
})
export type StreamsGroupCurrentMemberAssignmentTaskIds = TypeOf<
  typeof StreamsGroupCurrentMemberAssignmentTaskIds
>

/** Tasks that a streams group's member owns now (record type 22): the value. */
export const StreamsGroupCurrentMemberAssignmentValue = message(
  'StreamsGroupCurrentMemberAssignmentValue',
  22,
  '0',
  '0+',
  {
    memberEpoch: int32('0+'),
    previousMemberEpoch: int32('0+'),
    state: int8('0+'),
    activeTasks: array('0+', StreamsGroupCurrentMemberAssignmentTaskIds),
    standbyTasks: array('0+', StreamsGroupCurrentMemberAssignmentTaskIds),
    warmupTasks: array('0+', StreamsGroupCurrentMemberAssignmentTaskIds),
    activeTasksPendingRevocation: array('0+', StreamsGroupCurrentMemberAssignmentTaskIds),
    standbyTasksPendingRevocation: array('0+', StreamsGroupCurrentMemberAssignmentTaskIds),
    warmupTasksPendingRevocation: array('0+', StreamsGroupCurrentMemberAssignmentTaskIds),
  },
)
export type StreamsGroupCurrentMemberAssignmentValue = TypeOf<typeof StreamsGroupCurrentMemberAssignmentValue>

/** The topology of a streams group (record type 23): the key. */
export const StreamsGroupTopologyKey = message('StreamsGroupTopologyKey', 23, '0', 'none', {
  groupId: string('0'),
})
export type StreamsGroupTopologyKey = TypeOf<typeof StreamsGroupTopologyKey>

export const StreamsGroupTopologyTopicConfig = struct({
  key: string('0+'),
  value: string('0+'),
})
export type StreamsGroupTopologyTopicConfig = TypeOf<typeof StreamsGroupTopologyTopicConfig>

export const StreamsGroupTopologyTopicInfo = struct({
  name: string('0+'),
  partitions: int32('0+'),
  replicationFactor: int16('0+'),
  topicConfigs: array('0+', StreamsGroupTopologyTopicConfig),
})
export type StreamsGroupTopologyTopicInfo = TypeOf<typeof StreamsGroupTopologyTopicInfo>

/** The topology of a streams group (record type 23): the value. */
export const StreamsGroupTopologyValue = message('StreamsGroupTopologyValue', 23, '0', '0+', {
  epoch: int32('0+'),
  subtopologies: array(
    '0+',
    struct({
      subtopologyId: string('0+'),
      sourceTopics: array('0+', 'string'),
      sourceTopicRegex: array('0+', 'string'),
      stateChangelogTopics: array('0+', StreamsGroupTopologyTopicInfo),
      repartitionSinkTopics: array('0+', 'string'),
      repartitionSourceTopics: array('0+', StreamsGroupTopologyTopicInfo),
      copartitionGroups: array(
        '0+',
        struct({
          sourceTopics: array('0+', 'int16'),
          sourceTopicRegex: array('0+', 'int16'),
          repartitionSourceTopics: array('0+', 'int16'),
        }),
      ),
    }),
  ),
})
export type StreamsGroupTopologyValue = TypeOf<typeof StreamsGroupTopologyValue>
