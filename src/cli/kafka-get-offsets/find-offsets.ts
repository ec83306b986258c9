import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeTopics } from '../../kafka/client/admin/describe-topics.ts'
import { listOffsets } from '../../kafka/client/admin/list-offsets.ts'
import { listTopics } from '../../kafka/client/admin/list-topics.ts'
import type { OffsetSpec } from '../../kafka/client/admin/types.ts'
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import type { Io } from '../kit/io.ts'
import { executionException } from '../kit/java-error.ts'
import { allOfGet, futureGet } from '../kit/java-future.ts'
import { terse } from '../kit/terse.ts'
import type { PartitionFilter } from './partition-filter.ts'

/** What to look for. */
export interface OffsetSearch {
  filter: PartitionFilter
  spec: OffsetSpec
  excludesInternal: boolean
}

/** The offsets that were found, sorted by the names of their partitions; those that a broker refuses are reported on stderr. */
export async function findOffsets(
  admin: Admin,
  { filter, spec, excludesInternal }: OffsetSearch,
  io: Pick<Io, 'stderr'>,
): Promise<(TopicPartition & { offset: number })[]> {
  const partitions = await matchingPartitions(admin, filter, excludesInternal)
  if (partitions.length === 0) throw terse('Could not match any topic-partitions with the specified filters')
  const outcomes = await listOffsets(
    admin,
    partitions.map((partition) => ({ ...partition, spec })),
  )
  const found: (TopicPartition & { offset: number })[] = []
  for (const partition of partitions) {
    const name = partitionName(partition)
    const outcome = outcomes.get(name)
    if (outcome instanceof Error) {
      const reason = executionException(outcome).message
      io.stderr.write(`Skip getting offsets for topic-partition ${name} due to error: ${reason}\n`)
    } else if (outcome !== undefined && outcome.offset !== -1)
      found.push({ ...partition, offset: outcome.offset })
  }
  return found.sort((a, b) => (partitionName(a) < partitionName(b) ? -1 : 1))
}

async function matchingPartitions(
  admin: Admin,
  filter: PartitionFilter,
  excludesInternal: boolean,
): Promise<TopicPartition[]> {
  const listings = await futureGet(listTopics(admin, { listInternal: !excludesInternal }))
  const topics = listings.map(({ name }) => name).filter((name) => filter.allowsTopic(name))
  const described = await allOfGet(describeTopics(admin, topics))
  return javaHashMapOrder(described.keys(), described.size)
    .flatMap((topic) =>
      (described.get(topic)?.partitions ?? []).map(({ partition }) => ({ topic, partition })),
    )
    .filter((partition) => filter.allows(partition))
}
