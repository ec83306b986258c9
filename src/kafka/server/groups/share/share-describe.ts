import type { InputOf } from '../../../../wire/message.ts'
import { errors } from '../../../errors.ts'
import type { ShareGroupDescribeResponse } from '../../../messages/77-share-group-describe.ts'
import { listed } from '../partitions.ts'
import { isRefusal } from '../refusal.ts'
import type { GroupState } from '../state.ts'
import { type ShareMember, shareGroupState } from './share-group.ts'
import { knownShareGroup } from './share-validation.ts'
import { SIMPLE_ASSIGNOR } from './simple-assignor.ts'

export type DescribedShareGroup = InputOf<typeof ShareGroupDescribeResponse>['groups'][number]

/** Describes a share group: its epochs, and what each member has. */
export function describeShareGroup(state: GroupState, groupId: string): DescribedShareGroup {
  const group = knownShareGroup(state, groupId)
  if (isRefusal(group)) return notDescribed(groupId, group.errorCode, group.errorMessage)
  return {
    errorCode: errors.NONE.code,
    groupId,
    groupState: shareGroupState(group),
    groupEpoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
    assignorName: SIMPLE_ASSIGNOR,
    members: [...group.members.values()].map((member) => describeMember(state, member)),
  }
}

/** What is said of a group that cannot be described. */
export function notDescribed(
  groupId: string,
  errorCode: number,
  errorMessage: string | null,
): DescribedShareGroup {
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

/** Topics that are no more are left out of an assignment. */
function describeMember(state: GroupState, member: ShareMember): DescribedShareGroup['members'][number] {
  const { memberId, memberEpoch, rackId, clientId, clientHost, subscribedTopicNames, assigned } = member
  const topicPartitions = listed(assigned).flatMap(({ topicId, partitions }) => {
    const topicName = state.topics.byId(topicId)?.name
    return topicName === undefined ? [] : [{ topicId, topicName, partitions }]
  })
  return {
    memberId,
    memberEpoch,
    rackId,
    clientId,
    clientHost,
    subscribedTopicNames,
    assignment: { topicPartitions },
  }
}
