import type { InputOf } from '../../../../wire/message.ts'
import { errors } from '../../../errors.ts'
import type { ConsumerGroupDescribeResponse } from '../../../messages/69-consumer-group-describe.ts'
import { NO_PARTITIONS, type OwnedPartitions, type Partitions } from '../partitions.ts'
import type { GroupState } from '../state.ts'
import { type ConsumerMember, consumerGroupState, targetOf } from './consumer-group.ts'
import { preferredAssignor } from './target-assignment.ts'

export type DescribedConsumerGroup = InputOf<typeof ConsumerGroupDescribeResponse>['groups'][number]
type DescribedMember = DescribedConsumerGroup['members'][number]

/** MemberType, by the protocol that a member speaks. */
const CLASSIC_MEMBER = 0
const CONSUMER_MEMBER = 1

/** Describes a consumer group: its epochs, and what each member has and is to have. */
export function describeConsumerGroup(state: GroupState, groupId: string): DescribedConsumerGroup {
  const group = state.groups.get(groupId)
  const { consumerAssignors } = state.config
  if (group?.type !== 'consumer') {
    const text = group ? `Group ${groupId} is not a consumer group.` : `Group ${groupId} not found.`
    return notDescribed(groupId, errors.GROUP_ID_NOT_FOUND.code, text)
  }
  return {
    errorCode: errors.NONE.code,
    groupId,
    groupState: consumerGroupState(group),
    groupEpoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
    assignorName: preferredAssignor(group.members.values(), consumerAssignors),
    members: [...group.members.values()].map((member) =>
      describeMember(
        state,
        member,
        group.targets.has(member.memberId) ? targetOf(group, member) : NO_PARTITIONS,
      ),
    ),
  }
}

/** What is said of a group that cannot be described. */
export function notDescribed(
  groupId: string,
  errorCode: number,
  errorMessage: string | null,
): DescribedConsumerGroup {
  return {
    errorCode,
    errorMessage,
    groupId,
    groupState: '',
    groupEpoch: 0,
    assignmentEpoch: 0,
    assignorName: '',
    members: [],
  }
}

function describeMember(state: GroupState, member: ConsumerMember, target: Partitions): DescribedMember {
  return {
    memberId: member.memberId,
    instanceId: member.instanceId,
    rackId: member.rackId,
    memberEpoch: member.memberEpoch,
    clientId: member.clientId,
    clientHost: member.clientHost,
    subscribedTopicNames: member.subscribedTopicNames,
    subscribedTopicRegex: member.subscribedTopicRegex,
    assignment: { topicPartitions: named(state, [member.assigned, member.pendingRevocation]) },
    targetAssignment: { topicPartitions: named(state, [target]) },
    memberType: member.classic === null ? CONSUMER_MEMBER : CLASSIC_MEMBER,
  }
}

/** Partitions with the names of their topics; topics that are no more are left out. */
function named(
  state: GroupState,
  parts: readonly (Partitions | OwnedPartitions)[],
): { topicId: string; topicName: string; partitions: number[] }[] {
  const all = new Map<string, number[]>()
  for (const part of parts) {
    for (const [topicId, partitions] of part)
      all.set(topicId, [...(all.get(topicId) ?? []), ...partitions.keys()])
  }
  return [...all].flatMap(([topicId, partitions]) => {
    const topicName = state.topics.byId(topicId)?.name
    return topicName === undefined ? [] : [{ topicId, topicName, partitions }]
  })
}
