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
import {
  decodeRecordKey,
  decodeVersioned,
  encodeRecordKey,
  encodeVersioned,
} from '../../../messages/versioned.ts'
import type { StreamsGroup, StreamsMember } from './streams-group.ts'
import { type EpochedTaskSet, listedTasks, sorted, type TaskSet, type Tasks } from './tasks.ts'
import type { StreamsTopology } from './topology/streams-topology.ts'

interface GroupKey {
  readonly groupId: string
}

interface MemberKey extends GroupKey {
  readonly memberId: string
}

interface Values {
  readonly 'streams-group': StreamsGroupMetadataValue
  readonly 'streams-topology': StreamsGroupTopologyValue
  readonly 'streams-target': StreamsGroupTargetAssignmentMetadataValue
  readonly 'streams-member': StreamsGroupMemberMetadataValue
  readonly 'streams-member-target': StreamsGroupTargetAssignmentMemberValue
  readonly 'streams-member-assignment': StreamsGroupCurrentMemberAssignmentValue
}

interface StreamsRecordOf<Kind extends keyof Values, Key> {
  readonly kind: Kind
  readonly key: Key
  readonly value: Values[Kind] | null
}

/** A record about a streams group. A null value is a tombstone. */
export type StreamsGroupRecord =
  | StreamsRecordOf<'streams-group', GroupKey>
  | StreamsRecordOf<'streams-topology', GroupKey>
  | StreamsRecordOf<'streams-target', GroupKey>
  | StreamsRecordOf<'streams-member', MemberKey>
  | StreamsRecordOf<'streams-member-target', MemberKey>
  | StreamsRecordOf<'streams-member-assignment', MemberKey>

/** Whether a record is about a streams group. */
export function isStreamsRecord(record: { readonly kind: string }): record is StreamsGroupRecord {
  return record.kind.startsWith('streams-')
}

/** All values are in their only version. */
const VERSION = 0

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

/** Key and value as they stand in the log. */
export function encodeStreamsRecord(record: StreamsGroupRecord): { key: Buffer; value: Buffer | null } {
  switch (record.kind) {
    case 'streams-group':
      return {
        key: encodeRecordKey(StreamsGroupMetadataKey, record.key),
        value: record.value && encodeVersioned(StreamsGroupMetadataValue, VERSION, record.value),
      }
    case 'streams-topology':
      return {
        key: encodeRecordKey(StreamsGroupTopologyKey, record.key),
        value: record.value && encodeVersioned(StreamsGroupTopologyValue, VERSION, record.value),
      }
    case 'streams-target':
      return {
        key: encodeRecordKey(StreamsGroupTargetAssignmentMetadataKey, record.key),
        value:
          record.value && encodeVersioned(StreamsGroupTargetAssignmentMetadataValue, VERSION, record.value),
      }
    case 'streams-member':
      return {
        key: encodeRecordKey(StreamsGroupMemberMetadataKey, record.key),
        value: record.value && encodeVersioned(StreamsGroupMemberMetadataValue, VERSION, record.value),
      }
    case 'streams-member-target':
      return {
        key: encodeRecordKey(StreamsGroupTargetAssignmentMemberKey, record.key),
        value:
          record.value && encodeVersioned(StreamsGroupTargetAssignmentMemberValue, VERSION, record.value),
      }
    case 'streams-member-assignment':
      return {
        key: encodeRecordKey(StreamsGroupCurrentMemberAssignmentKey, record.key),
        value:
          record.value && encodeVersioned(StreamsGroupCurrentMemberAssignmentValue, VERSION, record.value),
      }
  }
}

/** Reads a record about a streams group; null when it is about something else. */
export function decodeStreamsRecord(
  type: number,
  key: Buffer,
  value: Buffer | null,
): StreamsGroupRecord | null {
  switch (type) {
    case StreamsGroupMetadataKey.key:
      return {
        kind: 'streams-group',
        key: decodeRecordKey(StreamsGroupMetadataKey, key),
        value: value && decodeVersioned(StreamsGroupMetadataValue, value).value,
      }
    case StreamsGroupTopologyKey.key:
      return {
        kind: 'streams-topology',
        key: decodeRecordKey(StreamsGroupTopologyKey, key),
        value: value && decodeVersioned(StreamsGroupTopologyValue, value).value,
      }
    case StreamsGroupTargetAssignmentMetadataKey.key:
      return {
        kind: 'streams-target',
        key: decodeRecordKey(StreamsGroupTargetAssignmentMetadataKey, key),
        value: value && decodeVersioned(StreamsGroupTargetAssignmentMetadataValue, value).value,
      }
    case StreamsGroupMemberMetadataKey.key:
      return {
        kind: 'streams-member',
        key: decodeRecordKey(StreamsGroupMemberMetadataKey, key),
        value: value && decodeVersioned(StreamsGroupMemberMetadataValue, value).value,
      }
    case StreamsGroupTargetAssignmentMemberKey.key:
      return {
        kind: 'streams-member-target',
        key: decodeRecordKey(StreamsGroupTargetAssignmentMemberKey, key),
        value: value && decodeVersioned(StreamsGroupTargetAssignmentMemberValue, value).value,
      }
    case StreamsGroupCurrentMemberAssignmentKey.key:
      return {
        kind: 'streams-member-assignment',
        key: decodeRecordKey(StreamsGroupCurrentMemberAssignmentKey, key),
        value: value && decodeVersioned(StreamsGroupCurrentMemberAssignmentValue, value).value,
      }
    default:
      return null
  }
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
