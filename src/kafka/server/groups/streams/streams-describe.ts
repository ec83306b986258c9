import type { InputOf } from '../../../../wire/message.ts'
import { errors } from '../../../errors.ts'
import type { StreamsGroupDescribeResponse } from '../../../messages/89-streams-group-describe.ts'
import type { GroupState } from '../state.ts'
import { type StreamsGroup, type StreamsMember, streamsGroupState } from './streams-group.ts'
import { listedTasks, NO_TASKS, type OwnedTasks, sorted, type Tasks } from './tasks.ts'
import type { ConfiguredSubtopology, InternalTopic } from './topology/configured-topology.ts'
import type { InternalTopicInfo, Subtopology } from './topology/streams-topology.ts'

export type DescribedStreamsGroup = InputOf<typeof StreamsGroupDescribeResponse>['groups'][number]
type DescribedMember = DescribedStreamsGroup['members'][number]
type DescribedTopology = NonNullable<DescribedStreamsGroup['topology']>
type DescribedSubtopology = NonNullable<DescribedTopology['subtopologies']>[number]
type DescribedTopic = DescribedSubtopology['stateChangelogTopics'][number]

/** Describes a streams group: its epochs and topology, and what each member has and is to have. */
export function describeStreamsGroup(state: GroupState, groupId: string): DescribedStreamsGroup {
  const group = state.groups.get(groupId)
  if (group?.type !== 'streams') {
    const text = group ? `Group ${groupId} is not a streams group.` : `Group ${groupId} not found.`
    return streamsNotDescribed(groupId, errors.GROUP_ID_NOT_FOUND.code, text)
  }
  return {
    errorCode: errors.NONE.code,
    groupId,
    groupState: streamsGroupState(group),
    groupEpoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
    topology: describeTopology(group),
    members: [...group.members.values()].map((member) =>
      describeMember(member, group.targets.get(member.memberId) ?? NO_TASKS),
    ),
  }
}

/** What is said of a group that cannot be described. */
export function streamsNotDescribed(
  groupId: string,
  errorCode: number,
  errorMessage: string | null,
): DescribedStreamsGroup {
  return {
    errorCode,
    errorMessage,
    groupId,
    groupState: '',
    groupEpoch: 0,
    assignmentEpoch: 0,
    topology: null,
    members: [],
  }
}

/** With the numbers of partitions that were decided, once the topics are all there; until then as the members brought it. */
function describeTopology({ configured, topology }: StreamsGroup): DescribedTopology | null {
  if (configured?.problem === null) {
    return { epoch: configured.epoch, subtopologies: configured.subtopologies?.map(describeConfigured) ?? [] }
  }
  if (topology === null) return null
  const subtopologies = [...topology.subtopologies].sort((a, b) =>
    a.subtopologyId < b.subtopologyId ? -1 : 1,
  )
  return { epoch: topology.epoch, subtopologies: subtopologies.map(describeBrought) }
}

function describeConfigured(subtopology: ConfiguredSubtopology): DescribedSubtopology {
  const describe = ({ name, partitions, replicationFactor, configs }: InternalTopic): DescribedTopic => ({
    name,
    partitions,
    replicationFactor,
    topicConfigs: [...configs].map(([key, value]) => ({ key, value })),
  })
  return {
    subtopologyId: subtopology.subtopologyId,
    sourceTopics: [...subtopology.sourceTopics],
    repartitionSinkTopics: [...subtopology.repartitionSinkTopics],
    stateChangelogTopics: subtopology.stateChangelogTopics.map(describe),
    repartitionSourceTopics: subtopology.repartitionSourceTopics.map(describe),
  }
}

function describeBrought(subtopology: Subtopology): DescribedSubtopology {
  const describe = (topics: readonly InternalTopicInfo[]): DescribedTopic[] =>
    [...topics].sort((a, b) => (a.name < b.name ? -1 : 1))
  return {
    subtopologyId: subtopology.subtopologyId,
    sourceTopics: sorted(subtopology.sourceTopics),
    repartitionSinkTopics: sorted(subtopology.repartitionSinkTopics),
    stateChangelogTopics: describe(subtopology.stateChangelogTopics),
    repartitionSourceTopics: describe(subtopology.repartitionSourceTopics),
  }
}

function describeMember(member: StreamsMember, target: Tasks): DescribedMember {
  return {
    memberId: member.memberId,
    memberEpoch: member.memberEpoch,
    instanceId: member.instanceId,
    rackId: member.rackId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    topologyEpoch: member.topologyEpoch,
    processId: member.processId,
    userEndpoint: member.userEndpoint && { ...member.userEndpoint },
    clientTags: [...member.clientTags].map(([key, value]) => ({ key, value })),
    // Members do not tell them in 4.3.1.
    taskOffsets: [],
    taskEndOffsets: [],
    assignment: describeTasks(member.assigned),
    targetAssignment: describeTasks(target),
    isClassic: false,
  }
}

function describeTasks({ active, standby, warmup }: Tasks | OwnedTasks): DescribedMember['assignment'] {
  return {
    activeTasks: listedTasks(active),
    standbyTasks: listedTasks(standby),
    warmupTasks: listedTasks(warmup),
  }
}
