import type { Admin } from '../../kafka/client/admin/admin.ts'
import { deleteGroups } from '../../kafka/client/admin/delete-groups.ts'
import { copiedMapSize } from '../../kafka/java-hash.ts'
import { undeletable } from '../groups/check-deletable.ts'
import { printDeletions } from '../groups/delete-groups.ts'
import type { Io } from '../kit/io.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { listShareGroups } from './list-groups.ts'
import * as option from './options.ts'

/** --delete: deletes share groups that are empty, and says of each what became of it. */
export async function deleteShareGroups(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const timeoutMs = options.valueOf(option.timeout) ?? 0
  const listings = await listShareGroups(admin, timeoutMs)
  const groupIds = options.has(option.allGroups)
    ? listings.map(({ groupId }) => groupId)
    : options.valuesOf(option.group)
  const problems = undeletable(groupIds, listings, { kind: 'Share', isNot: 'is not a share group.' })
  const deletable = [...new Set(groupIds)].filter((groupId) => !problems.has(groupId))
  const deleted =
    deletable.length === 0 ? new Map() : await deleteGroups(admin, deletable, { kind: 'Share', timeoutMs })
  const failedCapacity = copiedMapSize(problems.size)
  printDeletions(new Map([...problems, ...deleted]), { kind: 'share', failedCapacity }, io)
}
