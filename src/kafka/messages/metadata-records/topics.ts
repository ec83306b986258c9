import { message, type TypeOf } from '../../../wire/message.ts'
import { array, int8, int32, string, uuid } from '../../../wire/schema.ts'

/** A topic was created (type 2). */
export const TopicRecord = message('TopicRecord', 2, '0', '0+', { name: string('0+'), topicId: uuid('0+') })
export type TopicRecord = TypeOf<typeof TopicRecord>

/** A partition was created (type 3). v1: directories (KIP-858). v2: eligible leader replicas (KIP-966). */
export const PartitionRecord = message('PartitionRecord', 3, '0-2', '0+', {
  partitionId: int32('0+', { default: -1 }),
  topicId: uuid('0+'),
  replicas: array('0+', 'int32'),
  isr: array('0+', 'int32'),
  removingReplicas: array('0+', 'int32'),
  addingReplicas: array('0+', 'int32'),
  leader: int32('0+', { default: -1 }),
  leaderRecoveryState: int8('0+', { default: 0, tag: 0 }),
  leaderEpoch: int32('0+', { default: -1 }),
  partitionEpoch: int32('0+', { default: -1 }),
  directories: array('1+', 'uuid'),
  eligibleLeaderReplicas: array('2+', 'int32', { default: null, nullable: '2+', tag: 1 }),
  lastKnownElr: array('2+', 'int32', { default: null, nullable: '2+', tag: 2 }),
})
export type PartitionRecord = TypeOf<typeof PartitionRecord>

/** What has changed of a partition (type 5). v1: directories (KIP-858). v2: eligible leader replicas (KIP-966). */
export const PartitionChangeRecord = message('PartitionChangeRecord', 5, '0-2', '0+', {
  partitionId: int32('0+', { default: -1 }),
  topicId: uuid('0+'),
  isr: array('0+', 'int32', { default: null, nullable: '0+', tag: 0 }),
  leader: int32('0+', { default: -2, tag: 1 }),
  replicas: array('0+', 'int32', { default: null, nullable: '0+', tag: 2 }),
  removingReplicas: array('0+', 'int32', { default: null, nullable: '0+', tag: 3 }),
  addingReplicas: array('0+', 'int32', { default: null, nullable: '0+', tag: 4 }),
  leaderRecoveryState: int8('0+', { default: -1, tag: 5 }),
  directories: array('1+', 'uuid', { default: null, nullable: '1+', tag: 8 }),
  eligibleLeaderReplicas: array('2+', 'int32', { default: null, nullable: '2+', tag: 6 }),
  lastKnownElr: array('2+', 'int32', { default: null, nullable: '2+', tag: 7 }),
})
export type PartitionChangeRecord = TypeOf<typeof PartitionChangeRecord>

/** A topic was deleted (type 9). */
export const RemoveTopicRecord = message('RemoveTopicRecord', 9, '0', '0+', { topicId: uuid('0+') })
export type RemoveTopicRecord = TypeOf<typeof RemoveTopicRecord>

/** The eligible leader replicas of a topic, or with an empty name of all, were cleared (type 28). */
export const ClearElrRecord = message('ClearElrRecord', 28, '0', '0+', { topicName: string('0+') })
export type ClearElrRecord = TypeOf<typeof ClearElrRecord>
