/** The tables of --describe: widths, blanks at the ends of lines and all, as the reference prints them. */
import type {
  ConsumerGroupDescription,
  ConsumerMember,
} from '../../kafka/client/admin/describe-consumer-groups.ts'
import { assignmentText, MISSING, shown, widthOf } from '../groups/cells.ts'
import type { PartitionRow } from './describe-groups.ts'

/** Formats the offsets of one group; rows are preceded by line ends. */
export function offsetsTable(rows: readonly PartitionRow[], isVerbose: boolean): string {
  const width = widthOf(rows)
  const widths = {
    group: width(15, ({ group }) => group),
    topic: width(15, ({ topic }) => topic),
    memberId: width(15, ({ member }) => member?.memberId ?? MISSING),
    host: width(15, ({ member }) => member?.host ?? MISSING),
  }
  const line = (
    group: string,
    topic: string,
    partition: string,
    numbers: string[],
    [id, host, client]: Owner,
  ) =>
    [
      group.padEnd(widths.group),
      topic.padEnd(widths.topic),
      partition.padEnd(10),
      ...numbers.map((number) => number.padEnd(15)),
      id.padEnd(widths.memberId),
      host.padEnd(widths.host),
      client,
    ].join(' ')
  const epoch = (text: string) => (isVerbose ? [text] : [])
  const heading = line(
    'GROUP',
    'TOPIC',
    'PARTITION',
    [...epoch('LEADER-EPOCH'), 'CURRENT-OFFSET', 'LOG-END-OFFSET', 'LAG'],
    ['CONSUMER-ID', 'HOST', 'CLIENT-ID'],
  )
  const lines = rows.map((row) =>
    line(
      row.group,
      row.topic,
      String(row.partition),
      [...epoch(shown(row.leaderEpoch)), shown(row.offset), shown(row.logEndOffset), shown(row.lag)],
      [row.member?.memberId ?? MISSING, row.member?.host ?? MISSING, row.member?.clientId ?? MISSING],
    ),
  )
  return `${[heading, ...lines].map((each) => `\n${each}`).join('')}\n`
}

type Owner = [memberId: string, host: string, clientId: string]

/** Formats the members of one group. `isShown` is false for a group that is dead or empty: its columns keep their narrowest widths. */
export function membersTable(
  group: ConsumerGroupDescription,
  { isShown, isVerbose }: { isShown: boolean; isVerbose: boolean },
): string {
  const measured = isShown ? group.members : []
  const width = widthOf(measured)
  const widths = {
    group: isShown ? Math.max(15, group.groupId.length) : 15,
    memberId: width(15, ({ memberId }) => memberId),
    instance: width(17, ({ groupInstanceId }) => groupInstanceId ?? ''),
    host: width(15, ({ host }) => host),
    clientId: width(15, ({ clientId }) => clientId),
    current: width(20, ({ assignment }) => assignmentText(assignment)),
    target: width(20, ({ targetAssignment }) => assignmentText(targetAssignment ?? [])),
  }
  const hasInstances = measured.some(({ groupInstanceId }) => (groupInstanceId ?? '') !== '')
  const isMigrating =
    measured.some(({ isUpgraded }) => isUpgraded === true) &&
    measured.some(({ isUpgraded }) => isUpgraded === false)
  const line = (cells: MemberCells) => {
    const first = [
      cells.group.padEnd(widths.group),
      cells.memberId.padEnd(widths.memberId),
      ...(hasInstances ? [cells.instance.padEnd(widths.instance)] : []),
      cells.host.padEnd(widths.host),
      cells.clientId.padEnd(widths.clientId),
      cells.count.padEnd(15),
      '',
    ]
    const more = [
      cells.currentEpoch.padEnd(15),
      cells.current.padEnd(widths.current),
      cells.targetEpoch.padEnd(15),
      cells.target.padEnd(widths.target),
      ...(isMigrating ? [cells.upgraded] : []),
    ]
    return first.join(' ') + (isVerbose ? more.join(' ') : '')
  }
  const lines = group.members.map((member) => line(memberCells(group, member)))
  return `\n${[line(memberHeading), ...lines].join('\n')}\n`
}

interface MemberCells {
  group: string
  memberId: string
  instance: string
  host: string
  clientId: string
  count: string
  currentEpoch: string
  current: string
  targetEpoch: string
  target: string
  upgraded: string
}

const memberHeading: MemberCells = {
  group: 'GROUP',
  memberId: 'CONSUMER-ID',
  instance: 'GROUP-INSTANCE-ID',
  host: 'HOST',
  clientId: 'CLIENT-ID',
  count: '#PARTITIONS',
  currentEpoch: 'CURRENT-EPOCH',
  current: 'CURRENT-ASSIGNMENT',
  targetEpoch: 'TARGET-EPOCH',
  target: 'TARGET-ASSIGNMENT',
  upgraded: 'UPGRADED',
}

function memberCells(group: ConsumerGroupDescription, member: ConsumerMember): MemberCells {
  return {
    group: group.groupId,
    memberId: member.memberId,
    instance: member.groupInstanceId ?? '',
    host: member.host,
    clientId: member.clientId,
    count: String(member.assignment.length),
    currentEpoch: shown(member.memberEpoch),
    current: assignmentText(member.assignment),
    targetEpoch: shown(group.targetAssignmentEpoch),
    target: assignmentText(member.targetAssignment ?? []),
    upgraded: shown(member.isUpgraded),
  }
}

/** Formats the state of one group. */
export function stateTable(group: ConsumerGroupDescription, isVerbose: boolean): string {
  const { host, port, id } = group.coordinator
  const coordinator = `${host}:${port}  (${id})`
  const line = (
    groupId: string,
    where: string,
    assignor: string,
    state: string,
    more: string[],
    count: string,
  ) =>
    [
      groupId.padEnd(Math.max(15, group.groupId.length)),
      where.padEnd(Math.max(25, coordinator.length)),
      assignor.padEnd(20),
      state.padEnd(20),
      ...more,
      count,
    ].join(' ')
  const epochs = (groupEpoch: string, targetEpoch: string) =>
    isVerbose ? [groupEpoch.padEnd(15), targetEpoch.padEnd(25)] : []
  const heading = line(
    'GROUP',
    'COORDINATOR (ID)',
    'ASSIGNMENT-STRATEGY',
    'STATE',
    epochs('GROUP-EPOCH', 'TARGET-ASSIGNMENT-EPOCH'),
    '#MEMBERS',
  )
  const row = line(
    group.groupId,
    coordinator,
    group.assignor === '' ? MISSING : group.assignor,
    group.state,
    epochs(shown(group.groupEpoch), shown(group.targetAssignmentEpoch)),
    String(group.members.length),
  )
  return `\n${heading}\n${row}\n`
}
