import { keptCopy } from '../../../wire/kept-copy.ts'
import type { GroupMetadataValue } from '../../messages/coordinator-records/group-metadata.ts'
import type { RecordOrigin } from '../coordinator/turn.ts'
import { addMember, type ClassicGroup, newClassicGroup } from './classic/classic-group.ts'
import { computeSubscribedTopics } from './classic/classic-protocols.ts'
import { replayConsumerRecord } from './consumer/consumer-replay.ts'
import { addPending, type CommittedOffset, deleteOffset } from './offsets.ts'
import type { GroupRecord } from './records.ts'
import { shareRecords } from './share/share-records.ts'
import { replayShareRecord } from './share/share-replay.ts'
import type { GroupState } from './state.ts'
import { streamsRecords } from './streams/streams-records.ts'
import { replayStreamsRecord } from './streams/streams-replay.ts'

/** Applies one record of the log to the state. */
export function replay(state: GroupState, record: GroupRecord, origin: RecordOrigin, nowMs: number): void {
  if (record.kind === 'group-metadata') {
    const groupId = record.key.group
    if (record.value === null) deleteClassic(state, groupId)
    else state.groups.set(groupId, groupOf(groupId, record.value, nowMs))
    return
  }
  if (shareRecords.is(record)) {
    replayShareRecord(state, record, nowMs)
    return
  }
  if (streamsRecords.is(record)) {
    replayStreamsRecord(state, record)
    return
  }
  if (record.kind !== 'offset-commit') {
    replayConsumerRecord(state, record)
    return
  }
  const { key, value } = record
  if (value === null) {
    deleteOffset(state.offsets, key.group, key.topic, key.partition)
    return
  }
  // Offsets may be committed without a group: a simple group then stands for them.
  if (!state.groups.has(key.group)) state.groups.set(key.group, newClassicGroup(key.group, nowMs))
  const offset: CommittedOffset = {
    offset: value.offset,
    leaderEpoch: value.leaderEpoch,
    metadata: value.metadata,
    commitTimestampMs: value.commitTimestamp,
    expireTimestampMs: value.expireTimestamp,
    topicId: value.topicId,
    recordOffset: origin.offset,
  }
  if (origin.producerId === -1) state.offsets.committed.set(key.group, key.topic, key.partition, offset)
  else addPending(state.offsets, origin.producerId, key, offset)
}

/** A consumer group that took the place of a classic one is not meant by the tombstone of that. */
function deleteClassic(state: GroupState, groupId: string): void {
  if (state.groups.get(groupId)?.type === 'classic') state.groups.delete(groupId)
}

/** A group as its last record describes it: stable when it had members, else empty. */
function groupOf(groupId: string, value: GroupMetadataValue, nowMs: number): ClassicGroup {
  const group = newClassicGroup(groupId, nowMs)
  const protocolType = value.protocolType === '' ? null : value.protocolType
  group.leaderId = value.leader
  for (const member of value.members) {
    addMember(group, {
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      protocolType: value.protocolType,
      rebalanceTimeoutMs: member.rebalanceTimeout === -1 ? member.sessionTimeout : member.rebalanceTimeout,
      sessionTimeoutMs: member.sessionTimeout,
      protocols: [{ name: value.protocol ?? '', metadata: keptCopy(member.subscription) }],
      assignment: keptCopy(member.assignment),
      awaitingJoin: null,
      awaitingSync: null,
      isNew: false,
    })
  }
  group.state = value.members.length > 0 ? 'Stable' : 'Empty'
  group.stateSinceMs = value.currentStateTimestamp === -1 ? null : value.currentStateTimestamp
  group.generationId = value.generation
  group.protocolType = protocolType
  group.protocolName = value.protocol
  group.subscribedTopics = computeSubscribedTopics(group)
  return group
}
