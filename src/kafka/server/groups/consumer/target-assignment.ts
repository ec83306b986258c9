import { javaHashOrder, javaStringHash } from '../../../java-hash.ts'
import { haveSamePartitions, NO_PARTITIONS, type Partitions } from '../partitions.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import type { AssignedMember, Assignor } from './assignor.ts'
import { type ConsumerGroup, type ConsumerMember, targetOf } from './consumer-group.ts'
import { targetEpochRecord, targetRecord } from './consumer-records.ts'
import { rangeAssignor } from './range-assignor.ts'
import { isHomogeneous, memberTopicIds } from './subscription.ts'
import { uniformAssignor } from './uniform-assignor.ts'

/** All assignors there are, by their names. */
const assignors: readonly Assignor[] = [uniformAssignor, rangeAssignor]

export interface Target {
  readonly epoch: number
  readonly partitions: Partitions
}

/** Names of the assignors that a broker's configuration allows; the first is the default. */
export function allowedAssignors(configured: readonly string[]): string[] {
  const allowed = configured.filter((name) => assignors.some((assignor) => assignor.name === name))
  return allowed.length > 0 ? allowed : assignors.map(({ name }) => name)
}

/**
 * The target of a member after its change: computed anew for all members when the group epoch has risen, but not more often
 * than consumer.assignment.interval.ms; until then the last one holds. Writes what is different.
 */
export function updateTarget(
  state: GroupState,
  turn: GroupTurn,
  change: {
    readonly group: ConsumerGroup
    readonly groupEpoch: number
    readonly member: ConsumerMember
    /** All members as they will be. */
    readonly members: readonly ConsumerMember[]
  },
): Target {
  const { group, groupEpoch, member, members } = change
  const { assignmentTimestampMs } = group
  const intervalMs = state.configOf(group.groupId).consumerAssignmentIntervalMs
  // Without an interval the clock is not asked at all: it may have been set back.
  const isTooEarly =
    assignmentTimestampMs !== 0 && intervalMs !== 0 && turn.nowMs < assignmentTimestampMs + intervalMs
  if (groupEpoch <= group.assignmentEpoch || isTooEarly) {
    return { epoch: group.assignmentEpoch, partitions: targetOf(group, member) }
  }
  const name = preferredAssignor(members, state.config.consumerAssignors)
  const assignor = assignors.find((each) => each.name === name) ?? uniformAssignor
  const described: AssignedMember[] = members.map((each) => ({
    memberId: each.memberId,
    instanceId: each.instanceId,
    topicIds: memberTopicIds(state.topics, each, group.resolvedRegexes),
    current: targetOf(group, each),
  }))
  const partitionCount = (topicId: string): number => state.topics.byId(topicId)?.partitions ?? 0
  const targets =
    described.length === 0
      ? new Map<string, Partitions>()
      : assignor.assign({ members: described, isHomogeneous: isHomogeneous(members), partitionCount })
  for (const { memberId } of members) {
    const before = group.targets.get(memberId)
    const after = targets.get(memberId) ?? NO_PARTITIONS
    if (before && haveSamePartitions(before, after)) continue
    turn.records.push(targetRecord(group.groupId, memberId, after))
  }
  turn.records.push(targetEpochRecord(group.groupId, groupEpoch, turn.nowMs))
  return { epoch: groupEpoch, partitions: targets.get(member.memberId) ?? NO_PARTITIONS }
}

/** The assignor that most members ask for, of equal ones the first in the order of a Java hash map; the default when none does. */
export function preferredAssignor(members: Iterable<ConsumerMember>, allowed: readonly string[]): string {
  const votes = new Map<string, number>()
  for (const { serverAssignor } of members) {
    if (serverAssignor !== null) votes.set(serverAssignor, (votes.get(serverAssignor) ?? 0) + 1)
  }
  let preferred = ''
  for (const name of javaHashOrder(votes.keys(), javaStringHash)) {
    if ((votes.get(name) ?? 0) > (votes.get(preferred) ?? 0)) preferred = name
  }
  return preferred === '' ? (allowed[0] ?? uniformAssignor.name) : preferred
}
