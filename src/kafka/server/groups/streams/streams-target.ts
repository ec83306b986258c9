import { javaHashMapOrder } from '../../../java-hash-map.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import { stickyTaskAssignor } from './assignor/sticky-task-assignor.ts'
import { STANDBY_REPLICAS, type StreamsGroup, type StreamsMember } from './streams-group.ts'
import { targetEpochRecord, targetRecord } from './streams-records.ts'
import { haveSameTasks, NO_TASKS, type Tasks } from './tasks.ts'
import type { ConfiguredTopology } from './topology/configured-topology.ts'
import { type Status, topicProblem } from './topology/topology-problem.ts'

export interface Target {
  readonly epoch: number
  readonly tasks: Tasks
  /** Why the target is not that of the group's epoch. */
  readonly delay: Status | null
}

/**
 * The target of a member after its change: computed anew for all members when the group epoch has risen, but not while the
 * group waits for its first members, nor more often than the assignment interval; until then the last one holds.
 */
export function updateTarget(
  state: GroupState,
  turn: GroupTurn,
  change: {
    readonly group: StreamsGroup
    readonly groupEpoch: number
    readonly member: StreamsMember
    readonly topology: ConfiguredTopology
    readonly standbyReplicas: number
  },
): Target {
  const { group, groupEpoch, member } = change
  if (state.delayedStreamsGroups.has(group.groupId)) {
    const delay = delayed('initial rebalance delay')
    return { epoch: group.assignmentEpoch, tasks: NO_TASKS, delay }
  }
  const last = { epoch: group.assignmentEpoch, tasks: group.targets.get(member.memberId) ?? NO_TASKS }
  if (group.assignmentEpoch >= groupEpoch) return { ...last, delay: null }
  if (isTooEarly(state, turn, group)) return { ...last, delay: delayed('assignment interval') }
  const members = new Map(group.members).set(member.memberId, member)
  const targets = assignTargets(turn, { ...change, members })
  return { epoch: groupEpoch, tasks: targets.get(member.memberId) ?? NO_TASKS, delay: null }
}

/** The time in which members could come before the first assignment is over. */
export function assignmentDelayOver(state: GroupState, turn: GroupTurn, group: StreamsGroup): void {
  const { configured: topology, members, groupEpoch, lastAssignmentConfigs } = group
  const isDue = members.size > 0 && groupEpoch > group.assignmentEpoch && !isTooEarly(state, turn, group)
  if (!isDue || topology === null) return
  const standbyReplicas = Number(lastAssignmentConfigs.get(STANDBY_REPLICAS) ?? 0)
  assignTargets(turn, { group, groupEpoch, topology, standbyReplicas, members })
}

function delayed(reason: string): Status {
  return topicProblem('ASSIGNMENT_DELAYED', `Assignment delayed due to the configured ${reason}.`)
}

function isTooEarly(state: GroupState, turn: GroupTurn, group: StreamsGroup): boolean {
  const { assignmentTimestampMs, groupId } = group
  const intervalMs = state.configOf(groupId).streamsAssignmentIntervalMs
  // Without an interval a clock that was set back holds nothing up.
  if (assignmentTimestampMs === 0 || intervalMs === 0) return false
  return turn.nowMs < assignmentTimestampMs + intervalMs
}

/** Computes the targets of all members, and writes what is different. Nobody is to have anything before the topics are there. */
function assignTargets(
  turn: GroupTurn,
  change: {
    readonly group: StreamsGroup
    readonly groupEpoch: number
    readonly members: ReadonlyMap<string, StreamsMember>
    readonly topology: ConfiguredTopology
    readonly standbyReplicas: number
  },
): ReadonlyMap<string, Tasks> {
  const { group, groupEpoch, members, topology, standbyReplicas } = change
  const isReady = topology.problem === null
  const targets = isReady
    ? stickyTaskAssignor.assign({
        members: [...members.values()].map(({ memberId, processId }) => ({
          memberId,
          processId,
          current: group.targets.get(memberId) ?? NO_TASKS,
        })),
        subtopologies: (topology.subtopologies ?? []).map(
          ({ subtopologyId, taskCount, stateChangelogTopics }) => ({
            subtopologyId,
            taskCount,
            isStateful: stateChangelogTopics.length > 0,
          }),
        ),
        standbyReplicas,
      })
    : new Map<string, Tasks>()
  for (const memberId of javaHashMapOrder(members.keys())) {
    const before = group.targets.get(memberId)
    const after = targets.get(memberId) ?? NO_TASKS
    if (before && haveSameTasks(before, after)) continue
    turn.records.push(targetRecord(group.groupId, memberId, after))
  }
  turn.records.push(targetEpochRecord(group.groupId, groupEpoch, turn.nowMs))
  return targets
}
