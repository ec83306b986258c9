import type {
  StreamsGroupCurrentMemberAssignmentTaskIds,
  StreamsGroupCurrentMemberAssignmentValue,
  StreamsGroupMemberMetadataValue,
} from '../../../messages/coordinator-records/streams-group.ts'
import { replayedGroup } from '../replayed-group.ts'
import type { Group, GroupState } from '../state.ts'
import {
  LEAVE_EPOCH,
  MemberState,
  newStreamsGroup,
  newStreamsMember,
  type StreamsGroup,
} from './streams-group.ts'
import type { StreamsGroupRecord } from './streams-records.ts'
import { type EpochedTaskSet, NOTHING_OWNED, taskSetOf } from './tasks.ts'

/** The assignment epoch of a group whose targets have been deleted. */
const NO_ASSIGNMENT = -1

/** Applies one record about a streams group: the only writer of what is durable of such groups. */
export function replayStreamsRecord(state: GroupState, record: StreamsGroupRecord): void {
  const group = replayedGroup(state, record, isStreamsGroup, newStreamsGroup)
  if (!group) return
  switch (record.kind) {
    case 'streams-group':
      if (record.value === null) {
        state.groups.delete(group.groupId)
        state.delayedStreamsGroups.delete(group.groupId)
        break
      }
      group.groupEpoch = record.value.epoch
      group.metadataHash = record.value.metadataHash
      group.validatedTopologyEpoch = record.value.validatedTopologyEpoch
      group.lastAssignmentConfigs = new Map(
        record.value.lastAssignmentConfigs?.map(({ key, value }) => [key, value]),
      )
      break
    case 'streams-topology':
      group.topology = record.value
      break
    case 'streams-target':
      group.assignmentEpoch = record.value?.assignmentEpoch ?? NO_ASSIGNMENT
      group.assignmentTimestampMs = record.value?.assignmentTimestamp ?? 0
      break
    case 'streams-member':
      replayMember(group, record.key.memberId, record.value)
      break
    case 'streams-member-target':
      if (record.value === null) group.targets.delete(record.key.memberId)
      else {
        group.targets.set(record.key.memberId, {
          active: taskSetOf(record.value.activeTasks),
          standby: taskSetOf(record.value.standbyTasks),
          warmup: taskSetOf(record.value.warmupTasks),
        })
      }
      break
    case 'streams-member-assignment':
      replayAssignment(group, record.key.memberId, record.value)
      break
  }
}

const isStreamsGroup = (group: Group): group is StreamsGroup => group.type === 'streams'

function replayMember(
  group: StreamsGroup,
  memberId: string,
  value: StreamsGroupMemberMetadataValue | null,
): void {
  if (value === null) {
    group.members.delete(memberId)
    // Those who come later have not been asked to end.
    if (group.members.size === 0) group.shutdownMemberId = null
    return
  }
  group.members.set(memberId, {
    ...(group.members.get(memberId) ?? newStreamsMember(memberId)),
    instanceId: value.instanceId,
    rackId: value.rackId,
    clientId: value.clientId,
    clientHost: value.clientHost,
    rebalanceTimeoutMs: value.rebalanceTimeoutMs,
    topologyEpoch: value.topologyEpoch,
    processId: value.processId,
    userEndpoint: value.userEndpoint,
    clientTags: new Map(value.clientTags.map(({ key, value: text }) => [key, text])),
  })
}

function replayAssignment(
  group: StreamsGroup,
  memberId: string,
  value: StreamsGroupCurrentMemberAssignmentValue | null,
): void {
  const before = group.members.get(memberId)
  if (value === null) {
    if (!before) return
    group.members.set(memberId, {
      ...before,
      memberEpoch: LEAVE_EPOCH,
      previousMemberEpoch: LEAVE_EPOCH,
      state: MemberState.STABLE,
      assigned: NOTHING_OWNED,
      pendingRevocation: NOTHING_OWNED,
    })
    return
  }
  const { memberEpoch } = value
  group.members.set(memberId, {
    ...(before ?? newStreamsMember(memberId)),
    memberEpoch,
    previousMemberEpoch: value.previousMemberEpoch,
    state: value.state,
    assigned: {
      active: epochedTasksOf(value.activeTasks, memberEpoch),
      standby: taskSetOf(value.standbyTasks),
      warmup: taskSetOf(value.warmupTasks),
    },
    pendingRevocation: {
      active: epochedTasksOf(value.activeTasksPendingRevocation, memberEpoch),
      standby: taskSetOf(value.standbyTasksPendingRevocation),
      warmup: taskSetOf(value.warmupTasksPendingRevocation),
    },
  })
}

/** Records of before 4.2 have no epochs of tasks: then the member's is the best that is known. */
function epochedTasksOf(
  list: readonly StreamsGroupCurrentMemberAssignmentTaskIds[],
  memberEpoch: number,
): EpochedTaskSet {
  return new Map(
    list.map(({ subtopologyId, partitions, assignmentEpochs }) => {
      const epochs = assignmentEpochs?.length === partitions.length ? assignmentEpochs : null
      return [
        subtopologyId,
        new Map(partitions.map((partition, i) => [partition, epochs?.[i] ?? memberEpoch])),
      ]
    }),
  )
}
