import { errors } from '../../../errors.ts'
import type { GroupKind, OffsetCommit } from '../group-kind.ts'
import { groupMetadataTombstone } from '../records.ts'
import type { GroupAnswer, GroupEvent, GroupState, GroupTurn } from '../state.ts'
import { answerJoin, joinError, syncError } from './classic-answers.ts'
import type { ClassicGroup } from './classic-group.ts'
import { heartbeatExpired, joinTimedOut, syncTimedOut } from './classic-heartbeat.ts'
import { CONSUMER_PROTOCOL_TYPE, isSubscribedTo } from './classic-protocols.ts'
import { assignmentStored, initialDelayOver, prepareRebalance } from './classic-rebalance.ts'
import { cancelAllTimers, restartHeartbeat } from './classic-timers.ts'
import { memberError } from './classic-validation.ts'

/** Groups whose members agree among themselves (JoinGroup, SyncGroup), and groups that only have offsets. */
export const classicKind: GroupKind<ClassicGroup> = {
  stateOf: (group) => group.state,
  protocolTypeOf: (group) => group.protocolType ?? '',
  expires: true,
  isEmpty: (group) => group.state === 'Empty',
  deleteError: (group) => {
    if (group.state === 'Dead') return errors.GROUP_ID_NOT_FOUND.code
    return (group.state === 'Empty' ? errors.NONE : errors.NON_EMPTY_GROUP).code
  },
  bury: (turn, group) => {
    cancelAllTimers(turn, group)
    turn.records.push(groupMetadataTombstone(group.groupId))
  },
  isUsing: isSubscribedTo,
  unusedSinceOf,
  commitError,
  fetchError: () => errors.NONE.code,
  deleteOffsetsError: (group) => {
    if (group.state === 'Dead') return errors.GROUP_ID_NOT_FOUND.code
    const isAllowed = group.state === 'Empty' || group.protocolType === CONSUMER_PROTOCOL_TYPE
    return (isAllowed ? errors.NONE : errors.NON_EMPTY_GROUP).code
  },
  loaded,
  fire,
  abandon,
}

/**
 * An empty group's offsets are unused since it became empty; those of a group that only has offsets, and of topics that
 * a stable group of consumers no longer subscribes to, since they were committed.
 */
function unusedSinceOf(group: ClassicGroup): ReturnType<GroupKind<ClassicGroup>['unusedSinceOf']> {
  if (group.protocolType === null) return (offset) => offset.commitTimestampMs
  if (group.state === 'Empty') return (offset) => group.stateSinceMs ?? offset.commitTimestampMs
  const knowsTopics = group.protocolType === CONSUMER_PROTOCOL_TYPE && group.subscribedTopics !== null
  return knowsTopics && group.state === 'Stable' ? (offset) => offset.commitTimestampMs : undefined
}

function commitError(_: GroupState, turn: GroupTurn, group: ClassicGroup, commit: OffsetCommit): number {
  const { request } = commit
  const errorCode = memberCommitError(group, commit)
  if (commit.isTransactional) return errorCode
  const member = group.members.get(request.memberId)
  if (errorCode === errors.NONE.code && member && group.state !== 'Empty')
    restartHeartbeat(turn, group, member)
  return errorCode
}

function memberCommitError(group: ClassicGroup, { request, isTransactional }: OffsetCommit): number {
  const { memberId, groupInstanceId, generationIdOrMemberEpoch: generationId } = request
  if (group.state === 'Dead') return errors.COORDINATOR_NOT_AVAILABLE.code
  if (generationId < 0 && group.state === 'Empty') return errors.NONE.code
  if (generationId >= 0 || memberId !== '' || groupInstanceId !== null) {
    const errorCode = memberError(group, memberId, groupInstanceId)
    if (errorCode !== errors.NONE.code) return errorCode
    if (generationId !== group.generationId) return errors.ILLEGAL_GENERATION.code
  } else if (group.state !== 'Empty' && !isTransactional) return errors.UNKNOWN_MEMBER_ID.code
  // The member has the generation from JoinGroup but not its assignment yet: it must come to SyncGroup first.
  return group.state === 'CompletingRebalance' && !isTransactional
    ? errors.REBALANCE_IN_PROGRESS.code
    : errors.NONE.code
}

/** Members that were read from the log have one session timeout to show themselves. */
function loaded(state: GroupState, turn: GroupTurn, group: ClassicGroup): void {
  for (const member of group.members.values()) restartHeartbeat(turn, group, member)
  // group.max.size has become smaller: a rebalance lets the last to come be refused.
  if (group.members.size > state.config.maxSize) prepareRebalance(state, turn, group)
}

function fire(state: GroupState, turn: GroupTurn, group: ClassicGroup, event: GroupEvent): void {
  if (group.state === 'Dead') return
  switch (event.kind) {
    case 'heartbeat-expired':
      heartbeatExpired(state, turn, group, event.memberId)
      break
    case 'initial-delay-over':
      if (group.state === 'PreparingRebalance') initialDelayOver(state, turn, group, event)
      break
    case 'join-timeout':
      joinTimedOut(turn, group)
      break
    case 'sync-timeout':
      syncTimedOut(state, turn, group, event.generationId)
      break
    case 'assignment-stored':
      assignmentStored(turn, group, event)
      break
    case 'static-member-stored': {
      const member = group.members.get(event.memberId)
      if (member) answerJoin(turn, member, event.response)
      break
    }
    default:
      break
  }
}

/** Sends everybody who waits to look for the coordinator again. */
function abandon(group: ClassicGroup): GroupAnswer[] {
  const errorCode = errors.NOT_COORDINATOR.code
  const answers: GroupAnswer[] = []
  for (const { awaitingJoin, awaitingSync, memberId } of group.members.values()) {
    if (awaitingJoin !== null) {
      answers.push({ kind: 'join', ticket: awaitingJoin, response: joinError(memberId, errorCode) })
    }
    if (awaitingSync !== null) {
      answers.push({ kind: 'sync', ticket: awaitingSync, response: syncError(errorCode) })
    }
  }
  return answers
}
