import type { InputOf } from '../../../wire/message.ts'
import { errors } from '../../errors.ts'
import type { OffsetCommitRequest, OffsetCommitResponse } from '../../messages/08-offset-commit.ts'
import { type ClassicGroup, newClassicGroup } from './classic-group.ts'
import { restartHeartbeat } from './classic-timers.ts'
import { memberError } from './classic-validation.ts'
import { consumerCommitError } from './consumer/consumer-offsets.ts'
import { offsetCommitRecord } from './records.ts'
import type { Caller, GroupState, GroupTurn } from './state.ts'

type CommitTopic = OffsetCommitRequest['topics'][number]
type CommitPartition = CommitTopic['partitions'][number]
export type CommitTopicResult = InputOf<typeof OffsetCommitResponse>['topics'][number]

/** From this version on a group that is not there is called so. */
const GROUP_ID_NOT_FOUND_VERSION = 9

/**
 * OffsetCommit for topics and partitions that exist (the handler has looked): checks the member, then writes a record
 * for every partition. Also keeps the member's session.
 */
export function commitOffsets(
  state: GroupState,
  turn: GroupTurn,
  commit: { readonly request: OffsetCommitRequest; readonly caller: Caller },
): CommitTopicResult[] {
  const { request, caller } = commit
  const errorCode = commitError(state, turn, request, caller)
  const expireTimestampMs = request.retentionTimeMs === -1 ? -1 : turn.nowMs + request.retentionTimeMs
  return request.topics.map((topic) => ({
    name: topic.name,
    topicId: topic.topicId,
    partitions: topic.partitions.map((partition) => ({
      partitionIndex: partition.partitionIndex,
      errorCode:
        errorCode === errors.NONE.code
          ? commitOne(state, turn, request.groupId, { topic, partition, expireTimestampMs })
          : errorCode,
    })),
  }))
}

function commitOne(
  state: GroupState,
  turn: GroupTurn,
  groupId: string,
  commit: {
    readonly topic: CommitTopic
    readonly partition: CommitPartition
    readonly expireTimestampMs: number
  },
): number {
  const { topic, partition, expireTimestampMs } = commit
  const metadata = partition.committedMetadata ?? ''
  if (metadata.length > state.config.offsetMetadataMaxLength) return errors.OFFSET_METADATA_TOO_LARGE.code
  const record = offsetCommitRecord(
    { groupId, topic: topic.name, partition: partition.partitionIndex },
    {
      offset: partition.committedOffset,
      leaderEpoch: partition.committedLeaderEpoch < 0 ? -1 : partition.committedLeaderEpoch,
      metadata,
      commitTimestampMs: turn.nowMs,
      expireTimestampMs,
      topicId: topic.topicId,
      recordOffset: -1,
    },
  )
  turn.records.push(record)
  return errors.NONE.code
}

function commitError(
  state: GroupState,
  turn: GroupTurn,
  request: OffsetCommitRequest,
  caller: Caller,
): number {
  const existing = state.groups.get(request.groupId)
  if (!existing && request.generationIdOrMemberEpoch >= 0) {
    return caller.apiVersion >= GROUP_ID_NOT_FOUND_VERSION
      ? errors.GROUP_ID_NOT_FOUND.code
      : errors.ILLEGAL_GENERATION.code
  }
  // Whoever commits without being a member keeps offsets only: the record makes a simple group of it.
  const group = existing ?? newClassicGroup(request.groupId, turn.nowMs)
  if (group.type === 'consumer') {
    const partitions = request.topics.flatMap(({ topicId, partitions: ofTopic }) =>
      ofTopic.map(({ partitionIndex }) => ({ topicId, partition: partitionIndex })),
    )
    const { memberId, generationIdOrMemberEpoch: memberEpoch } = request
    return consumerCommitError(group, { memberId, memberEpoch, apiVersion: caller.apiVersion, partitions })
  }
  const errorCode = classicCommitError(group, request)
  const member = group.members.get(request.memberId)
  if (errorCode === errors.NONE.code && member && group.state !== 'Empty')
    restartHeartbeat(turn, group, member)
  return errorCode
}

function classicCommitError(group: ClassicGroup, request: OffsetCommitRequest): number {
  const { memberId, groupInstanceId, generationIdOrMemberEpoch: generationId } = request
  if (group.state === 'Dead') return errors.COORDINATOR_NOT_AVAILABLE.code
  if (generationId < 0 && group.state === 'Empty') return errors.NONE.code
  if (generationId >= 0 || memberId !== '' || groupInstanceId !== null) {
    const errorCode = memberError(group, memberId, groupInstanceId)
    if (errorCode !== errors.NONE.code) return errorCode
    if (generationId !== group.generationId) return errors.ILLEGAL_GENERATION.code
  } else if (group.state !== 'Empty') return errors.UNKNOWN_MEMBER_ID.code
  // The member has the generation from JoinGroup but not its assignment yet: it must come to SyncGroup first.
  return group.state === 'CompletingRebalance' ? errors.REBALANCE_IN_PROGRESS.code : errors.NONE.code
}
