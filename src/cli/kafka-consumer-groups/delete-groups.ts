import type { Admin } from '../../kafka/client/admin/admin.ts'
import { deleteGroups } from '../../kafka/client/admin/delete-groups.ts'
import { printDeletions } from '../groups/delete-groups.ts'
import type { Io } from '../kit/io.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { listConsumerGroups } from './list-groups.ts'
import * as option from './options.ts'

/** --delete: deletes groups with all of their offsets, and says of each what became of it. */
export async function deleteConsumerGroups(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const timeoutMs = options.valueOf(option.timeout) ?? 0
  const groupIds = options.has(option.allGroups)
    ? (await listConsumerGroups(admin, timeoutMs)).map(({ groupId }) => groupId)
    : options.valuesOf(option.group)
  printDeletions(await deleteGroups(admin, groupIds, { timeoutMs }), { kind: 'consumer' }, io)
}
