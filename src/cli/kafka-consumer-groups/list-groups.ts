import type { Admin } from '../../kafka/client/admin/admin.ts'
import { parseGroupType } from '../../kafka/client/admin/group-state.ts'
import {
  consumerGroups,
  type ListGroupsOptions,
  listAllGroups,
} from '../../kafka/client/admin/list-groups.ts'
import type { GroupListing, GroupType } from '../../kafka/client/admin/types.ts'
import { parseStates } from '../groups/list-states.ts'
import type { Io } from '../kit/io.ts'
import { illegalArgument, runtimeException } from '../kit/java-error.ts'
import { futureGet } from '../kit/java-future.ts'
import { javaSplit } from '../kit/java-split.ts'
import { writeJson } from '../kit/json.ts'
import type { ParsedOptions } from '../kit/options.ts'
import * as option from './options.ts'

/** --list: prints the groups of consumers, with their types and states where asked for. */
export async function printGroups(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const includesType = options.has(option.type)
  const includesState = options.has(option.state)
  const timeoutMs = options.valueOf(option.timeout) ?? 0
  const isFiltered = includesType || includesState
  const groups = isFiltered
    ? await listFiltered(admin, {
        types: requestedTypes(options),
        states: parseStates(options.valueOf(option.state), 'Consumer'),
        timeoutMs,
      })
    : await listConsumerGroups(admin, timeoutMs)
  if (options.has(option.json)) {
    for (const { groupId, type, state, protocolType } of groups)
      writeJson(io, { groupId, type, state, protocolType })
  } else if (isFiltered) io.stdout.write(groupTable(groups, { includesType, includesState }))
  else io.stdout.write(groups.map(({ groupId }) => `${groupId}\n`).join(''))
}

/** All groups of consumers; throws a RuntimeException around what a broker says. */
export async function listConsumerGroups(admin: Admin, timeoutMs: number): Promise<GroupListing[]> {
  try {
    return await listFiltered(admin, { types: consumerGroups.types, timeoutMs })
  } catch (fault) {
    throw runtimeException(fault)
  }
}

function listFiltered(admin: Admin, filters: ListGroupsOptions): Promise<GroupListing[]> {
  return futureGet(listAllGroups(admin, { ...filters, protocolTypes: consumerGroups.protocolTypes }))
}

function requestedTypes(options: ParsedOptions): GroupType[] {
  const input = options.valueOf(option.type)
  if (input === undefined || input === '') return []
  const types = [...new Set(javaSplit(input, ',').map((text) => parseGroupType(text.trim())))]
  const valid: readonly GroupType[] = consumerGroups.types
  if (types.some((type) => !valid.includes(type)))
    throw illegalArgument(`Invalid types list '${input}'. Valid types are: ${valid.join(', ')}`)
  return types
}

function groupTable(
  groups: readonly GroupListing[],
  { includesType, includesState }: { includesType: boolean; includesState: boolean },
): string {
  const width = groups.reduce((most, { groupId }) => Math.max(most, groupId.length), 15) + 10
  const line = (groupId: string, type: string, state: string) => {
    const cells = [
      groupId.padEnd(width),
      ...(includesType ? [type.padEnd(20)] : []),
      ...(includesState ? [state.padEnd(20)] : []),
    ]
    return `${cells.join(' ')}\n`
  }
  const rows = groups.map(({ groupId, type = 'Unknown', state = 'Unknown' }) => line(groupId, type, state))
  return line('GROUP', 'TYPE', 'STATE') + rows.join('')
}
