import type { Admin } from '../../kafka/client/admin/admin.ts'
import { deleteGroups } from '../../kafka/client/admin/delete-groups.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { undeletable } from '../groups/check-deletable.ts'
import { printDeletions } from '../groups/delete-groups.ts'
import type { Io } from '../kit/io.ts'
import { javaToString } from '../kit/java-error.ts'
import type { ParsedOptions } from '../kit/options.ts'
import type { Where } from './group-offsets.ts'
import { deleteInternalTopics, findInternalTopics } from './internal-topics.ts'
import { listStreamsGroups } from './list-groups.ts'
import * as option from './options.ts'

/** --delete: deletes streams groups that are empty, with their internal topics where asked for, and says what became of each. */
export async function deleteStreamsGroups(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const where = { admin, timeoutMs: options.valueOf(option.timeout) ?? 0 }
  const listings = await listStreamsGroups(admin, where.timeoutMs)
  const groupIds = options.has(option.allGroups)
    ? listings.map(({ groupId }) => groupId)
    : options.valuesOf(option.group)
  const problems = undeletable(groupIds, listings, {
    kind: 'Streams',
    isNot: 'does not exist or is not a streams group.',
  })
  const deletable = groupIds.filter((groupId) => !problems.has(groupId))
  if (deletable.length === 0) {
    printDeletions(problems, { kind: 'streams' }, io)
    return
  }
  // A group that is gone cannot be asked for its topics any more.
  const topics = options.has(option.deleteAllInternalTopics)
    ? await findInternalTopics(deletable, where, io)
    : new Map<string, string[]>()
  const outcomes = await deleteGroups(admin, deletable, { kind: 'Streams', timeoutMs: where.timeoutMs })
  const deleted = javaHashMapOrder([...outcomes].filter(([, outcome]) => outcome === true).map(([id]) => id))
  const failures = await deleteTopicsOf(deleted, topics, where, io)
  printDeletions(new Map<string, true | Error>([...problems, ...outcomes]), { kind: 'streams' }, io)
  if (topics.size > 0 && deleted.length > 0) {
    const withTopics = deleted.filter((groupId) => topics.has(groupId))
    printTopicDeletions(withTopics, failures, io)
  }
}

async function deleteTopicsOf(
  groupIds: readonly string[],
  topics: ReadonlyMap<string, string[]>,
  where: Where,
  io: Io,
): Promise<Map<string, Error>> {
  const failures = new Map<string, Error>()
  for (const groupId of groupIds) {
    const { failure, failed } = await deleteInternalTopics(topics.get(groupId) ?? [], where)
    for (const topic of failed) io.stdout.write(`Failed to delete internal topic: ${topic}\n`)
    if (failure !== undefined) failures.set(groupId, failure)
  }
  return failures
}

function printTopicDeletions(
  groupIds: readonly string[],
  failures: ReadonlyMap<string, Error>,
  io: Io,
): void {
  if (failures.size === 0) {
    io.stdout.write(
      `Deletion of associated internal topics of the streams groups ('${groupIds.join("', '")}') was successful.\n`,
    )
    return
  }
  io.stdout.write('Deletion of some associated internal topics failed:\n')
  for (const groupId of javaHashMapOrder(failures.keys())) {
    const reason = javaToString(failures.get(groupId))
    io.stdout.write(
      `* Internal topics of the streams group '${groupId}' could not be deleted due to: ${reason}\n`,
    )
  }
}
