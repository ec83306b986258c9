import { keptCopy } from '../../../../wire/kept-copy.ts'
import { errors } from '../../../errors.ts'
import type { JoinGroupRequest } from '../../../messages/11-join-group.ts'
import type { Ticket } from '../../coordinator/turn.ts'
import type { Caller, GroupTurn } from '../state.ts'
import { joinError } from './classic-answers.ts'
import type { ClassicMember, GroupProtocol } from './classic-group.ts'

/** From this version on a new dynamic member first gets an id and joins again with it (KIP-394). */
export const MEMBER_ID_REQUIRED_VERSION = 4

/** A JoinGroup as the coordinator takes it up. */
export interface Join {
  readonly request: JoinGroupRequest
  readonly caller: Caller
  /** Under which it is parked; every JoinGroup is answered under its ticket, at once or later. */
  readonly ticket: Ticket
  /** A fresh random UUID in Java's text form, for the id of a new member of a classic group. */
  readonly newMemberUuid: string
  /** A fresh random uuid as Kafka prints it: the id of a new member of a consumer group. */
  readonly newMemberId: string
}

/** Takes over what a member says in a new JoinGroup, which is parked. An older one that is still parked is overtaken. */
export function updateMember(turn: GroupTurn, member: ClassicMember, join: Join): void {
  if (member.awaitingJoin !== null) {
    // Its sender has given up on it; the reference leaves it unanswered.
    const response = joinError(member.memberId, errors.REBALANCE_IN_PROGRESS.code)
    turn.answers.push({ kind: 'join', ticket: member.awaitingJoin, response })
  }
  member.protocols = keptProtocols(join.request.protocols)
  member.rebalanceTimeoutMs = rebalanceTimeoutOf(join)
  member.sessionTimeoutMs = join.request.sessionTimeoutMs
  member.awaitingJoin = join.ticket
}

/** Version 0 has no rebalance timeout: the session's is taken. */
export function rebalanceTimeoutOf(join: Join): number {
  return join.caller.apiVersion === 0 ? join.request.sessionTimeoutMs : join.request.rebalanceTimeoutMs
}

/** Copies out of the request's frame what is kept for long. */
export function keptProtocols(protocols: readonly GroupProtocol[]): GroupProtocol[] {
  return protocols.map(({ name, metadata }) => ({ name, metadata: keptCopy(metadata) }))
}
