import type { Admin } from '../../kafka/client/admin/admin.ts'
import { listAllGroups } from '../../kafka/client/admin/list-groups.ts'
import type { GroupListing } from '../../kafka/client/admin/types.ts'
import { listGroupsWrapped, parseStates, statesTable } from '../groups/list-states.ts'
import type { Io } from '../kit/io.ts'
import { futureGet } from '../kit/java-future.ts'
import { writeJson } from '../kit/json.ts'
import type { ParsedOptions } from '../kit/options.ts'
import * as option from './options.ts'

/** --list: prints the streams groups, with their states where asked for. */
export async function printGroups(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const timeoutMs = options.valueOf(option.timeout) ?? 0
  const groups = options.has(option.state)
    ? await futureGet(
        listAllGroups(admin, {
          types: ['Streams'],
          states: parseStates(options.valueOf(option.state), 'Streams'),
          timeoutMs,
        }),
      )
    : await listStreamsGroups(admin, timeoutMs)
  if (options.has(option.json)) {
    for (const { groupId, type = null, state = null } of groups) writeJson(io, { groupId, type, state })
  } else if (options.has(option.state)) io.stdout.write(statesTable(groups))
  else io.stdout.write(groups.map(({ groupId }) => `${groupId}\n`).join(''))
}

/** All streams groups. */
export function listStreamsGroups(admin: Admin, timeoutMs: number): Promise<GroupListing[]> {
  return listGroupsWrapped(admin, { types: ['Streams'], timeoutMs })
}
