import {
  StreamsGroupCurrentMemberAssignmentKey,
  StreamsGroupCurrentMemberAssignmentValue,
  StreamsGroupMemberMetadataKey,
  StreamsGroupMemberMetadataValue,
  StreamsGroupMetadataKey,
  StreamsGroupMetadataValue,
  StreamsGroupTargetAssignmentMemberKey,
  StreamsGroupTargetAssignmentMemberValue,
  StreamsGroupTargetAssignmentMetadataKey,
  StreamsGroupTargetAssignmentMetadataValue,
  StreamsGroupTopologyKey,
  StreamsGroupTopologyValue,
} from '../../../messages/coordinator-records/streams-group.ts'
import { type RecordOf, recordTypesCodec } from '../../coordinator/record-types.ts'
import type { StreamsGroup, StreamsMember } from './streams-group.ts'
import { type EpochedTaskSet, listedTasks, sorted, type TaskSet, type Tasks } from './tasks.ts'
import type { StreamsTopology } from './topology/streams-topology.ts'

const types = {
  'streams-group': { key: StreamsGroupMetadataKey, value: StreamsGroupMetadataValue },
  'streams-topology': { key: StreamsGroupTopologyKey, value: StreamsGroupTopologyValue },
  'streams-target': {
    key: StreamsGroupTargetAssignmentMetadataKey,
    value: StreamsGroupTargetAssignmentMetadataValue,
  },
  'streams-member': { key: StreamsGroupMemberMetadataKey, value: StreamsGroupMemberMetadataValue },
  'streams-member-target': {
    key: StreamsGroupTargetAssignmentMemberKey,
    value: StreamsGroupTargetAssignmentMemberValue,
  },
  'streams-member-assignment': {
    key: StreamsGroupCurrentMemberAssignmentKey,
    value: StreamsGroupCurrentMemberAssignmentValue,
  },
}

/** A record about a streams group. A null value is a tombstone. */
export type StreamsGroupRecord = RecordOf<typeof types>

/** How records about streams groups stand in the log. */
export const streamsRecords = recordTypesCodec(types)

/** The group's epoch, and what it was raised for. */
export function groupEpochRecord(
  groupId: string,
  state: Pick<
    StreamsGroup,
    'groupEpoch' | 'metadataHash' | 'validatedTopologyEpoch' | 'lastAssignmentConfigs'
  >,
): StreamsGroupRecord {
  const value: StreamsGroupMetadataValue = {
    epoch: state.groupEpoch,
    metadataHash: state.metadataHash,
    validatedTopologyEpoch: state.validatedTopologyEpoch,
    lastAssignmentConfigs: [...state.lastAssignmentConfigs].map(([key, text]) => ({ key, value: text })),
  }
  return { kind: 'streams-group', key: { groupId }, value }
}

/** The topology that all members have. */
export function topologyRecord(groupId: string, topology: StreamsTopology): StreamsGroupRecord {
  return { kind: 'streams-topology', key: { groupId }, value: topology }
}

/** Where a member comes from, and what it has said of itself. */
export function memberRecord(groupId: string, member: StreamsMember): StreamsGroupRecord {
  const value: StreamsGroupMemberMetadataValue = {
    instanceId: member.instanceId,
    rackId: member.rackId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    topologyEpoch: member.topologyEpoch,
    processId: member.processId,
    userEndpoint: member.userEndpoint && { ...member.userEndpoint },
    clientTags: sorted(member.clientTags.keys()).map((key) => ({
      key,
      value: member.clientTags.get(key) ?? '',
    })),
  }
  return { kind: 'streams-member', key: { groupId, memberId: member.memberId }, value }
}

/** That the targets of all members are those of an epoch. */
export function targetEpochRecord(groupId: string, epoch: number, timestampMs: number): StreamsGroupRecord {
  const value = { assignmentEpoch: epoch, assignmentTimestamp: timestampMs }
  return { kind: 'streams-target', key: { groupId }, value }
}

/** What a member is to have. */
export function targetRecord(groupId: string, memberId: string, target: Tasks): StreamsGroupRecord {
  const value = {
    activeTasks: listedTasks(target.active),
    standbyTasks: listedTasks(target.standby),
    warmupTasks: listedTasks(target.warmup),
  }
  return { kind: 'streams-member-target', key: { groupId, memberId }, value }
}

/** What a member has, and where it stands on the way to what it is to have. */
export function assignmentRecord(groupId: string, member: StreamsMember): StreamsGroupRecord {
  const { assigned, pendingRevocation } = member
  const value: StreamsGroupCurrentMemberAssignmentValue = {
    memberEpoch: member.memberEpoch,
    previousMemberEpoch: member.previousMemberEpoch,
    state: member.state,
    activeTasks: withEpochs(assigned.active),
    standbyTasks: withoutEpochs(assigned.standby),
    warmupTasks: withoutEpochs(assigned.warmup),
    activeTasksPendingRevocation: withEpochs(pendingRevocation.active),
    standbyTasksPendingRevocation: withoutEpochs(pendingRevocation.standby),
    warmupTasksPendingRevocation: withoutEpochs(pendingRevocation.warmup),
  }
  return { kind: 'streams-member-assignment', key: { groupId, memberId: member.memberId }, value }
}

/** Removes a member. */
export function memberTombstones(groupId: string, memberId: string): StreamsGroupRecord[] {
  const key = { groupId, memberId }
  return [
    { kind: 'streams-member-assignment', key, value: null },
    { kind: 'streams-member-target', key, value: null },
    { kind: 'streams-member', key, value: null },
  ]
}

/** Deletes a group. */
export function groupTombstones({ groupId, members }: StreamsGroup): StreamsGroupRecord[] {
  const ofMembers = (kind: 'streams-member' | 'streams-member-target' | 'streams-member-assignment') =>
    [...members.keys()].map((memberId) => ({ kind, key: { groupId, memberId }, value: null }))
  return [
    ...ofMembers('streams-member-assignment'),
    ...ofMembers('streams-member-target'),
    { kind: 'streams-target', key: { groupId }, value: null },
    ...ofMembers('streams-member'),
    { kind: 'streams-group', key: { groupId }, value: null },
    { kind: 'streams-topology', key: { groupId }, value: null },
  ]
}

type RecordedTasks = StreamsGroupCurrentMemberAssignmentValue['activeTasks']

function withEpochs(tasks: EpochedTaskSet): RecordedTasks {
  return listedTasks(tasks).map(({ subtopologyId, partitions }) => ({
    subtopologyId,
    partitions,
    assignmentEpochs: partitions.map((partition) => tasks.get(subtopologyId)?.get(partition) ?? 0),
  }))
}

function withoutEpochs(tasks: TaskSet): RecordedTasks {
  return listedTasks(tasks).map((listed) => ({ ...listed, assignmentEpochs: null }))
}
