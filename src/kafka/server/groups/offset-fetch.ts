import type { InputOf } from '../../../wire/message.ts'
import { errors } from '../../errors.ts'
import type { OffsetFetchRequest, OffsetFetchResponse } from '../../messages/09-offset-fetch.ts'
import { ZERO_UUID } from '../../uuid.ts'
import { kindOf } from './group-kind.ts'
import { type CommittedOffset, hasPendingOffset } from './offsets.ts'
import type { GroupState } from './state.ts'

type FetchGroup = OffsetFetchRequest['groups'][number]
export type FetchGroupResult = InputOf<typeof OffsetFetchResponse>['groups'] extends
  | readonly (infer Group)[]
  | undefined
  ? Group
  : never
type FetchTopicResult = NonNullable<FetchGroupResult['topics']>[number]
type FetchPartitionResult = NonNullable<FetchTopicResult['partitions']>[number]

/** What OffsetFetch says of a partition without an offset, whatever the reason. */
const NO_OFFSET = { committedOffset: -1, committedLeaderEpoch: -1, metadata: '' } as const

/**
 * OffsetFetch of one group: of the topics asked for, or of all when they are null. A group that is not there has no
 * offsets, which is no error. With `requireStable` partitions with an offset in an open transaction are refused
 * (KIP-447).
 */
export function fetchOffsets(
  state: GroupState,
  request: FetchGroup,
  requireStable: boolean,
): FetchGroupResult {
  const group = state.groups.get(request.groupId)
  if (group) {
    const errorCode = kindOf(group).fetchError(group, request.memberId, request.memberEpoch)
    if (errorCode !== errors.NONE.code) return { groupId: request.groupId, topics: [], errorCode }
  }
  const topics = request.topics === null ? allTopics(state, request.groupId) : request.topics
  const results = topics.map(({ name, topicId, partitionIndexes }) => ({
    name,
    topicId,
    partitions: partitionIndexes.map((partition): FetchPartitionResult => {
      if (requireStable && hasPendingOffset(state.offsets, request.groupId, name, partition)) {
        return { partitionIndex: partition, errorCode: errors.UNSTABLE_OFFSET_COMMIT.code, ...NO_OFFSET }
      }
      const found = state.offsets.committed.get(request.groupId, name, partition)
      const answer = found && isOfTopic(found, topicId) ? describe(found) : NO_OFFSET
      return { partitionIndex: partition, errorCode: errors.NONE.code, ...answer }
    }),
  }))
  return { groupId: request.groupId, topics: results, errorCode: errors.NONE.code }
}

/** Every topic that the group has offsets of; the handler looks their ids up. */
function allTopics(
  state: GroupState,
  groupId: string,
): { name: string; topicId: string; partitionIndexes: number[] }[] {
  const topics = state.offsets.committed.ofGroup(groupId) ?? []
  return [...topics].map(([name, partitions]) => ({
    name,
    topicId: ZERO_UUID,
    partitionIndexes: [...partitions.keys()],
  }))
}

/** A topic that was deleted and made anew has another id: the old one's offsets are not its own. */
function isOfTopic(offset: CommittedOffset, topicId: string): boolean {
  return topicId === ZERO_UUID || offset.topicId === ZERO_UUID || topicId === offset.topicId
}

function describe(
  offset: CommittedOffset,
): Pick<FetchPartitionResult, 'committedOffset' | 'committedLeaderEpoch' | 'metadata'> {
  return {
    committedOffset: offset.offset,
    committedLeaderEpoch: offset.leaderEpoch,
    metadata: offset.metadata,
  }
}
