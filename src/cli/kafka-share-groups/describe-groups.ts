import type { Admin } from '../../kafka/client/admin/admin.ts'
import {
  describeShareGroups,
  type ShareGroupDescription,
} from '../../kafka/client/admin/describe-share-groups.ts'
import {
  listShareGroupOffsets,
  type SharePartitionOffset,
} from '../../kafka/client/admin/list-share-group-offsets.ts'
import { comparePartitions } from '../../kafka/client/types.ts'
import { copiedMapSize, javaHashOrder, javaStringHash } from '../../kafka/java-hash.ts'
import type { Io } from '../kit/io.ts'
import { executionException, runtimeException } from '../kit/java-error.ts'
import { writeJson } from '../kit/json.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { membersTable, offsetsTable, stateTable } from './format-tables.ts'
import { listShareGroups } from './list-groups.ts'
import * as option from './options.ts'

/** --describe: prints the offsets, the members or the state of each group, sorted by name. */
export async function describeGroups(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const timeoutMs = options.valueOf(option.timeout) ?? 0
  const groupIds = options.has(option.allGroups)
    ? (await listShareGroups(admin, timeoutMs)).map(({ groupId }) => groupId)
    : options.valuesOf(option.group)
  const groups = await describeSorted(admin, groupIds, timeoutMs)
  const isVerbose = options.has(option.verbose)
  const isJson = options.has(option.json)
  const showsOffsets = !options.has(option.members) && !options.has(option.state)
  const offsets = new Map<string, SharePartitionOffset[]>()
  if (showsOffsets) {
    for (const { groupId } of groups) offsets.set(groupId, await offsetsOf(admin, groupId, timeoutMs))
  }
  for (const group of groups) {
    const partitions = offsets.get(group.groupId) ?? []
    const members = options.has(option.members) ? { members: group.members } : {}
    if (isJson) writeJson(io, groupJson(group, showsOffsets ? { partitions } : members))
    else if (showsOffsets) printOffsets(group, partitions, { isVerbose, io })
    else if (options.has(option.members)) {
      if (noteState(group, group.members.length, io)) io.stdout.write(membersTable(group, isVerbose))
    } else {
      noteState(group, 1, io)
      io.stdout.write(stateTable(group, isVerbose))
    }
  }
}

/** Describes share groups, sorted by name; throws the ExecutionException of the first that cannot be described. */
async function describeSorted(
  admin: Admin,
  groupIds: readonly string[],
  timeoutMs: number,
): Promise<ShareGroupDescription[]> {
  const outcomes = await describeShareGroups(admin, groupIds, { timeoutMs })
  const groups: ShareGroupDescription[] = []
  for (const groupId of javaHashOrder(outcomes.keys(), javaStringHash, copiedMapSize)) {
    const outcome = outcomes.get(groupId)
    if (outcome instanceof Error) throw executionException(outcome)
    if (outcome !== undefined) groups.push(outcome)
  }
  return groups.sort((a, b) => (a.groupId < b.groupId ? -1 : 1))
}

async function offsetsOf(admin: Admin, groupId: string, timeoutMs: number): Promise<SharePartitionOffset[]> {
  const outcomes = await listShareGroupOffsets(admin, new Map([[groupId, null]]), { timeoutMs })
  const outcome = outcomes.get(groupId) ?? []
  if (outcome instanceof Error) throw runtimeException(executionException(outcome))
  return outcome.sort(comparePartitions)
}

function printOffsets(
  { groupId }: ShareGroupDescription,
  partitions: readonly SharePartitionOffset[],
  { isVerbose, io }: { isVerbose: boolean; io: Io },
): void {
  io.stdout.write(
    partitions.length === 0
      ? `\nShare group '${groupId}' has no offset information.\n`
      : offsetsTable(groupId, partitions, isVerbose),
  )
}

/** Says what is remarkable about a group's state, and whether there is anything to show of it. */
function noteState({ groupId, state }: ShareGroupDescription, rowCount: number, io: Io): boolean {
  if (state === 'Dead') io.stdout.write(`\nError: Share group '${groupId}' does not exist.\n`)
  else if (state === 'Empty') io.stderr.write(`\nShare group '${groupId}' has no active members.\n`)
  return state !== 'Dead' && rowCount > 0
}

function groupJson(group: ShareGroupDescription, more: Record<string, unknown>): Record<string, unknown> {
  const { groupId, state, groupEpoch, targetAssignmentEpoch, coordinator, members } = group
  return {
    groupId,
    type: 'Share',
    state,
    groupEpoch,
    targetAssignmentEpoch,
    coordinator: { id: coordinator.id, host: coordinator.host, port: coordinator.port },
    memberCount: members.length,
    ...more,
  }
}
