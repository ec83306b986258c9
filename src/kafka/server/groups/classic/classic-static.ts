import { errors } from '../../../errors.ts'
import { groupMetadataRecord } from '../records.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import { answerJoin, answerSync, joinError, joined, syncError } from './classic-answers.ts'
import type { ClassicGroup, ClassicMember } from './classic-group.ts'
import { replaceStaticMember } from './classic-group.ts'
import { type Join, updateMember } from './classic-join-request.ts'
import { selectProtocol } from './classic-protocols.ts'
import { completeIfAllJoined, prepareRebalance, rebalanceOrComplete } from './classic-rebalance.ts'
import { restartHeartbeat } from './classic-timers.ts'

/** From this version on the answer to JoinGroup can tell a leader to keep the assignment (KIP-814). */
const SKIP_ASSIGNMENT_VERSION = 9

/**
 * A static member came back under a new id: it takes the place of the old one, which is fenced. In a stable group whose
 * protocol stays the same it gets its old assignment without a rebalance, which is what static membership is for.
 */
export function rejoinStaticMember(
  state: GroupState,
  turn: GroupTurn,
  rejoin: {
    readonly group: ClassicGroup
    readonly join: Join
    readonly oldMember: ClassicMember
    readonly newMemberId: string
  },
): void {
  const { group, join, oldMember, newMemberId } = rejoin
  const leaderBefore = group.leaderId
  answerJoin(turn, oldMember, joinError(oldMember.memberId, errors.FENCED_INSTANCE_ID.code))
  answerSync(turn, oldMember, syncError(errors.FENCED_INSTANCE_ID.code))
  const member = replaceStaticMember(group, oldMember, newMemberId)
  restartHeartbeat(turn, group, member)
  updateMember(turn, member, join)
  switch (group.state) {
    case 'Stable':
      if (selectProtocol(group) === group.protocolName)
        keepAssignment(turn, group, { member, join, leaderBefore })
      else rebalanceOrComplete(state, turn, group)
      break
    case 'CompletingRebalance':
      // The leader may have been told the old id already, so that its assignment would miss this member.
      prepareRebalance(state, turn, group)
      break
    default:
      completeIfAllJoined(turn, group)
  }
}

function keepAssignment(
  turn: GroupTurn,
  group: ClassicGroup,
  kept: { readonly member: ClassicMember; readonly join: Join; readonly leaderBefore: string | null },
): void {
  const { member, join, leaderBefore } = kept
  const isLeader = group.leaderId === member.memberId
  const canSkip = join.caller.apiVersion >= SKIP_ASSIGNMENT_VERSION
  const current = joined(group, member.memberId, isLeader)
  // An older leader is told that the old id leads, so that it does not assign anything.
  const response = canSkip
    ? current
    : { ...current, leader: leaderBefore ?? '', members: [], skipAssignment: false }
  const assignments = new Map(
    [...group.members.values()].map(({ memberId, assignment }) => [memberId, assignment]),
  )
  turn.records.push(groupMetadataRecord(group, assignments))
  turn.isApplied = true
  const { groupId } = group
  turn.afterCommit = { kind: 'static-member-stored', groupId, memberId: member.memberId, response }
}
