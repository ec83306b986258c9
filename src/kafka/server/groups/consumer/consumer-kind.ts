import { errors } from '../../../errors.ts'
import { CONSUMER_PROTOCOL_TYPE } from '../classic/classic-protocols.ts'
import type { GroupKind } from '../group-kind.ts'
import { type ConsumerGroup, consumerGroupState, isConsumed } from './consumer-group.ts'
import { revocationTimedOut, sessionExpired } from './consumer-leave.ts'
import { consumerCommitError, consumerFetchError } from './consumer-offsets.ts'
import { groupTombstones } from './consumer-records.ts'
import { changeRevocationTimeout, restartSession } from './consumer-timers.ts'

/** Groups of consumers that the broker assigns their partitions to (KIP-848). */
export const consumerKind: GroupKind<ConsumerGroup> = {
  stateOf: consumerGroupState,
  protocolTypeOf: () => CONSUMER_PROTOCOL_TYPE,
  isEmpty: (group) => group.members.size === 0,
  deleteError: (group) => (group.members.size === 0 ? errors.NONE : errors.NON_EMPTY_GROUP).code,
  bury: (turn, group) => {
    turn.records.push(...groupTombstones(group))
  },
  isUsing: isConsumed,
  unusedSinceOf: () => (offset) => offset.commitTimestampMs,
  commitError: (_state, _turn, group, { request, caller: { apiVersion } }) => {
    const partitions = request.topics.flatMap(({ topicId, partitions: ofTopic }) =>
      ofTopic.map(({ partitionIndex }) => ({ topicId, partition: partitionIndex })),
    )
    const { memberId, generationIdOrMemberEpoch: memberEpoch } = request
    return consumerCommitError(group, { memberId, memberEpoch, apiVersion, partitions })
  },
  fetchError: consumerFetchError,
  deleteOffsetsError: () => errors.NONE.code,
  loaded: (state, turn, group) => {
    for (const member of group.members.values()) {
      restartSession(state, turn, group.groupId, member.memberId)
      changeRevocationTimeout(turn, group.groupId, member)
    }
  },
  fire: (state, turn, group, event) => {
    if (event.kind === 'consumer-session-expired') sessionExpired(state, turn, group, event.memberId)
    else if (event.kind === 'consumer-revocation-timeout') revocationTimedOut(state, turn, group, event)
  },
  abandon: () => [],
}
