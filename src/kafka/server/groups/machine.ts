import { errors } from '../../errors.ts'
import type { Machine } from '../coordinator/turn.ts'
import { answerJoin, joinError, syncError } from './classic-answers.ts'
import type { ClassicGroup } from './classic-group.ts'
import { heartbeatExpired, joinTimedOut, syncTimedOut } from './classic-heartbeat.ts'
import { assignmentStored, initialDelayOver, prepareRebalance } from './classic-rebalance.ts'
import { restartHeartbeat } from './classic-timers.ts'
import type { GroupConfig } from './config.ts'
import type { ConsumerGroup } from './consumer/consumer-group.ts'
import { revocationTimedOut, sessionExpired } from './consumer/consumer-leave.ts'
import { changeRevocationTimeout, restartSession } from './consumer/consumer-timers.ts'
import type { TopicsView } from './consumer/topics-view.ts'
import { endTransaction } from './offsets.ts'
import type { GroupRecord } from './records.ts'
import { replay } from './replay.ts'
import { type GroupAnswer, type GroupEvent, type GroupState, type GroupTurn, newGroupState } from './state.ts'

/** The group coordinator as the runtime drives it. */
export function groupMachine(
  config: GroupConfig,
  topics: TopicsView,
): Machine<GroupState, GroupRecord, GroupEvent, GroupAnswer> {
  return {
    create: () => newGroupState(config, topics),
    replay,
    replayEndTransaction: (state, producerId, isCommit) =>
      endTransaction(state.offsets, producerId, isCommit),
    loaded,
    fire,
    abandon,
  }
}

/** Members of groups that were read from the log have one session timeout to show themselves. */
function loaded(state: GroupState, turn: GroupTurn): void {
  for (const group of state.groups.values()) {
    if (group.type === 'consumer') {
      for (const member of group.members.values()) {
        restartSession(state, turn, group.groupId, member.memberId)
        changeRevocationTimeout(turn, group.groupId, member)
      }
      continue
    }
    for (const member of group.members.values()) restartHeartbeat(turn, group, member)
    // group.max.size has become smaller: a rebalance lets the last to come be refused.
    if (group.members.size > state.config.maxSize) prepareRebalance(state, turn, group)
  }
}

function fire(state: GroupState, event: GroupEvent, turn: GroupTurn): void {
  const group = state.groups.get(event.groupId)
  if (group?.type === 'consumer') fireConsumer(state, turn, group, event)
  else if (group && group.state !== 'Dead') fireClassic(state, turn, group, event)
}

function fireConsumer(state: GroupState, turn: GroupTurn, group: ConsumerGroup, event: GroupEvent): void {
  if (event.kind === 'consumer-session-expired') sessionExpired(state, turn, group, event.memberId)
  else if (event.kind === 'consumer-revocation-timeout') revocationTimedOut(state, turn, group, event)
}

function fireClassic(state: GroupState, turn: GroupTurn, group: ClassicGroup, event: GroupEvent): void {
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
      // Of a consumer group that is no more.
      break
  }
}

/** Sends everybody who waits to look for the coordinator again. */
function abandon(state: GroupState): GroupAnswer[] {
  const answers: GroupAnswer[] = []
  for (const group of state.groups.values()) if (group.type === 'classic') abandonGroup(group, answers)
  return answers
}

function abandonGroup(group: ClassicGroup, answers: GroupAnswer[]): void {
  const errorCode = errors.NOT_COORDINATOR.code
  for (const { awaitingJoin, awaitingSync, memberId } of group.members.values()) {
    if (awaitingJoin !== null) {
      answers.push({ kind: 'join', ticket: awaitingJoin, response: joinError(memberId, errorCode) })
    }
    if (awaitingSync !== null) {
      answers.push({ kind: 'sync', ticket: awaitingSync, response: syncError(errorCode) })
    }
  }
}
