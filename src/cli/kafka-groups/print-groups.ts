import type { Admin } from '../../kafka/client/admin/admin.ts'
import { parseGroupType } from '../../kafka/client/admin/group-state.ts'
import { listAllGroups } from '../../kafka/client/admin/list-groups.ts'
import type { GroupListing, GroupType } from '../../kafka/client/admin/types.ts'
import type { Io } from '../kit/io.ts'
import { futureGet } from '../kit/java-future.ts'
import { writeJson } from '../kit/json.ts'
import type { ParsedOptions } from '../kit/options.ts'
import * as option from './options.ts'

const PATIENCE_MS = 30_000

/** --list: prints the groups that the filters leave. */
export async function printGroups(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const groups = (await futureGet(listAllGroups(admin), PATIENCE_MS)).filter(groupFilter(options))
  if (options.has(option.json)) {
    for (const { groupId, type, state, protocolType } of groups)
      writeJson(io, { groupId, type, state, protocolType })
    return
  }
  const rows = groups.map(({ groupId, type = '', protocolType }) => [groupId, type, protocolType])
  const width = rows.flat().reduce((most, text) => Math.max(most, text.length), 20)
  const heading = ['GROUP', 'TYPE', 'PROTOCOL'].map((text) => text.padEnd(width)).join(' ')
  const lines = rows.map((cells) => cells.map((text) => `${text.padEnd(width)} `).join(''))
  io.stdout.write(`${[heading, ...lines].join('\n')}\n`)
}

/** The type that --group-type names; undefined where there is none, or it is none. */
export function requestedType(options: ParsedOptions): GroupType | undefined {
  const text = options.valueOf(option.groupType)
  const type = text === undefined ? 'Unknown' : parseGroupType(text)
  return type === 'Unknown' ? undefined : type
}

function groupFilter(options: ParsedOptions): (group: GroupListing) => boolean {
  const type = requestedType(options)
  const protocol = options.valueOf(option.protocol)
  const hasProtocol = (group: GroupListing) => protocol === undefined || group.protocolType === protocol
  if (type !== undefined) return (group) => group.type === type && hasProtocol(group)
  if (protocol !== undefined) return hasProtocol
  if (options.has(option.consumer)) {
    return (group) => ['consumer', ''].includes(group.protocolType) || group.type === 'Consumer'
  }
  if (options.has(option.share)) return (group) => group.type === 'Share'
  if (options.has(option.streams)) return (group) => group.type === 'Streams'
  return () => true
}
