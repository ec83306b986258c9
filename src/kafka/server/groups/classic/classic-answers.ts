import { errors } from '../../../errors.ts'
import type { GroupTurn, JoinResponse, SyncResponse } from '../state.ts'
import type { ClassicGroup, ClassicMember } from './classic-group.ts'
import { EMPTY_ASSIGNMENT, metadataOf } from './classic-group.ts'

/** What JoinGroup is refused with. */
export function joinError(memberId: string, errorCode: number): JoinResponse {
  return {
    errorCode,
    memberId,
    generationId: -1,
    protocolType: null,
    protocolName: null,
    leader: '',
    members: [],
  }
}

/** What SyncGroup is refused with. */
export function syncError(errorCode: number): SyncResponse {
  return { errorCode, protocolType: null, protocolName: null, assignment: EMPTY_ASSIGNMENT }
}

/** What a member learns of the generation; the leader also who the members are. */
export function joined(group: ClassicGroup, memberId: string, skipAssignment = false): JoinResponse {
  return {
    errorCode: errors.NONE.code,
    memberId,
    generationId: group.generationId,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    leader: group.leaderId ?? '',
    skipAssignment,
    members: group.leaderId === memberId ? describeMembers(group) : [],
  }
}

/** Answers the JoinGroup of a member that waits; does nothing when it does not. */
export function answerJoin(turn: GroupTurn, member: ClassicMember, response: JoinResponse): void {
  if (member.awaitingJoin === null) return
  turn.answers.push({ kind: 'join', ticket: member.awaitingJoin, response })
  member.awaitingJoin = null
}

/** Answers the SyncGroup of a member that waits; false when it does not. */
export function answerSync(turn: GroupTurn, member: ClassicMember, response: SyncResponse): boolean {
  if (member.awaitingSync === null) return false
  turn.answers.push({ kind: 'sync', ticket: member.awaitingSync, response })
  member.awaitingSync = null
  return true
}

function describeMembers(group: ClassicGroup): JoinResponse['members'] {
  return [...group.members.values()].map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    metadata: metadataOf(member, group.protocolName),
  }))
}
