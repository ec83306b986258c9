import { errors } from '../../../errors.ts'
import type { ConsumerGroupHeartbeatRequest } from '../../../messages/68-consumer-group-heartbeat.ts'
import { areOwned, type ListedPartitions } from '../partitions.ts'
import { type Refusal, refusal } from '../refusal.ts'
import type { GroupState } from '../state.ts'
import {
  type ConsumerGroup,
  type ConsumerMember,
  LEAVE_EPOCH,
  LEAVE_STATIC_EPOCH,
  staticMember,
} from './consumer-group.ts'

/** From this version on the client makes the member id. */
const CLIENT_MEMBER_ID_VERSION = 1

/** What is wrong with a heartbeat by itself, in the reference's words; null when nothing is. */
export function requestProblem(
  request: ConsumerGroupHeartbeatRequest,
  apiVersion: number,
  assignors: readonly string[],
): Refusal | null {
  const invalid = (text: string): Refusal => refusal(errors.INVALID_REQUEST, text)
  const { memberEpoch, serverAssignor } = request
  const needsMemberId =
    apiVersion >= CLIENT_MEMBER_ID_VERSION || memberEpoch > 0 || memberEpoch === LEAVE_EPOCH
  if (needsMemberId && isBlank(request.memberId)) return invalid("MemberId can't be empty.")
  if (isBlank(request.groupId)) return invalid("GroupId can't be empty.")
  if (isBlank(request.instanceId)) return invalid("InstanceId can't be empty.")
  if (isBlank(request.rackId)) return invalid("RackId can't be empty.")
  if (memberEpoch === 0) {
    if (request.rebalanceTimeoutMs === -1)
      return invalid('RebalanceTimeoutMs must be provided in first request.')
    if (request.topicPartitions === null || request.topicPartitions.length > 0) {
      return invalid('TopicPartitions must be empty when (re-)joining.')
    }
    if (request.subscribedTopicNames === null && request.subscribedTopicRegex === null) {
      return invalid(
        'Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.',
      )
    }
  } else if (memberEpoch === LEAVE_STATIC_EPOCH && request.instanceId === null) {
    return invalid("InstanceId can't be null.")
  } else if (memberEpoch < LEAVE_STATIC_EPOCH) return invalid('MemberEpoch is invalid.')
  if (serverAssignor !== null && !assignors.includes(serverAssignor)) {
    const text = `ServerAssignor ${serverAssignor} is not supported. Supported assignors: ${assignors.join(', ')}.`
    return refusal(errors.UNSUPPORTED_ASSIGNOR, text)
  }
  return null
}

/** Whether group.consumer.max.size keeps a member out that is not in the group yet. */
export function fullProblem(state: GroupState, group: ConsumerGroup, memberId: string): Refusal | null {
  const { consumerMaxSize } = state.config
  if (group.members.size < consumerMaxSize || group.members.has(memberId)) return null
  const text = `The consumer group has reached its maximum capacity of ${consumerMaxSize} members.`
  return refusal(errors.GROUP_MAX_SIZE_REACHED, text)
}

/** The member that has an id. */
export function knownMember(group: ConsumerGroup, memberId: string): ConsumerMember | Refusal {
  const member = group.members.get(memberId)
  if (member) return member
  return refusal(errors.UNKNOWN_MEMBER_ID, `Member ${memberId} is not a member of group ${group.groupId}.`)
}

/** The member that has an instance id, when the member id is its own. */
export function knownStaticMember(
  group: ConsumerGroup,
  instanceId: string,
  memberId: string,
): ConsumerMember | Refusal {
  const member = staticMember(group, instanceId)
  if (!member) return refusal(errors.UNKNOWN_MEMBER_ID, `Instance id ${instanceId} is unknown.`)
  if (member.memberId === memberId) return member
  const text = `Static member ${memberId} with instance id ${instanceId} was fenced by member ${member.memberId}.`
  return refusal(errors.FENCED_INSTANCE_ID, text)
}

/**
 * Whether a member's epoch is the one that it was given. One that is behind by an answer that was lost is accepted, when it
 * has nothing that it should not have.
 */
export function epochProblem(
  member: ConsumerMember,
  epoch: number,
  owned: readonly ListedPartitions[] | null,
): Refusal | null {
  if (epoch === 0 || epoch === member.memberEpoch) return null
  const isBehindByOne =
    epoch === member.previousMemberEpoch && owned !== null && areOwned(owned, member.assigned)
  if (epoch < member.memberEpoch && isBehindByOne) return null
  const size = epoch > member.memberEpoch ? 'greater' : 'smaller'
  const text = `The consumer group member has a ${size} member epoch (${epoch}) than the one known by the group coordinator (${member.memberEpoch}). The member must abandon all its partitions and rejoin.`
  return refusal(errors.FENCED_MEMBER_EPOCH, text)
}

/** As Java trims: all characters up to the space. */
function isBlank(text: string | null): boolean {
  return text !== null && /^[\0-\x20]*$/.test(text)
}
