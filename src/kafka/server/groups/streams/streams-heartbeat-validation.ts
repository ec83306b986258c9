import { errors } from '../../../errors.ts'
import type { StreamsGroupHeartbeatRequest } from '../../../messages/88-streams-group-heartbeat.ts'
import { isInternalTopic, topicNameProblem } from '../../../topic-names.ts'
import { type Refusal, refusal } from '../refusal.ts'
import { LEAVE_STATIC_EPOCH, type StreamsGroup, type StreamsMember } from './streams-group.ts'
import { areOwned, type ListedTasks } from './tasks.ts'
import type { ConfiguredSubtopology } from './topology/configured-topology.ts'
import { topicsOfTopology } from './topology/streams-topology.ts'
import { invalidTopology, unreadable } from './topology/topology-problem.ts'

type Topology = NonNullable<StreamsGroupHeartbeatRequest['topology']>

const invalid = (text: string): Refusal => refusal(errors.INVALID_REQUEST, text)

/** What is wrong with a heartbeat by itself, in the reference's order and words; null when nothing is. */
export function requestProblem(request: StreamsGroupHeartbeatRequest): Refusal | null {
  return (
    (request.topology && topicNamesProblem(request.topology)) ??
    unsupportedProblem(request) ??
    fieldsProblem(request) ??
    (isUnreadable(request) ? unreadable : null)
  )
}

/** Topics that the broker keeps for itself, and names that no topic can have. */
export function topicNamesProblem({ subtopologies }: Topology): Refusal | null {
  const names = topicsOfTopology(subtopologies)
  const prohibited = names.filter(isInternalTopic).join(',')
  if (prohibited !== '') {
    return invalidTopology(
      `Use of Kafka internal topics ${prohibited} in a Kafka Streams topology is prohibited.`,
    )
  }
  const malformed = names.filter((name) => topicNameProblem(name) !== null)
  if (malformed.length === 0) return null
  return invalidTopology(`Topic names ${malformed.join(',')} are not valid topic names.`)
}

/** What 4.3.1 has in the protocol and does not do yet. */
function unsupportedProblem(request: StreamsGroupHeartbeatRequest): Refusal | null {
  if (request.instanceId !== null) return invalid('Static membership is not yet supported.')
  if (request.taskOffsets !== null) return invalid('TaskOffsets are not supported yet.')
  if (request.taskEndOffsets !== null) return invalid('TaskEndOffsets are not supported yet.')
  if (isFilled(request.warmupTasks)) return invalid('WarmupTasks are not supported yet.')
  const hasRegex = request.topology?.subtopologies.some(({ sourceTopicRegex }) => sourceTopicRegex.length > 0)
  return hasRegex ? invalid('Regular expressions for source topics are not supported yet.') : null
}

function fieldsProblem(request: StreamsGroupHeartbeatRequest): Refusal | null {
  const { memberEpoch, activeTasks, standbyTasks, warmupTasks, topology } = request
  if (isBlank(request.memberId)) return invalid("MemberId can't be empty.")
  if (isBlank(request.groupId)) return invalid("GroupId can't be empty.")
  if (request.rackId !== null && isBlank(request.rackId)) return invalid("RackId can't be empty.")
  if (memberEpoch === 0) {
    const problem = joiningProblem(request)
    if (problem) return problem
  } else if (memberEpoch === LEAVE_STATIC_EPOCH) return invalid("InstanceId can't be null.")
  else if (memberEpoch < LEAVE_STATIC_EPOCH) {
    return invalid(`MemberEpoch is ${memberEpoch}, but must be greater than or equal to -2.`)
  }
  const given = [activeTasks, standbyTasks, warmupTasks].filter((tasks) => tasks !== null)
  if (given.length === 1 || given.length === 2) {
    return invalid('If one task-type is non-null, all must be non-null.')
  }
  if (memberEpoch === 0 || topology === null) return null
  return invalid('Topology can only be provided when (re-)joining.')
}

function joiningProblem(request: StreamsGroupHeartbeatRequest): Refusal | null {
  const { activeTasks, standbyTasks, warmupTasks, topology } = request
  if (request.rebalanceTimeoutMs === -1) {
    return invalid('RebalanceTimeoutMs must be provided in first request.')
  }
  if (activeTasks?.length !== 0) return invalid('ActiveTasks must be empty when (re-)joining.')
  if (standbyTasks?.length !== 0) return invalid('StandbyTasks must be empty when (re-)joining.')
  if (warmupTasks?.length !== 0) return invalid('WarmupTasks must be empty when (re-)joining.')
  if (topology === null) return invalid('Topology must be non-null when (re-)joining.')
  for (const { name, partitions } of topology.subtopologies.flatMap((each) => each.stateChangelogTopics)) {
    if (partitions === 0) continue
    return invalidTopology(
      `Changelog topic ${name} must have an undefined partition count, but it is set to ${partitions}.`,
    )
  }
  return null
}

/** Keys that stand twice, or an epoch that cannot be: the reference trips over them. */
function isUnreadable({
  topology,
  clientTags,
  activeTasks,
  standbyTasks,
}: StreamsGroupHeartbeatRequest): boolean {
  const idsOf = (list: readonly { readonly subtopologyId: string }[] | null | undefined): string[] =>
    (list ?? []).map(({ subtopologyId }) => subtopologyId)
  const lists = [
    idsOf(topology?.subtopologies),
    idsOf(activeTasks),
    idsOf(standbyTasks),
    (clientTags ?? []).map(({ key }) => key),
  ]
  return (topology !== null && topology.epoch < 0) || lists.some((keys) => new Set(keys).size < keys.length)
}

/** The member that has an id. */
export function knownMember(group: StreamsGroup, memberId: string): StreamsMember | Refusal {
  const member = group.members.get(memberId)
  if (member) return member
  return refusal(errors.UNKNOWN_MEMBER_ID, `Member ${memberId} is not a member of group ${group.groupId}.`)
}

/**
 * Whether a member's epoch is the one that it was given. One that is behind by an answer that was lost is accepted, when it
 * has nothing that it should not have.
 */
export function epochProblem(member: StreamsMember, request: StreamsGroupHeartbeatRequest): Refusal | null {
  const { memberEpoch: epoch } = request
  if (epoch === 0 || epoch === member.memberEpoch) return null
  const isBehindByOne =
    epoch === member.previousMemberEpoch &&
    areOwned(request.activeTasks, member.assigned.active) &&
    areOwned(request.standbyTasks, member.assigned.standby) &&
    areOwned(request.warmupTasks, member.assigned.warmup)
  if (epoch < member.memberEpoch && isBehindByOne) return null
  const size = epoch > member.memberEpoch ? 'greater' : 'smaller'
  const text = `The streams group member has a ${size} member epoch (${epoch}) than the one known by the group coordinator (${member.memberEpoch}). The member must abandon all its partitions and rejoin.`
  return refusal(errors.FENCED_MEMBER_EPOCH, text)
}

/** Whether all tasks that a member says it has are tasks of the topology. */
export function tasksProblem(
  request: StreamsGroupHeartbeatRequest,
  subtopologies: readonly ConfiguredSubtopology[],
): Refusal | null {
  const counts = new Map(subtopologies.map(({ subtopologyId, taskCount }) => [subtopologyId, taskCount]))
  for (const { subtopologyId, partitions } of [
    ...(request.activeTasks ?? []),
    ...(request.standbyTasks ?? []),
    ...(request.warmupTasks ?? []),
  ]) {
    const count = counts.get(subtopologyId)
    if (count === undefined) return invalid(`Subtopology ${subtopologyId} does not exist in the topology.`)
    const stray = partitions.find((partition) => partition < 0 || partition >= count)
    if (stray === undefined) continue
    return invalid(
      `Task ${stray} for subtopology ${subtopologyId} is invalid. Number of tasks for this subtopology: ${count}`,
    )
  }
  return null
}

function isFilled(list: readonly ListedTasks[] | null): boolean {
  return list !== null && list.length > 0
}

/** Whether a text has nothing that Java's trim leaves. */
function isBlank(text: string): boolean {
  return [...text].every((character) => character <= ' ')
}
