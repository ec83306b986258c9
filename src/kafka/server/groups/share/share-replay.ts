import type { ShareGroupStatePartitionMetadataValue } from '../../../messages/coordinator-records/share-group.ts'
import { NO_PARTITIONS, partitionsOf } from '../partitions.ts'
import { replayedGroup } from '../replayed-group.ts'
import type { Group, GroupState } from '../state.ts'
import { LEAVE_EPOCH, newShareGroup, newShareMember, type ShareGroup } from './share-group.ts'
import type { ShareGroupRecord } from './share-records.ts'
import type { StatePartitions, StateTopics } from './state-partitions.ts'

/** Assignment epoch of a group whose target has been deleted. */
const NO_ASSIGNMENT_EPOCH = -1

type RecordOf<Kind extends ShareGroupRecord['kind']> = Extract<ShareGroupRecord, { kind: Kind }>

/** Applies one record about a share group: the only writer of such groups. */
export function replayShareRecord(state: GroupState, record: ShareGroupRecord, nowMs: number): void {
  const group = replayedGroup(state, record, isShareGroup, newShareGroup)
  if (!group) return
  switch (record.kind) {
    case 'share-group':
      if (record.value === null) state.groups.delete(group.groupId)
      else {
        group.groupEpoch = record.value.epoch
        group.metadataHash = record.value.metadataHash
      }
      break
    case 'share-member':
      replayMember(group, record)
      break
    case 'share-target':
      group.assignmentEpoch = record.value?.assignmentEpoch ?? NO_ASSIGNMENT_EPOCH
      group.assignmentTimestampMs = record.value?.assignmentTimestamp ?? 0
      break
    case 'share-member-target':
      if (record.value === null) group.targets.delete(record.key.memberId)
      else group.targets.set(record.key.memberId, partitionsOf(record.value.topicPartitions))
      break
    case 'share-member-assignment':
      replayAssignment(group, record)
      break
    case 'share-state-partitions':
      group.statePartitions = record.value && statePartitionsOf(record.value, nowMs)
      break
  }
}

const isShareGroup = (group: Group): group is ShareGroup => group.type === 'share'

function replayMember(group: ShareGroup, { key: { memberId }, value }: RecordOf<'share-member'>): void {
  if (value === null) {
    group.members.delete(memberId)
    return
  }
  const before = group.members.get(memberId) ?? newShareMember(memberId)
  group.members.set(memberId, { ...before, ...value })
}

function replayAssignment(group: ShareGroup, record: RecordOf<'share-member-assignment'>): void {
  const { memberId } = record.key
  const before = group.members.get(memberId)
  if (record.value === null) {
    if (!before) return
    const gone = { memberEpoch: LEAVE_EPOCH, previousMemberEpoch: LEAVE_EPOCH, assigned: NO_PARTITIONS }
    group.members.set(memberId, { ...before, ...gone })
    return
  }
  const { memberEpoch, previousMemberEpoch, assignedPartitions } = record.value
  group.members.set(memberId, {
    ...(before ?? newShareMember(memberId)),
    memberEpoch,
    previousMemberEpoch,
    assigned: partitionsOf(assignedPartitions),
  })
}

function statePartitionsOf(value: ShareGroupStatePartitionMetadataValue, nowMs: number): StatePartitions {
  const topicsOf = (list: ShareGroupStatePartitionMetadataValue['initializedTopics']): StateTopics =>
    new Map(
      list.map(({ topicId, topicName, partitions }) => [
        topicId,
        { name: topicName, partitions: new Set(partitions), sinceMs: nowMs },
      ]),
    )
  return {
    initializing: topicsOf(value.initializingTopics),
    initialized: topicsOf(value.initializedTopics),
    deleting: new Set(value.deletingTopics.map(({ topicId }) => topicId)),
  }
}
