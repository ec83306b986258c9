import { keptCopy } from '../../../../wire/kept-copy.ts'
import { errors } from '../../../errors.ts'
import type { SyncGroupRequest } from '../../../messages/14-sync-group.ts'
import type { Ticket } from '../../coordinator/turn.ts'
import { groupMetadataRecord } from '../records.ts'
import { classicGroup, type GroupState, type GroupTurn } from '../state.ts'
import { syncError } from './classic-answers.ts'
import type { ClassicGroup, ClassicMember } from './classic-group.ts'
import { EMPTY_ASSIGNMENT } from './classic-group.ts'
import { cancelSyncTimeout } from './classic-timers.ts'
import { generationError } from './classic-validation.ts'

/** A SyncGroup as the coordinator takes it up: always answered under its ticket. */
export interface Sync {
  readonly request: SyncGroupRequest
  readonly ticket: Ticket
}

/** SyncGroup: the leader brings the assignment, the others come for theirs. */
export function syncClassicGroup(state: GroupState, turn: GroupTurn, sync: Sync): void {
  const { request, ticket } = sync
  const group = classicGroup(state, request.groupId)
  const member = group?.members.get(request.memberId)
  const errorCode =
    group && group.state !== 'Empty' ? syncGroupError(group, sync) : errors.UNKNOWN_MEMBER_ID.code
  if (!group || !member || errorCode !== errors.NONE.code) {
    turn.answers.push({ kind: 'sync', ticket, response: syncError(errorCode) })
    return
  }
  group.pendingSyncs.delete(member.memberId)
  if (group.pendingSyncs.size === 0) cancelSyncTimeout(turn, group)
  if (group.state === 'Stable') {
    const { protocolType, protocolName } = group
    const response = { errorCode, protocolType, protocolName, assignment: member.assignment }
    turn.answers.push({ kind: 'sync', ticket, response })
    return
  }
  park(turn, member, ticket)
  if (group.leaderId === member.memberId) storeAssignment(turn, group, sync)
}

function syncGroupError(group: ClassicGroup, { request }: Sync): number {
  const errorCode = generationError(group, request)
  if (errorCode !== errors.NONE.code) return errorCode
  if (differ(request.protocolType, group.protocolType) || differ(request.protocolName, group.protocolName)) {
    return errors.INCONSISTENT_GROUP_PROTOCOL.code
  }
  return group.state === 'PreparingRebalance' ? errors.REBALANCE_IN_PROGRESS.code : errors.NONE.code
}

/** Parks the request; one of the same member that is still parked (sent before a timeout) is overtaken. */
function park(turn: GroupTurn, member: ClassicMember, ticket: Ticket): void {
  if (member.awaitingSync !== null) {
    const response = syncError(errors.REBALANCE_IN_PROGRESS.code)
    turn.answers.push({ kind: 'sync', ticket: member.awaitingSync, response })
  }
  member.awaitingSync = ticket
}

/** Writes the assignment down; it is handed out when that has been committed. Members left out get an empty one. */
function storeAssignment(turn: GroupTurn, group: ClassicGroup, { request }: Sync): void {
  const assignments = new Map<string, Buffer>()
  for (const memberId of group.members.keys()) assignments.set(memberId, EMPTY_ASSIGNMENT)
  // Copied out of the request's frame: they are kept for long.
  for (const { memberId, assignment } of request.assignments) assignments.set(memberId, keptCopy(assignment))
  turn.records.push(groupMetadataRecord(group, assignments))
  turn.isApplied = true
  const { groupId, generationId } = group
  turn.afterCommit = { kind: 'assignment-stored', groupId, generationId, assignments }
}

/** Older versions leave these fields out. */
function differ(requested: string | null, actual: string | null): boolean {
  return requested !== null && actual !== null && requested !== actual
}
