import { haveSamePartitions, NO_PARTITIONS, type Partitions } from '../partitions.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import { type ShareGroup, type ShareMember, subscribedTopics } from './share-group.ts'
import { targetEpochRecord, targetRecord } from './share-records.ts'
import { assignSimply } from './simple-assignor.ts'
import { NO_STATE, partitionsIn } from './state-partitions.ts'

export interface ShareTarget {
  readonly epoch: number
  readonly partitions: Partitions
}

/**
 * The target of a member after its change: computed anew for all members when the group epoch has risen, but not more often
 * than share.assignment.interval.ms; until then the last one holds, unless it has nothing for anybody: that of a new group, whose
 * share state was not there yet. Writes what is different.
 */
export function updateTarget(
  state: GroupState,
  turn: GroupTurn,
  change: {
    readonly group: ShareGroup
    readonly groupEpoch: number
    readonly member: ShareMember
    /** All members as they will be. */
    readonly members: readonly ShareMember[]
  },
): ShareTarget {
  const { group, groupEpoch, member, members } = change
  const { groupId, assignmentTimestampMs, targets } = group
  const intervalMs = state.configOf(groupId).shareAssignmentIntervalMs
  const isTooEarly =
    assignmentTimestampMs !== 0 && turn.nowMs < assignmentTimestampMs + intervalMs && hasGivenOut(targets)
  if (groupEpoch <= group.assignmentEpoch || isTooEarly) {
    return { epoch: group.assignmentEpoch, partitions: targets.get(member.memberId) ?? NO_PARTITIONS }
  }
  const assigned = assignSimply({
    members: members.map(({ memberId, subscribedTopicNames }) => ({
      memberId,
      subscribedTopicNames,
      current: targets.get(memberId) ?? NO_PARTITIONS,
    })),
    topicIdOf: (name) => state.topics.byName(name)?.topicId,
    assignable: partitionsIn((group.statePartitions ?? NO_STATE).initialized),
  })
  for (const [memberId, target] of assigned) {
    const before = targets.get(memberId)
    if (before && haveSamePartitions(before, target)) continue
    turn.records.push(targetRecord(groupId, memberId, target))
  }
  turn.records.push(targetEpochRecord(groupId, groupEpoch, turn.nowMs))
  return { epoch: groupEpoch, partitions: assigned.get(member.memberId) ?? NO_PARTITIONS }
}

function hasGivenOut(targets: ReadonlyMap<string, Partitions>): boolean {
  for (const target of targets.values()) if (target.size > 0) return true
  return false
}

/** Whether partitions that members subscribe to have got their state, or lost it, since the target was computed. */
export function isTargetOutdated({ statePartitions, members, targets }: ShareGroup): boolean {
  const names = subscribedTopics(members.values())
  for (const [topicId, { name, partitions }] of (statePartitions ?? NO_STATE).initialized) {
    if (!names.has(name)) continue
    const assigned = new Set([...targets.values()].flatMap((target) => [...(target.get(topicId) ?? [])]))
    if (assigned.size !== partitions.size) return true
    for (const partition of partitions) if (!assigned.has(partition)) return true
  }
  return false
}
