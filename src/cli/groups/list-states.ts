/** Listing groups of one type with their states, as kafka-share-groups and kafka-streams-groups do. */
import type { Admin } from '../../kafka/client/admin/admin.ts'
import { groupStatesOf, parseGroupState } from '../../kafka/client/admin/group-state.ts'
import { type ListGroupsOptions, listAllGroups } from '../../kafka/client/admin/list-groups.ts'
import type { GroupListing, GroupType } from '../../kafka/client/admin/types.ts'
import { illegalArgument, runtimeException } from '../kit/java-error.ts'
import { futureGet } from '../kit/java-future.ts'
import { javaSplit } from '../kit/java-split.ts'
import { writeJson } from '../kit/json.ts'
import type { AnyOption, OptionSpec } from '../kit/option-spec.ts'
import type { CommandLine } from '../kit/usage.ts'

/** Reads a comma list of states that groups of a type can be in; throws a JavaError (IllegalArgumentException) on another. */
export function parseStates(input: string | undefined, type: GroupType): string[] {
  if (input === undefined || input === '') return []
  const states = [...new Set(javaSplit(input, ',').map((text) => parseGroupState(text.trim())))]
  const valid = groupStatesOf(type)
  if (states.some((state) => !valid.includes(state)))
    throw illegalArgument(`Invalid state list '${input}'. Valid states are: ${valid.join(', ')}`)
  return states
}

/** All groups that pass the filters; throws a RuntimeException around what a broker says. */
export async function listGroupsWrapped(admin: Admin, filters: ListGroupsOptions): Promise<GroupListing[]> {
  try {
    return await futureGet(listAllGroups(admin, filters))
  } catch (fault) {
    throw runtimeException(fault)
  }
}

/** What the scripts call the options of a list. */
export interface ListOptions {
  state: OptionSpec<string>
  timeout: OptionSpec<number>
  json: AnyOption
}

/** Prints the groups of a type, with their states where asked for. */
export async function printGroupsOf(
  type: 'Share' | 'Streams',
  admin: Admin,
  { options, io }: Pick<CommandLine, 'options' | 'io'>,
  option: ListOptions,
): Promise<void> {
  const timeoutMs = options.valueOf(option.timeout) ?? 0
  const hasState = options.has(option.state)
  const states = hasState ? parseStates(options.valueOf(option.state), type) : []
  const filters = { types: [type], states, timeoutMs }
  // Without states the reference wraps what a broker says once more.
  const groups = hasState
    ? await futureGet(listAllGroups(admin, filters))
    : await listGroupsWrapped(admin, filters)
  if (options.has(option.json)) {
    for (const { groupId, state } of groups) writeJson(io, { groupId, type, state })
  } else if (hasState) io.stdout.write(statesTable(groups))
  else io.stdout.write(groups.map(({ groupId }) => `${groupId}\n`).join(''))
}

/** Formats groups and their states. */
function statesTable(groups: readonly GroupListing[]): string {
  const width = groups.reduce((most, { groupId }) => Math.max(most, groupId.length), 15)
  const line = (groupId: string, state: string) => `${groupId.padEnd(width)} ${state}\n`
  return (
    line('GROUP', 'STATE') + groups.map(({ groupId, state = 'Unknown' }) => line(groupId, state)).join('')
  )
}
