/** The records of the coordinators' own topics by their type, which is what a record's key begins with; its value begins with a version. */
import type { Message } from '../../../wire/message.ts'
import * as consumerGroup from './consumer-group.ts'
import { GroupMetadataKey, GroupMetadataValue } from './group-metadata.ts'
import {
  LegacyOffsetCommitKey,
  LegacyOffsetCommitValue,
  OffsetCommitKey,
  OffsetCommitValue,
} from './offset-commit.ts'
import * as shareGroup from './share-group.ts'
import { ShareSnapshotKey, ShareSnapshotValue, ShareUpdateKey, ShareUpdateValue } from './share-snapshot.ts'
import * as streamsGroup from './streams-group.ts'
import { TransactionLogKey, TransactionLogValue } from './transaction-log.ts'

/** What a record of one type holds. */
export interface RecordType {
  readonly key: Message
  readonly value: Message
}

/** Record types by their number. */
export type RecordTypes = ReadonlyMap<number, RecordType>

const legacyOffsetCommit = { key: LegacyOffsetCommitKey, value: LegacyOffsetCommitValue }
const offsetCommit = { key: OffsetCommitKey, value: OffsetCommitValue }
const groupMetadata = { key: GroupMetadataKey, value: GroupMetadataValue }

const shareGroupTypes: readonly RecordType[] = [
  { key: shareGroup.ShareGroupMemberMetadataKey, value: shareGroup.ShareGroupMemberMetadataValue },
  { key: shareGroup.ShareGroupMetadataKey, value: shareGroup.ShareGroupMetadataValue },
  {
    key: shareGroup.ShareGroupTargetAssignmentMetadataKey,
    value: shareGroup.ShareGroupTargetAssignmentMetadataValue,
  },
  {
    key: shareGroup.ShareGroupTargetAssignmentMemberKey,
    value: shareGroup.ShareGroupTargetAssignmentMemberValue,
  },
  {
    key: shareGroup.ShareGroupCurrentMemberAssignmentKey,
    value: shareGroup.ShareGroupCurrentMemberAssignmentValue,
  },
  {
    key: shareGroup.ShareGroupStatePartitionMetadataKey,
    value: shareGroup.ShareGroupStatePartitionMetadataValue,
  },
]

const consumerGroupTypes: readonly RecordType[] = [
  { key: consumerGroup.ConsumerGroupMetadataKey, value: consumerGroup.ConsumerGroupMetadataValue },
  {
    key: consumerGroup.ConsumerGroupPartitionMetadataKey,
    value: consumerGroup.ConsumerGroupPartitionMetadataValue,
  },
  {
    key: consumerGroup.ConsumerGroupMemberMetadataKey,
    value: consumerGroup.ConsumerGroupMemberMetadataValue,
  },
  {
    key: consumerGroup.ConsumerGroupTargetAssignmentMetadataKey,
    value: consumerGroup.ConsumerGroupTargetAssignmentMetadataValue,
  },
  {
    key: consumerGroup.ConsumerGroupTargetAssignmentMemberKey,
    value: consumerGroup.ConsumerGroupTargetAssignmentMemberValue,
  },
  {
    key: consumerGroup.ConsumerGroupCurrentMemberAssignmentKey,
    value: consumerGroup.ConsumerGroupCurrentMemberAssignmentValue,
  },
  {
    key: consumerGroup.ConsumerGroupRegularExpressionKey,
    value: consumerGroup.ConsumerGroupRegularExpressionValue,
  },
]

const streamsGroupTypes: readonly RecordType[] = [
  { key: streamsGroup.StreamsGroupMetadataKey, value: streamsGroup.StreamsGroupMetadataValue },
  { key: streamsGroup.StreamsGroupMemberMetadataKey, value: streamsGroup.StreamsGroupMemberMetadataValue },
  {
    key: streamsGroup.StreamsGroupTargetAssignmentMetadataKey,
    value: streamsGroup.StreamsGroupTargetAssignmentMetadataValue,
  },
  {
    key: streamsGroup.StreamsGroupTargetAssignmentMemberKey,
    value: streamsGroup.StreamsGroupTargetAssignmentMemberValue,
  },
  {
    key: streamsGroup.StreamsGroupCurrentMemberAssignmentKey,
    value: streamsGroup.StreamsGroupCurrentMemberAssignmentValue,
  },
  { key: streamsGroup.StreamsGroupTopologyKey, value: streamsGroup.StreamsGroupTopologyValue },
]

/** Committed offsets in `__consumer_offsets`. */
export const offsetRecordTypes = byNumber([legacyOffsetCommit, offsetCommit])
/** Classic groups in `__consumer_offsets`. */
export const groupMetadataRecordTypes = byNumber([groupMetadata])
/** Share groups in `__consumer_offsets`. */
export const shareGroupRecordTypes = byNumber(shareGroupTypes)
/** Everything in `__consumer_offsets`. */
export const groupRecordTypes = byNumber([
  legacyOffsetCommit,
  offsetCommit,
  groupMetadata,
  ...consumerGroupTypes,
  ...shareGroupTypes,
  ...streamsGroupTypes,
])
/** Everything in `__transaction_state`. */
export const transactionRecordTypes = byNumber([{ key: TransactionLogKey, value: TransactionLogValue }])
/** Everything in `__share_group_state`. */
export const shareStateRecordTypes = byNumber([
  { key: ShareSnapshotKey, value: ShareSnapshotValue },
  { key: ShareUpdateKey, value: ShareUpdateValue },
])

function byNumber(types: readonly RecordType[]): RecordTypes {
  return new Map(types.flatMap((type) => (type.key.key === null ? [] : [[type.key.key, type] as const])))
}
