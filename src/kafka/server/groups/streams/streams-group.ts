import { NOTHING_OWNED, type OwnedTasks, type Tasks } from './tasks.ts'
import type { ConfiguredTopology } from './topology/configured-topology.ts'
import type { StreamsTopology } from './topology/streams-topology.ts'

/**
 * A streams group: the instances of one Kafka Streams application, whose tasks the broker assigns (KIP-1071).
 *
 * It goes the way of a consumer group (consumer-group.ts): group epoch, assignment epoch, member epochs, and members that
 * are led to their targets by their own heartbeats. Two things are added. The application's topology is kept by the group;
 * before anything is assigned its topics must exist and have fitting numbers of partitions, and those that are the
 * application's own are created. And members live in processes: a task is never twice in one process, and of active tasks
 * there is one in all.
 *
 * What is in records is applied by replay alone (streams-replay.ts). The last four fields are in none: they may be lost, as
 * they are in the reference when a coordinator starts.
 */
export interface StreamsGroup {
  readonly type: 'streams'
  readonly groupId: string
  groupEpoch: number
  /** Of the topics that the topology needs, with their partitions. */
  metadataHash: bigint
  /** The epoch of the topology that the topics were found to fit; -1 while they do not. */
  validatedTopologyEpoch: number
  /** What the last assignment was made with (STANDBY_REPLICAS): when it differs from the configuration, another is due. */
  lastAssignmentConfigs: ReadonlyMap<string, string>
  topology: StreamsTopology | null
  assignmentEpoch: number
  /** 0 before the first assignment. */
  assignmentTimestampMs: number
  readonly members: Map<string, StreamsMember>
  readonly targets: Map<string, Tasks>
  configured: ConfiguredTopology | null
  /** Who has asked that the whole application ends. */
  shutdownMemberId: string | null
  /** Rises whenever tasks move that are to be found by interactive queries. */
  endpointEpoch: number
}

/** Where a member stands on the way to its target, with the numbers of the records. */
export const MemberState = { STABLE: 1, UNREVOKED_TASKS: 2, UNRELEASED_TASKS: 3 } as const

export interface Endpoint {
  readonly host: string
  readonly port: number
}

export interface StreamsMember {
  readonly memberId: string
  readonly memberEpoch: number
  readonly previousMemberEpoch: number
  readonly state: number
  readonly instanceId: string | null
  readonly rackId: string | null
  readonly clientId: string
  readonly clientHost: string
  readonly rebalanceTimeoutMs: number
  readonly topologyEpoch: number
  readonly processId: string
  /** Where the process answers interactive queries. */
  readonly userEndpoint: Endpoint | null
  readonly clientTags: ReadonlyMap<string, string>
  readonly assigned: OwnedTasks
  readonly pendingRevocation: OwnedTasks
}

/** The only configuration that an assignment depends on, as it is recorded with the group. */
export const STANDBY_REPLICAS = 'num.standby.replicas'

/** The member epochs with which a member says that it goes. */
export const LEAVE_EPOCH = -1
export const LEAVE_STATIC_EPOCH = -2

/** Of a group that nobody has joined: its first member raises the group epoch above that of the assignment. */
const FIRST_EPOCH = 1

/** Makes a group that has had no members. */
export function newStreamsGroup(groupId: string): StreamsGroup {
  return {
    type: 'streams',
    groupId,
    groupEpoch: FIRST_EPOCH,
    metadataHash: 0n,
    validatedTopologyEpoch: 0,
    lastAssignmentConfigs: new Map(),
    topology: null,
    assignmentEpoch: FIRST_EPOCH,
    assignmentTimestampMs: 0,
    members: new Map(),
    targets: new Map(),
    configured: null,
    shutdownMemberId: null,
    endpointEpoch: 0,
  }
}

/** Makes a member that has joined and nothing more. */
export function newStreamsMember(memberId: string): StreamsMember {
  return {
    memberId,
    memberEpoch: 0,
    previousMemberEpoch: 0,
    state: MemberState.STABLE,
    instanceId: null,
    rackId: null,
    clientId: '',
    clientHost: '',
    rebalanceTimeoutMs: -1,
    topologyEpoch: -1,
    processId: '',
    userEndpoint: null,
    clientTags: new Map(),
    assigned: NOTHING_OWNED,
    pendingRevocation: NOTHING_OWNED,
  }
}

/** The group's state by the name that clients see. */
export function streamsGroupState(
  group: StreamsGroup,
): 'Empty' | 'NotReady' | 'Assigning' | 'Reconciling' | 'Stable' {
  if (group.members.size === 0) return 'Empty'
  if (group.topology?.epoch !== group.validatedTopologyEpoch) return 'NotReady'
  if (group.groupEpoch > group.assignmentEpoch) return 'Assigning'
  for (const { state, memberEpoch } of group.members.values()) {
    if (state !== MemberState.STABLE || memberEpoch !== group.assignmentEpoch) return 'Reconciling'
  }
  return 'Stable'
}
