import { errors } from '../../../errors.ts'
import type { ShareGroupHeartbeatRequest } from '../../../messages/76-share-group-heartbeat.ts'
import { type Refusal, refusal } from '../refusal.ts'
import type { Group, GroupState } from '../state.ts'
import { LEAVE_EPOCH, type ShareGroup, type ShareMember } from './share-group.ts'

/** What is wrong with a heartbeat by itself, in the reference's words; null when nothing is. */
export function requestProblem(request: ShareGroupHeartbeatRequest): Refusal | null {
  const invalid = (text: string): Refusal => refusal(errors.INVALID_REQUEST, text)
  const { memberId, groupId, rackId, memberEpoch, subscribedTopicNames } = request
  if (memberId.trim() === '') return invalid("MemberId can't be empty.")
  if (groupId.trim() === '') return invalid("GroupId can't be empty.")
  if (rackId?.trim() === '') return invalid("RackId can't be empty.")
  if (memberEpoch === 0 && (subscribedTopicNames === null || subscribedTopicNames.length === 0))
    return invalid('SubscribedTopicNames must be set in first request.')
  return memberEpoch < LEAVE_EPOCH ? invalid('MemberEpoch is invalid.') : null
}

/** The share group of an id; `otherwise` says in which words it is not found. */
export function knownShareGroup(
  state: GroupState,
  groupId: string,
  otherwise = `Group ${groupId} not found.`,
): ShareGroup | Refusal {
  const group: Group | undefined = state.groups.get(groupId)
  if (group?.type === 'share') return group
  const text = group ? `Group ${groupId} is not a share group.` : otherwise
  return refusal(errors.GROUP_ID_NOT_FOUND, text)
}

/** The member that has an id. */
export function knownMember(group: ShareGroup, memberId: string): ShareMember | Refusal {
  const member = group.members.get(memberId)
  if (member) return member
  return refusal(errors.UNKNOWN_MEMBER_ID, `Member ${memberId} is not a member of group ${group.groupId}.`)
}

/** Whether a member's epoch is the one that it was given, or the one before: the answer with the new one may be lost. */
export function epochProblem(member: ShareMember, epoch: number): Refusal | null {
  const { memberEpoch, previousMemberEpoch } = member
  if (epoch === 0 || epoch === memberEpoch || (epoch < memberEpoch && epoch === previousMemberEpoch))
    return null
  const rejoin = 'The member must abandon all its partitions and rejoin.'
  const text =
    epoch > memberEpoch
      ? `The share group member has a greater member epoch (${epoch}) than the one known by the group coordinator (${memberEpoch}). ${rejoin}`
      : `The share group member has a smaller member epoch (${epoch}) than the one known by the group coordinator (${memberEpoch}), and it does not match the previous member epoch (${previousMemberEpoch}). ${rejoin}`
  return refusal(errors.FENCED_MEMBER_EPOCH, text)
}
