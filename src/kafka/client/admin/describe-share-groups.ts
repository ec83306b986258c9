import { type ErrorName, errors } from '../../errors.ts'
import { ShareGroupDescribeApi } from '../../messages/77-share-group-describe.ts'
import type { TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'
import { coordinatorLookup } from './find-coordinator.ts'
import { takeGroupError } from './group-answers.ts'
import { assignedPartitions, authorizedOperations, coordinatorNode } from './group-facts.ts'
import { parseGroupState } from './group-state.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import type { CallOptions, GroupDescription, Outcome } from './types.ts'

export interface ShareGroupDescription extends GroupDescription {
  groupEpoch: number
  targetAssignmentEpoch: number
  members: ShareMember[]
}

export interface ShareMember {
  memberId: string
  rackId: string | null
  clientId: string
  host: string
  memberEpoch: number
  assignment: TopicPartition[]
}

const expected: readonly ErrorName[] = [
  'GROUP_AUTHORIZATION_FAILED',
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_ID_NOT_FOUND',
]
const report = { request: '`DescribeShareGroups`', logger: 'DescribeShareGroupsHandler', expected }

/** Describes share groups (KIP-932), each with an outcome of its own. */
export async function describeShareGroups(
  admin: Admin,
  groupIds: readonly string[],
  options: CallOptions & { includeAuthorizedOperations?: boolean } = {},
): Promise<Outcome<string, ShareGroupDescription>> {
  const includeAuthorizedOperations = options.includeAuthorizedOperations ?? false
  return keyedCall(admin, {
    name: 'describeShareGroups',
    keys: groupIds,
    lookup: coordinatorLookup('group'),
    api: ShareGroupDescribeApi,
    timeoutMs: options.timeoutMs,
    ask: async (attempt, keys, nodeId) => {
      const answer: KeyedAnswer<ShareGroupDescription> = { outcomes: new Map(), moved: [] }
      const { groups } = await attempt.send(ShareGroupDescribeApi, {
        groupIds: keys,
        includeAuthorizedOperations,
      })
      for (const group of groups) {
        if (group.errorCode !== errors.NONE.code) takeGroupError(admin, report, group, answer)
        else
          answer.outcomes.set(group.groupId, {
            groupId: group.groupId,
            state: parseGroupState(group.groupState),
            coordinator: coordinatorNode(admin, nodeId),
            authorizedOperations: authorizedOperations(group),
            groupEpoch: group.groupEpoch,
            targetAssignmentEpoch: group.assignmentEpoch,
            members: group.members.map(
              ({ clientHost, assignment, memberId, rackId, clientId, memberEpoch }) => ({
                memberId,
                rackId,
                clientId,
                host: clientHost,
                memberEpoch,
                assignment: assignedPartitions(assignment),
              }),
            ),
          })
      }
      return answer
    },
  })
}
