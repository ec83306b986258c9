import type { Admin } from '../../kafka/client/admin/admin.ts'
import type { ConsumerGroupDescription } from '../../kafka/client/admin/describe-consumer-groups.ts'
import { LogLookup } from '../groups/log-offsets.ts'
import type { Io } from '../kit/io.ts'
import { writeJson } from '../kit/json.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { describeOffsets, describeSorted, type GroupOffsets } from './describe-groups.ts'
import { membersTable, offsetsTable, stateTable } from './format-tables.ts'
import { listConsumerGroups } from './list-groups.ts'
import * as option from './options.ts'
import { noteState } from './state-note.ts'

/** --describe: prints the offsets, the members or the state of each group; returns the groups whose offsets it printed. */
export async function describeGroups(admin: Admin, options: ParsedOptions, io: Io): Promise<GroupOffsets[]> {
  const timeoutMs = options.valueOf(option.timeout) ?? 0
  const where = { admin, timeoutMs }
  const groupIds = options.has(option.allGroups)
    ? (await listConsumerGroups(admin, timeoutMs)).map(({ groupId }) => groupId)
    : options.valuesOf(option.group)
  const isVerbose = options.has(option.verbose)
  const isJson = options.has(option.json)

  if (options.has(option.members) || options.has(option.state)) {
    for (const group of await describeSorted(groupIds, where)) {
      if (isJson) writeJson(io, groupJson(group, options.has(option.members)))
      else if (options.has(option.members)) printMembers(group, isVerbose, io)
      else if (noteState(group.groupId, group.state, 1, io)) io.stdout.write(stateTable(group, isVerbose))
    }
    return []
  }
  const groups = await describeOffsets(groupIds, where, new LogLookup(admin, io, timeoutMs))
  for (const each of groups) {
    const { group, rows } = each
    if (isJson) writeJson(io, offsetsJson(each))
    else if (noteState(group.groupId, group.state, rows.length, io))
      io.stdout.write(offsetsTable(rows, isVerbose))
  }
  return groups
}

function printMembers(group: ConsumerGroupDescription, isVerbose: boolean, io: Io): void {
  const isShown = noteState(group.groupId, group.state, group.members.length, io)
  io.stdout.write(membersTable(group, { isShown, isVerbose }))
}

function groupJson(group: ConsumerGroupDescription, hasMembers: boolean): Record<string, unknown> {
  const { groupId, type, state, assignor, coordinator, members } = group
  return {
    groupId,
    type,
    state,
    assignor,
    groupEpoch: group.groupEpoch,
    targetAssignmentEpoch: group.targetAssignmentEpoch,
    coordinator: { id: coordinator.id, host: coordinator.host, port: coordinator.port },
    memberCount: members.length,
    ...(hasMembers ? { members } : {}),
  }
}

function offsetsJson({ group, rows }: GroupOffsets): Record<string, unknown> {
  const { groupId, type, state } = group
  return {
    groupId,
    type,
    state,
    partitions: rows.map(({ topic, partition, member, ...row }) => ({
      topic,
      partition,
      committedOffset: row.offset,
      committedLeaderEpoch: row.leaderEpoch,
      logEndOffset: row.logEndOffset,
      lag: row.lag,
      memberId: member?.memberId,
      host: member?.host,
      clientId: member?.clientId,
    })),
  }
}
