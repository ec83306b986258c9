import { errors } from '../../../errors.ts'
import type { GroupKind } from '../group-kind.ts'
import { type ShareGroup, shareGroupState, subscribedTopics } from './share-group.ts'
import { sessionExpired } from './share-leave.ts'
import { groupTombstones } from './share-records.ts'
import { restartSession } from './share-timers.ts'

/**
 * Groups that share partitions (KIP-932). They have no committed offsets, so that whoever asks about such speaks of a group that
 * is not there; and they do not expire.
 */
export const shareKind: GroupKind<ShareGroup> = {
  stateOf: shareGroupState,
  protocolTypeOf: () => 'share',
  expires: false,
  isEmpty: (group) => group.members.size === 0,
  deleteError: (group) => (group.members.size === 0 ? errors.NONE : errors.NON_EMPTY_GROUP).code,
  bury: (turn, group) => {
    turn.records.push(...groupTombstones(group))
  },
  isUsing: (group, topic) => subscribedTopics(group.members.values()).has(topic),
  unusedSinceOf: () => undefined,
  commitError: () => errors.GROUP_ID_NOT_FOUND.code,
  fetchError: () => errors.NONE.code,
  deleteOffsetsError: () => errors.GROUP_ID_NOT_FOUND.code,
  loaded: (state, turn, group) => {
    for (const memberId of group.members.keys()) restartSession(state, turn, group.groupId, memberId)
  },
  fire: (state, turn, group, event) => {
    if (event.kind === 'share-session-expired') sessionExpired(state, turn, group, event.memberId)
  },
  abandon: () => [],
}
