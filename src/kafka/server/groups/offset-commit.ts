import type { InputOf } from '../../../wire/message.ts'
import { errors } from '../../errors.ts'
import type { OffsetCommitRequest, OffsetCommitResponse } from '../../messages/08-offset-commit.ts'
import { newClassicGroup } from './classic/classic-group.ts'
import { kindOf, type OffsetCommit } from './group-kind.ts'
import { offsetCommitRecord } from './records.ts'
import type { GroupState, GroupTurn } from './state.ts'

type CommitTopic = OffsetCommitRequest['topics'][number]
type CommitPartition = CommitTopic['partitions'][number]
export type CommitTopicResult = InputOf<typeof OffsetCommitResponse>['topics'][number]

/** From this version on a group that is not there is called so. */
const GROUP_ID_NOT_FOUND_VERSION = 9

/**
 * OffsetCommit for topics and partitions that exist (the handler has looked): checks the member, then writes a record
 * for every partition. Also keeps the member's session.
 */
export function commitOffsets(state: GroupState, turn: GroupTurn, commit: OffsetCommit): CommitTopicResult[] {
  const { request } = commit
  const errorCode = commitError(state, turn, commit)
  const expireTimestampMs =
    request.retentionTimeMs === -1
      ? -1
      : Math.min(turn.nowMs + request.retentionTimeMs, Number.MAX_SAFE_INTEGER)
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

function commitError(state: GroupState, turn: GroupTurn, commit: OffsetCommit): number {
  const { request, caller } = commit
  const existing = state.groups.get(request.groupId)
  if (!existing && request.generationIdOrMemberEpoch >= 0) {
    return caller.apiVersion >= GROUP_ID_NOT_FOUND_VERSION
      ? errors.GROUP_ID_NOT_FOUND.code
      : errors.ILLEGAL_GENERATION.code
  }
  // Whoever commits without being a member keeps offsets only: the record makes a simple group of it.
  const group = existing ?? newClassicGroup(request.groupId, turn.nowMs)
  return kindOf(group).commitError(state, turn, group, commit)
}
