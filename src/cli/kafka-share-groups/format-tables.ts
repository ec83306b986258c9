/** The tables of --describe: widths, blanks at the ends of lines and all, as the reference prints them. */
import type { ShareGroupDescription } from '../../kafka/client/admin/describe-share-groups.ts'
import type { SharePartitionOffset } from '../../kafka/client/admin/list-share-group-offsets.ts'
import { assignmentText, shown, widthOf } from '../groups/cells.ts'

/** Formats the offsets of one group. */
export function offsetsTable(
  groupId: string,
  partitions: readonly SharePartitionOffset[],
  isVerbose: boolean,
): string {
  const topicWidth = widthOf(partitions)(15, ({ topic }) => topic)
  const line = (group: string, topic: string, partition: string, epoch: string, start: string, lag: string) =>
    `\n${[
      group.padEnd(Math.max(15, groupId.length)),
      topic.padEnd(topicWidth),
      partition.padEnd(10),
      ...(isVerbose ? [epoch.padEnd(13)] : []),
      start.padEnd(13),
      lag,
    ].join(' ')}`
  const rows = partitions.map(({ topic, partition, startOffset, leaderEpoch, lag }) => {
    const isSet = startOffset !== undefined
    const epoch = isSet && leaderEpoch >= 0 ? leaderEpoch : undefined
    return line(
      groupId,
      topic,
      String(partition),
      shown(epoch),
      shown(startOffset),
      shown(isSet ? lag : undefined),
    )
  })
  return `${line('GROUP', 'TOPIC', 'PARTITION', 'LEADER-EPOCH', 'START-OFFSET', 'LAG')}${rows.join('')}\n`
}

/** Formats the members of one group, sorted by their ids. */
export function membersTable(group: ShareGroupDescription, isVerbose: boolean): string {
  const members = [...group.members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
  const width = widthOf(members)
  const widths = {
    group: Math.max(15, group.groupId.length),
    memberId: width(15, ({ memberId }) => memberId),
    host: width(15, ({ host }) => host),
    clientId: width(15, ({ clientId }) => clientId),
  }
  const line = (groupId: string, owner: [id: string, host: string, client: string], share: string[]) => {
    const [memberId, host, clientId] = owner
    const [count = '', epoch = '', assignment = ''] = share
    return `\n${[
      groupId.padEnd(widths.group),
      memberId.padEnd(widths.memberId),
      host.padEnd(widths.host),
      clientId.padEnd(widths.clientId),
      count.padEnd(12),
      ...(isVerbose ? [epoch.padEnd(13)] : []),
      assignment,
    ].join(' ')}`
  }
  const rows = members.map(({ memberId, host, clientId, assignment, memberEpoch }) =>
    line(
      group.groupId,
      [memberId, host, clientId],
      [
        String(assignment.length),
        String(memberEpoch),
        // A member without partitions shows nothing here, not a dash.
        assignment.length === 0 ? '' : assignmentText(assignment),
      ],
    ),
  )
  const heading = line(
    'GROUP',
    ['CONSUMER-ID', 'HOST', 'CLIENT-ID'],
    ['#PARTITIONS', 'MEMBER-EPOCH', 'ASSIGNMENT'],
  )
  return `${heading}${rows.join('')}\n`
}

/** Formats the state of one group. */
export function stateTable(group: ShareGroupDescription, isVerbose: boolean): string {
  const { host, port, id } = group.coordinator
  const coordinator = `${host}:${port}  (${id})`
  const line = (groupId: string, where: string, state: string, epochs: string[], count: string) => {
    const [groupEpoch = '', targetEpoch = ''] = epochs
    return `\n${[
      groupId.padEnd(Math.max(15, group.groupId.length)),
      where.padEnd(Math.max(25, coordinator.length)),
      state.padEnd(15),
      ...(isVerbose ? [groupEpoch.padEnd(12), targetEpoch.padEnd(17)] : []),
      count,
    ].join(' ')}`
  }
  const heading = line('GROUP', 'COORDINATOR (ID)', 'STATE', ['GROUP-EPOCH', 'ASSIGNMENT-EPOCH'], '#MEMBERS')
  const epochs = [String(group.groupEpoch), String(group.targetAssignmentEpoch)]
  return `${heading}${line(group.groupId, coordinator, group.state, epochs, String(group.members.length))}\n`
}
