/** The topics that a streams group made for itself: finding and deleting them. */
import type { Admin } from '../../kafka/client/admin/admin.ts'
import { deleteTopics } from '../../kafka/client/admin/delete-topics.ts'
import {
  describeStreamsGroups,
  type StreamsGroupDescription,
} from '../../kafka/client/admin/describe-streams-groups.ts'
import { listTopics } from '../../kafka/client/admin/list-topics.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { isInternalTopicOf } from '../groups/streams-topics.ts'
import type { Io } from '../kit/io.ts'
import { javaTrace } from '../kit/java-error.ts'
import { allOfGet } from '../kit/java-future.ts'
import type { Where } from './group-offsets.ts'

/** Finds the internal topics of groups; groups without any are missing. What goes wrong is said, and ends nothing. */
export async function findInternalTopics(
  groupIds: readonly string[],
  { admin, timeoutMs }: Where,
  io: Io,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  try {
    const described = await allOfGet(describeStreamsGroups(admin, groupIds, { timeoutMs }))
    for (const groupId of javaHashMapOrder(described.keys())) {
      const topics = internalTopicsOf(described.get(groupId), io)
      if (topics.length > 0) found.set(groupId, topics)
    }
  } catch (fault) {
    await reportUnfound(fault, groupIds, { admin, timeoutMs }, io)
  }
  return found
}

/** Deletes topics; the first failure, and the names of all that failed. */
export async function deleteInternalTopics(
  topics: readonly string[],
  { admin, timeoutMs }: Where,
): Promise<{ failure: ClientError | undefined; failed: string[] }> {
  const outcomes = await deleteTopics(admin, topics, { timeoutMs })
  const failed = javaHashMapOrder(
    [...outcomes.keys()].filter((topic) => outcomes.get(topic) instanceof ClientError),
  )
  const first = failed[0] === undefined ? undefined : outcomes.get(failed[0])
  return { failure: first instanceof ClientError ? first : undefined, failed }
}

function internalTopicsOf(group: StreamsGroupDescription | undefined, io: Io): string[] {
  if (group === undefined) return []
  const sources = new Set(group.subtopologies.flatMap(({ sourceTopics }) => sourceTopics))
  const topics = group.subtopologies.flatMap(({ repartitionSourceTopics, stateChangelogTopics }) => [
    ...javaHashMapOrder(repartitionSourceTopics.map(({ name }) => name)),
    ...javaHashMapOrder(stateChangelogTopics.map(({ name }) => name)),
  ])
  return topics.filter((topic) => {
    if (sources.has(topic)) return false
    if (isInternalTopicOf(group.groupId, topic)) return true
    io.stdout.write(
      `\nError: The internal topic '${topic}' is not inferred as internal and thus will not be deleted with the group '${group.groupId}'.\n`,
    )
    return false
  })
}

async function reportUnfound(
  fault: unknown,
  groupIds: readonly string[],
  where: { admin: Admin; timeoutMs: number },
  io: Io,
): Promise<void> {
  const cause = fault instanceof Error ? fault.cause : undefined
  if (!(cause instanceof ClientError) || !cause.is('UNSUPPORTED_VERSION')) {
    const message = fault instanceof Error ? fault.message : String(fault)
    io.stdout.write(`\nError: Retrieving internal topics failed due to ${message}\n`)
    io.stderr.write(`${javaTrace(fault)}\n`)
    return
  }
  try {
    const all = (await listTopics(where.admin, { timeoutMs: where.timeoutMs })).map(({ name }) => name)
    const topics = all.filter((topic) => groupIds.some((groupId) => isInternalTopicOf(groupId, topic)))
    io.stdout.write(
      `\nError: Retrieving internal topics is not supported by the broker version.\nInternal topics: (${topics.join(',')}).\nUse 'kafka-topics.sh' to delete the group's internal topics.\n`,
    )
  } catch {
    io.stdout.write(
      "\nError: Retrieving internal topics is not supported by the broker version. Use 'kafka-topics.sh' to list and delete the group's internal topics.\n",
    )
  }
  io.stderr.write(`${javaTrace(cause)}\n`)
}
