/** The tables of --describe: widths, blanks at the ends of lines and all, as the reference prints them. */
import type {
  StreamsAssignment,
  StreamsGroupDescription,
  StreamsTasks,
} from '../../kafka/client/admin/describe-streams-groups.ts'
import { shown, widthOf } from '../groups/cells.ts'
import type { StreamsOffset } from './group-offsets.ts'

/** Formats the offsets of one group. */
export function offsetsTable(groupId: string, offsets: readonly StreamsOffset[], isVerbose: boolean): string {
  const topicWidth = widthOf(offsets)(15, ({ topic }) => topic)
  const line = (group: string, topic: string, partition: string, numbers: string[], lag: string) =>
    `${[
      group.padEnd(Math.max(15, groupId.length)),
      topic.padEnd(topicWidth),
      partition.padEnd(10),
      ...(isVerbose ? [...numbers, lag].map((text) => text.padEnd(15)) : [lag]),
    ].join(' ')}\n`
  const rows = offsets.map(({ topic, partition, currentOffset, leaderEpoch, logEndOffset, lag }) =>
    line(
      groupId,
      topic,
      String(partition),
      [shown(currentOffset), shown(leaderEpoch), String(logEndOffset)],
      String(lag),
    ),
  )
  const heading = ['CURRENT-OFFSET', 'LEADER-EPOCH', 'LOG-END-OFFSET']
  return line('GROUP', 'TOPIC', 'PARTITION', heading, 'OFFSET-LAG') + rows.join('')
}

/** Formats the members of one group and their tasks. */
export function membersTable(group: StreamsGroupDescription, isVerbose: boolean): string {
  const width = widthOf(group.members)
  const widths = {
    group: Math.max(15, group.groupId.length),
    memberId: width(15, ({ memberId }) => memberId),
    process: width(15, ({ processId }) => processId),
    clientId: width(15, ({ clientId }) => clientId),
  }
  const line = (cells: MemberCells) => {
    const memberId = cells.memberId.padEnd(widths.memberId)
    const rest = [cells.process.padEnd(widths.process), cells.clientId.padEnd(widths.clientId), cells.tasks]
    // The reference has no blank between the epoch of the topology and the member.
    const owner = isVerbose
      ? [
          cells.targetEpoch.padEnd(25),
          `${cells.topologyEpoch.padEnd(15)}${memberId}`,
          cells.protocol.padEnd(15),
          cells.epoch.padEnd(15),
        ]
      : [memberId]
    return `${[cells.group.padEnd(widths.group), ...owner, ...rest].join(' ')}\n`
  }
  const rows = group.members.map((member) =>
    line({
      group: group.groupId,
      memberId: member.memberId,
      process: member.processId,
      clientId: member.clientId,
      targetEpoch: String(group.targetAssignmentEpoch),
      topologyEpoch: String(group.topologyEpoch),
      protocol: member.isClassic ? 'classic' : 'streams',
      epoch: String(member.memberEpoch),
      tasks:
        tasksText(member.assignment, '') + (isVerbose ? tasksText(member.targetAssignment, 'TARGET-') : ''),
    }),
  )
  return line(memberHeading) + rows.join('')
}

interface MemberCells {
  group: string
  memberId: string
  process: string
  clientId: string
  targetEpoch: string
  topologyEpoch: string
  protocol: string
  epoch: string
  tasks: string
}

const memberHeading: MemberCells = {
  group: 'GROUP',
  memberId: 'MEMBER',
  process: 'PROCESS',
  clientId: 'CLIENT-ID',
  targetEpoch: 'TARGET-ASSIGNMENT-EPOCH',
  topologyEpoch: 'TOPOLOGY-EPOCH',
  protocol: 'MEMBER-PROTOCOL',
  epoch: 'MEMBER-EPOCH',
  tasks: 'ASSIGNMENTS',
}

/** Formats the state of one group. */
export function stateTable(group: StreamsGroupDescription, isVerbose: boolean): string {
  const { host, port, id } = group.coordinator
  const coordinator = `${host}:${port} (${id})`
  const line = (groupId: string, where: string, state: string, epochs: string[], count: string) => {
    const [groupEpoch = '', targetEpoch = ''] = epochs
    return `${[
      groupId.padEnd(Math.max(15, group.groupId.length)),
      where.padEnd(Math.max(25, coordinator.length)),
      state.padEnd(25),
      ...(isVerbose ? [groupEpoch.padEnd(15), targetEpoch.padEnd(25)] : []),
      count,
    ].join(' ')}\n`
  }
  const epochs = [String(group.groupEpoch), String(group.targetAssignmentEpoch)]
  return (
    line('GROUP', 'COORDINATOR (ID)', 'STATE', ['GROUP-EPOCH', 'TARGET-ASSIGNMENT-EPOCH'], '#MEMBERS') +
    line(group.groupId, coordinator, group.state, epochs, String(group.members.length))
  )
}

function tasksText(assignment: StreamsAssignment, prefix: string): string {
  return (
    tasksOf(`${prefix}ACTIVE`, assignment.activeTasks) +
    tasksOf(`${prefix}STANDBY`, assignment.standbyTasks) +
    tasksOf(`${prefix}WARMUP`, assignment.warmupTasks)
  )
}

function tasksOf(kind: string, tasks: StreamsTasks): string {
  if (tasks.length === 0) return ''
  return `${kind}: ${tasks.map(({ subtopologyId, partitions }) => `${subtopologyId}:[${partitions.join(',')}]; `).join('')}`
}
