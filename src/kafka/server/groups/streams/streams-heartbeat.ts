import { isDeepStrictEqual } from 'node:util'
import type { InputOf } from '../../../../wire/message.ts'
import { errors } from '../../../errors.ts'
import { javaHashMapOrder } from '../../../java-hash-map.ts'
import type {
  StreamsGroupHeartbeatRequest,
  StreamsGroupHeartbeatResponse,
} from '../../../messages/88-streams-group-heartbeat.ts'
import { classicKind } from '../classic/classic-kind.ts'
import { isRefusal, type Refusal, refusal } from '../refusal.ts'
import type { Caller, GroupState, GroupTurn } from '../state.ts'
import { metadataHash } from '../topics-view.ts'
import { partitionsByEndpoint } from './streams-endpoints.ts'
import {
  newStreamsGroup,
  newStreamsMember,
  STANDBY_REPLICAS,
  type StreamsGroup,
  type StreamsMember,
} from './streams-group.ts'
import { epochProblem, knownMember, requestProblem, tasksProblem } from './streams-heartbeat-validation.ts'
import { leaveStreamsGroup } from './streams-leave.ts'
import { reconcile } from './streams-reconcile.ts'
import { assignmentRecord, groupEpochRecord, memberRecord, topologyRecord } from './streams-records.ts'
import { updateTarget } from './streams-target.ts'
import { changeRevocationTimeout, delayAssignment, restartSession } from './streams-timers.ts'
import { listedTasks, type OwnedTasks, ownTheSame, type Tasks, taskSetOf } from './tasks.ts'
import {
  type ConfiguredTopology,
  configureTopology,
  type InternalTopic,
} from './topology/configured-topology.ts'
import { isSameTopology, requiredTopicsOf, type StreamsTopology } from './topology/streams-topology.ts'
import { type Status, topicProblem, unreadable } from './topology/topology-problem.ts'

export type HeartbeatResponse = InputOf<typeof StreamsGroupHeartbeatResponse>

export interface StreamsHeartbeat {
  readonly request: StreamsGroupHeartbeatRequest
  readonly caller: Caller
}

export interface StreamsHeartbeatResult {
  readonly response: HeartbeatResponse
  /** What the application needs of its own and the broker is to create. */
  readonly missingTopics: readonly InternalTopic[]
}

/** What of a response is not the same in all of them. */
export type Stayed = Partial<HeartbeatResponse> & { readonly memberId: string; readonly memberEpoch: number }

/** StreamsGroupHeartbeat: joining, staying, changing and leaving in one request. */
export function streamsHeartbeat(
  state: GroupState,
  turn: GroupTurn,
  heartbeat: StreamsHeartbeat,
): StreamsHeartbeatResult {
  const { request } = heartbeat
  const result =
    requestProblem(request) ??
    (request.memberEpoch < 0
      ? { answer: leaveStreamsGroup(state, turn, request), missingTopics: [] }
      : stay(state, turn, heartbeat))
  if (isRefusal(result)) return refused(turn, result)
  if (isRefusal(result.answer)) return refused(turn, result.answer)
  return {
    response: { ...NOTHING_SAID, errorCode: errors.NONE.code, ...result.answer },
    missingTopics: result.missingTopics,
  }
}

/** Fields of the response as they are when there is nothing to say. The two last are not used by 4.3.1. */
const NOTHING_SAID = {
  throttleTimeMs: 0,
  memberId: '',
  memberEpoch: 0,
  heartbeatIntervalMs: 0,
  status: [],
  endpointInformationEpoch: 0,
  acceptableRecoveryLag: 0,
  taskOffsetIntervalMs: 0,
} as const

/** The response when something is wrong; nothing of the request is done. */
function refused(turn: GroupTurn, problem: Refusal): StreamsHeartbeatResult {
  turn.records.length = 0
  turn.timers.length = 0
  return { response: errorResponse(problem), missingTopics: [] }
}

/** A response that only says what is wrong. */
export function errorResponse({ errorCode, errorMessage }: Refusal): HeartbeatResponse {
  return { ...NOTHING_SAID, status: [], errorCode, errorMessage }
}

function stay(
  state: GroupState,
  turn: GroupTurn,
  { request, caller }: StreamsHeartbeat,
): { answer: Stayed; missingTopics: readonly InternalTopic[] } | Refusal {
  const { groupId, memberId } = request
  const config = state.configOf(groupId)
  const group = findGroup(state, turn, request)
  if (isRefusal(group)) return group
  const before = findMember(group, request)
  if (isRefusal(before)) return before
  const updated = withRequest(before, request, caller)
  const isChanged = !isDeepStrictEqual(before, updated)
  if (isChanged) turn.records.push(memberRecord(groupId, updated))
  const fitted = fitTopology(state, turn, group, request)
  if (isRefusal(fitted)) return fitted
  const { hash, configured } = fitted
  const standbyReplicas = config.streamsNumStandbyReplicas
  const groupEpoch = raiseEpoch(turn, { group, isChanged, hash, configured, standbyReplicas })
  if (group.members.size === 0 && config.streamsInitialRebalanceDelayMs > 0) {
    delayAssignment(state, turn, groupId, config.streamsInitialRebalanceDelayMs)
  }
  const target = updateTarget(state, turn, {
    group,
    groupEpoch,
    member: updated,
    topology: configured,
    standbyReplicas,
  })
  const reconciled = reconcile(updated, {
    group,
    targetEpoch: target.epoch,
    target: target.tasks,
    owned: ownedOf(request),
  })
  if (isRefusal(reconciled)) return reconciled
  if (!isDeepStrictEqual(reconciled, updated)) {
    turn.records.push(assignmentRecord(groupId, reconciled))
    changeRevocationTimeout(turn, groupId, reconciled)
  }
  restartSession(state, turn, groupId, memberId)
  group.configured = configured
  if (request.shutdownApplication) group.shutdownMemberId ??= memberId
  const isTold = request.memberEpoch === 0 || !ownTheSame(before.assigned, reconciled.assigned)
  if (isTold && reconciled.userEndpoint !== null) group.endpointEpoch++
  const answer = {
    memberId,
    memberEpoch: reconciled.memberEpoch,
    heartbeatIntervalMs: config.streamsHeartbeatIntervalMs,
    status: statusOf(group, { member: updated, delay: target.delay, configured }),
    ...(isTold ? toldTasks(reconciled.assigned) : null),
    // A group that this request has made begins to count with the next.
    endpointInformationEpoch: state.groups.get(groupId) === group ? group.endpointEpoch : 0,
    partitionsByUserEndpoint:
      group.endpointEpoch === request.endpointInformationEpoch
        ? null
        : partitionsByEndpoint(group, reconciled, { topology: configured, topics: state.topics }),
  }
  return { answer, missingTopics: configured.missingTopics }
}

/** The group; a member that joins makes it when it is not there, also in the place of an empty classic one. */
function findGroup(
  state: GroupState,
  turn: GroupTurn,
  { groupId, memberEpoch }: StreamsGroupHeartbeatRequest,
): StreamsGroup | Refusal {
  const existing = state.groups.get(groupId)
  const isJoining = memberEpoch === 0
  if (existing?.type === 'streams') {
    const maxSize = state.config.streamsMaxSize
    if (!isJoining || existing.members.size < maxSize) return existing
    const text = `The streams group has reached its maximum capacity of ${maxSize} members.`
    return refusal(errors.GROUP_MAX_SIZE_REACHED, text)
  }
  const isReplaced = existing?.type === 'classic' && existing.state === 'Empty'
  if (isJoining && (isReplaced || !existing)) {
    if (isReplaced) classicKind.bury(turn, existing)
    return newStreamsGroup(groupId)
  }
  const text = existing ? `Group ${groupId} is not a streams group.` : `Streams group ${groupId} not found.`
  return refusal(errors.GROUP_ID_NOT_FOUND, text)
}

function findMember(group: StreamsGroup, request: StreamsGroupHeartbeatRequest): StreamsMember | Refusal {
  const { memberId, memberEpoch } = request
  if (memberEpoch === 0) return group.members.get(memberId) ?? newStreamsMember(memberId)
  const member = knownMember(group, memberId)
  return isRefusal(member) ? member : (epochProblem(member, request) ?? member)
}

/** What a request leaves out stays as it was. */
function withRequest(
  member: StreamsMember,
  request: StreamsGroupHeartbeatRequest,
  { clientId, clientHost }: Caller,
): StreamsMember {
  const { rebalanceTimeoutMs, clientTags } = request
  return {
    ...member,
    rackId: request.rackId ?? member.rackId,
    rebalanceTimeoutMs: rebalanceTimeoutMs === -1 ? member.rebalanceTimeoutMs : rebalanceTimeoutMs,
    topologyEpoch: request.topology?.epoch ?? member.topologyEpoch,
    processId: request.processId ?? member.processId,
    userEndpoint: request.userEndpoint ?? member.userEndpoint,
    clientTags: clientTags ? new Map(clientTags.map(({ key, value }) => [key, value])) : member.clientTags,
    clientId,
    clientHost,
  }
}

/** The group's topology as it stands with the topics, and their hash. What has been found once holds until they change. */
function fitTopology(
  state: GroupState,
  turn: GroupTurn,
  group: StreamsGroup,
  request: StreamsGroupHeartbeatRequest,
): { hash: bigint; configured: ConfiguredTopology } | Refusal {
  const topology = findTopology(turn, group, request.topology)
  if (isRefusal(topology)) return topology
  const hash = metadataHash(state.topics, requiredTopicsOf(topology))
  const known = group.topology !== null && hash === group.metadataHash ? group.configured : null
  const configured = known ?? configureTopology(topology, state.topics)
  if (isRefusal(configured)) return configured
  const problem = configured.problem === null ? tasksProblem(request, configured.subtopologies ?? []) : null
  return problem ?? { hash, configured }
}

/** The group's topology, which its first member brings. Members with an older one may stay; another is refused. */
function findTopology(
  turn: GroupTurn,
  group: StreamsGroup,
  brought: StreamsTopology | null,
): StreamsTopology | Refusal {
  const { topology } = group
  if (brought === null) return topology ?? unreadable
  if (topology === null) {
    turn.records.push(topologyRecord(group.groupId, brought))
    return brought
  }
  if (topology.epoch > brought.epoch || isSameTopology(topology, brought)) return topology
  return refusal(errors.INVALID_REQUEST, 'Topology updates are not supported yet.')
}

/** Raises the group epoch when a member, a topic or the configuration has changed. Returns it. */
function raiseEpoch(
  turn: GroupTurn,
  change: {
    readonly group: StreamsGroup
    readonly isChanged: boolean
    readonly hash: bigint
    readonly configured: ConfiguredTopology
    readonly standbyReplicas: number
  },
): number {
  const { group, isChanged, hash, configured, standbyReplicas } = change
  const validatedTopologyEpoch = configured.problem === null ? configured.epoch : -1
  const configs = new Map([[STANDBY_REPLICAS, String(standbyReplicas)]])
  const isDue =
    isChanged ||
    hash !== group.metadataHash ||
    validatedTopologyEpoch !== group.validatedTopologyEpoch ||
    !isDeepStrictEqual(configs, group.lastAssignmentConfigs)
  if (!isDue) return group.groupEpoch
  const groupEpoch = group.groupEpoch + 1
  turn.records.push(
    groupEpochRecord(group.groupId, {
      groupEpoch,
      metadataHash: hash,
      validatedTopologyEpoch,
      lastAssignmentConfigs: configs,
    }),
  )
  return groupEpoch
}

/** What a member says it has; null when it did not say. */
function ownedOf({ activeTasks, standbyTasks, warmupTasks }: StreamsGroupHeartbeatRequest): Tasks | null {
  if (activeTasks === null || standbyTasks === null || warmupTasks === null) return null
  return { active: taskSetOf(activeTasks), standby: taskSetOf(standbyTasks), warmup: taskSetOf(warmupTasks) }
}

/** All tasks that a member has, in the reference's order. */
function toldTasks({ active, standby, warmup }: OwnedTasks): Partial<HeartbeatResponse> {
  return {
    activeTasks: listedTasks(active, javaHashMapOrder),
    standbyTasks: listedTasks(standby, javaHashMapOrder),
    warmupTasks: listedTasks(warmup, javaHashMapOrder),
  }
}

/** What members are to know of their group, in the reference's order. */
function statusOf(
  { topology, shutdownMemberId }: StreamsGroup,
  now: {
    readonly member: StreamsMember
    readonly delay: Status | null
    readonly configured: ConfiguredTopology
  },
): Status[] {
  const { topologyEpoch } = now.member
  const isStale = topology !== null && topologyEpoch < topology.epoch
  const staleText = `The member's topology epoch ${topologyEpoch} is behind the group's topology epoch ${topology?.epoch}.`
  const shutdownText = `Streams group member ${shutdownMemberId} encountered a fatal error and requested a shutdown for the entire application.`
  return [
    isStale ? topicProblem('STALE_TOPOLOGY', staleText) : null,
    now.delay,
    now.configured.problem,
    shutdownMemberId === null ? null : topicProblem('SHUTDOWN_APPLICATION', shutdownText),
  ].filter((status) => status !== null)
}
