import type { Admin } from '../../kafka/client/admin/admin.ts'
import type { StreamsGroupDescription } from '../../kafka/client/admin/describe-streams-groups.ts'
import type { Io } from '../kit/io.ts'
import { writeJson } from '../kit/json.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { membersTable, offsetsTable, stateTable } from './format-tables.ts'
import { describeGroup, streamsOffsets, type Where } from './group-offsets.ts'
import { listStreamsGroups } from './list-groups.ts'
import * as option from './options.ts'

/** --describe: prints the offsets, the members or the state of each group, one after the other. */
export async function describeGroups(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const timeoutMs = options.valueOf(option.timeout) ?? 0
  const groupIds = options.has(option.allGroups)
    ? (await listStreamsGroups(admin, timeoutMs)).map(({ groupId }) => groupId)
    : options.valuesOf(option.group)
  for (const groupId of groupIds) {
    const group = await describeGroup(groupId, { admin, timeoutMs })
    if (options.has(option.json)) await writeGroup(group, { admin, timeoutMs }, options, io)
    else await printGroup(group, { admin, timeoutMs }, options, io)
  }
}

async function printGroup(group: StreamsGroupDescription, where: Where, options: ParsedOptions, io: Io) {
  const isVerbose = options.has(option.verbose)
  const isShown = group.state !== 'Dead' && group.members.length > 0
  if (options.has(option.state)) {
    noteState(group, io)
    io.stdout.write(stateTable(group, isVerbose))
    return
  }
  const offsets = options.has(option.members) ? undefined : await streamsOffsets(group, where)
  if (!isShown) return
  noteState(group, io)
  io.stdout.write(
    offsets === undefined ? membersTable(group, isVerbose) : offsetsTable(group.groupId, offsets, isVerbose),
  )
}

async function writeGroup(group: StreamsGroupDescription, where: Where, options: ParsedOptions, io: Io) {
  const { groupId, coordinator, authorizedOperations: _, members, ...facts } = group
  const more = options.has(option.members)
    ? { members }
    : options.has(option.state)
      ? {}
      : { partitions: await streamsOffsets(group, where) }
  writeJson(io, {
    groupId,
    type: 'Streams',
    ...facts,
    coordinator: { id: coordinator.id, host: coordinator.host, port: coordinator.port },
    memberCount: members.length,
    ...more,
  })
}

function noteState({ groupId, state }: StreamsGroupDescription, io: Io): void {
  if (state === 'Dead') io.stdout.write(`\nError: Streams group '${groupId}' does not exist.\n`)
  else if (state === 'Empty') io.stdout.write(`\nError: Streams group '${groupId}' has no active members.\n`)
}
