import { errors } from '../../../errors.ts'
import { CONSUMER_PROTOCOL_TYPE } from '../classic/classic-protocols.ts'
import type { GroupKind } from '../group-kind.ts'
import { type ConsumerGroup, consumerGroupState } from './consumer-group.ts'
import { consumerCommitError, consumerFetchError } from './consumer-offsets.ts'
import { groupTombstones } from './consumer-records.ts'
import { changeRevocationTimeout, restartSession } from './consumer-timers.ts'
import { memberExpired, revocationTimedOut } from './member-removal.ts'
import { refreshRegexes } from './regular-expressions.ts'
import { isConsumed } from './subscription.ts'

/** Groups of consumers that the broker assigns their partitions to (KIP-848). */
export const consumerKind: GroupKind<ConsumerGroup> = {
  stateOf: consumerGroupState,
  protocolTypeOf: () => CONSUMER_PROTOCOL_TYPE,
  expires: true,
  isEmpty: (group) => group.members.size === 0,
  deleteError: (group) => (group.members.size === 0 ? errors.NONE : errors.NON_EMPTY_GROUP).code,
  bury: (turn, group) => {
    turn.records.push(...groupTombstones(group))
  },
  isUsing: isConsumed,
  unusedSinceOf: () => (offset) => offset.commitTimestampMs,
  commitError: (_state, _turn, group, { request, caller: { apiVersion }, isTransactional = false }) => {
    const partitions = request.topics.flatMap(({ topicId, partitions: ofTopic }) =>
      ofTopic.map(({ partitionIndex }) => ({ topicId, partition: partitionIndex })),
    )
    const { memberId, generationIdOrMemberEpoch: memberEpoch } = request
    const isByNobody = memberId === '' && memberEpoch === -1 && request.groupInstanceId === null
    if (isTransactional && isByNobody) return errors.NONE.code
    return consumerCommitError(group, { memberId, memberEpoch, apiVersion, isTransactional, partitions })
  },
  fetchError: consumerFetchError,
  deleteOffsetsError: () => errors.NONE.code,
  loaded: (state, turn, group) => {
    for (const member of group.members.values()) {
      restartSession(state, turn, group.groupId, member)
      changeRevocationTimeout(turn, group.groupId, member)
    }
  },
  fire: (state, turn, group, event) => {
    switch (event.kind) {
      case 'consumer-member-expired':
        memberExpired(state, turn, group, event.memberId)
        break
      case 'consumer-revocation-timeout':
        revocationTimedOut(state, turn, group, event)
        break
      case 'consumer-regexes-due':
        refreshRegexes(state, turn, group, event.seesTopic)
        break
      default:
        break
    }
  },
  abandon: () => [],
}
