import { errors } from '../../../errors.ts'
import type { GroupKind } from '../group-kind.ts'
import { type StreamsGroup, streamsGroupState } from './streams-group.ts'
import { revocationTimedOut, sessionExpired } from './streams-leave.ts'
import { streamsCommitError, streamsFetchError } from './streams-offsets.ts'
import { groupTombstones } from './streams-records.ts'
import { assignmentDelayOver } from './streams-target.ts'
import { cancelAssignmentDelay, changeRevocationTimeout, restartSession } from './streams-timers.ts'
import { readerOf } from './topology/streams-topology.ts'

/** Instances of Kafka Streams applications, whose tasks the broker assigns (KIP-1071). */
export const streamsKind: GroupKind<StreamsGroup> = {
  stateOf: streamsGroupState,
  protocolTypeOf: () => 'streams',
  expires: true,
  isEmpty: (group) => group.members.size === 0,
  deleteError: (group) => (group.members.size === 0 ? errors.NONE : errors.NON_EMPTY_GROUP).code,
  bury: (turn, group) => {
    cancelAssignmentDelay(turn, group.groupId)
    turn.records.push(...groupTombstones(group))
  },
  isUsing: ({ members, topology }, topic) =>
    members.size > 0 && topology !== null && readerOf(topology, topic) !== undefined,
  unusedSinceOf: () => (offset) => offset.commitTimestampMs,
  commitError: (_state, _turn, group, { request, caller: { apiVersion }, isTransactional = false }) => {
    const partitions = request.topics.flatMap(({ name: topic, partitions: ofTopic }) =>
      ofTopic.map(({ partitionIndex }) => ({ topic, partition: partitionIndex })),
    )
    const { memberId, generationIdOrMemberEpoch: memberEpoch, groupInstanceId } = request
    const isByNobody = memberEpoch === -1 && memberId === '' && groupInstanceId === null
    if (isTransactional && isByNobody) return errors.NONE.code
    return streamsCommitError(group, { memberId, memberEpoch, apiVersion, isTransactional, partitions })
  },
  fetchError: streamsFetchError,
  deleteOffsetsError: () => errors.NONE.code,
  loaded: (state, turn, group) => {
    for (const member of group.members.values()) {
      restartSession(state, turn, group.groupId, member.memberId)
      changeRevocationTimeout(turn, group.groupId, member)
    }
  },
  fire: (state, turn, group, event) => {
    if (event.kind === 'streams-session-expired') sessionExpired(turn, group, event.memberId)
    else if (event.kind === 'streams-revocation-timeout') revocationTimedOut(turn, group, event)
    else if (event.kind === 'streams-assignment-delay-over') {
      state.delayedStreamsGroups.delete(group.groupId)
      assignmentDelayOver(state, turn, group)
    }
  },
  abandon: () => [],
}
