import { type ErrorName, errors } from '../../errors.ts'
import {
  StreamsGroupDescribeApi,
  type StreamsGroupDescribeAssignment,
  type StreamsGroupDescribeResponse,
  type StreamsGroupDescribeTopicInfo,
} from '../../messages/89-streams-group-describe.ts'
import { type ClientError, illegalState } from '../client-error.ts'
import type { Node } from '../types.ts'
import type { Admin } from './admin.ts'
import { coordinatorLookup } from './find-coordinator.ts'
import { takeGroupError } from './group-answers.ts'
import { authorizedOperations, coordinatorNode } from './group-facts.ts'
import { parseGroupState } from './group-state.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import type { CallOptions, GroupDescription, Outcome } from './types.ts'

type DescribedGroup = StreamsGroupDescribeResponse['groups'][number]

export interface StreamsGroupDescription extends GroupDescription {
  groupEpoch: number
  targetAssignmentEpoch: number
  topologyEpoch: number
  subtopologies: StreamsSubtopology[]
  members: StreamsMember[]
}

export interface StreamsSubtopology {
  subtopologyId: string
  sourceTopics: string[]
  repartitionSinkTopics: string[]
  stateChangelogTopics: StreamsGroupDescribeTopicInfo[]
  repartitionSourceTopics: StreamsGroupDescribeTopicInfo[]
}

export type StreamsAssignment = StreamsGroupDescribeAssignment
export type StreamsTasks = StreamsAssignment['activeTasks']

export type StreamsMember = Omit<DescribedGroup['members'][number], 'instanceId' | 'clientHost'> & {
  groupInstanceId: string | null
  host: string
}

const expected: readonly ErrorName[] = [
  'GROUP_AUTHORIZATION_FAILED',
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_ID_NOT_FOUND',
]
const LOGGER = 'DescribeStreamsGroupsHandler'
const report = { request: '`DescribeStreamsGroups`', logger: LOGGER, expected }

/** Describes streams groups (KIP-1071), each with an outcome of its own. */
export async function describeStreamsGroups(
  admin: Admin,
  groupIds: readonly string[],
  options: CallOptions & { includeAuthorizedOperations?: boolean } = {},
): Promise<Outcome<string, StreamsGroupDescription>> {
  const includeAuthorizedOperations = options.includeAuthorizedOperations ?? false
  return keyedCall(admin, {
    name: 'describeStreamsGroups',
    keys: groupIds,
    lookup: coordinatorLookup('group'),
    api: StreamsGroupDescribeApi,
    timeoutMs: options.timeoutMs,
    ask: async (attempt, keys, nodeId) => {
      const answer: KeyedAnswer<StreamsGroupDescription> = { outcomes: new Map(), moved: [] }
      const { groups } = await attempt.send(StreamsGroupDescribeApi, {
        groupIds: keys,
        includeAuthorizedOperations,
      })
      for (const group of groups) {
        if (group.errorCode !== errors.NONE.code) takeGroupError(admin, report, group, answer)
        else answer.outcomes.set(group.groupId, describe(admin, group, coordinatorNode(admin, nodeId)))
      }
      return answer
    },
  })
}

function describe(
  admin: Admin,
  group: DescribedGroup,
  coordinator: Node,
): StreamsGroupDescription | ClientError {
  const { groupId, topology } = group
  if (topology === null) {
    admin.logError(
      `\`DescribeStreamsGroups\` response for group id ${groupId} is missing the topology information`,
      LOGGER,
    )
    return illegalState('Topology information is missing')
  }
  return {
    groupId,
    state: parseGroupState(group.groupState),
    coordinator,
    authorizedOperations: authorizedOperations(group),
    groupEpoch: group.groupEpoch,
    targetAssignmentEpoch: group.assignmentEpoch,
    topologyEpoch: topology.epoch,
    subtopologies: topology.subtopologies ?? [],
    members: group.members.map(({ instanceId, clientHost, ...member }) => ({
      ...member,
      groupInstanceId: instanceId,
      host: clientHost,
    })),
  }
}
