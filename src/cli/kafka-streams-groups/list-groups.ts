import type { Admin } from '../../kafka/client/admin/admin.ts'
import type { GroupListing } from '../../kafka/client/admin/types.ts'
import { listGroupsWrapped, printGroupsOf } from '../groups/list-states.ts'
import type { CommandLine } from '../kit/usage.ts'
import * as option from './options.ts'

/** --list: prints the streams groups, with their states where asked for. */
export function printGroups(admin: Admin, line: CommandLine): Promise<void> {
  return printGroupsOf('Streams', admin, line, option)
}

/** All streams groups. */
export function listStreamsGroups(admin: Admin, timeoutMs: number): Promise<GroupListing[]> {
  return listGroupsWrapped(admin, { types: ['Streams'], timeoutMs })
}
