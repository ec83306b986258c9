import type { Admin } from '../../../kafka/client/admin/admin.ts'
import { describeTopics } from '../../../kafka/client/admin/describe-topics.ts'
import { listOffsets } from '../../../kafka/client/admin/list-offsets.ts'
import { listTopics } from '../../../kafka/client/admin/list-topics.ts'
import type { OffsetSpec } from '../../../kafka/client/admin/types.ts'
import { partitionName, type TopicPartition } from '../../../kafka/client/types.ts'
import { JavaError } from '../../kit/java-error.ts'
import { javaPattern } from '../../kit/java-regex.ts'
import type { Bound, Window } from './window.ts'

/** A partition and what of it is inside the window. */
export interface WindowPartition extends TopicPartition {
  /** The first offset to be read. */
  start: number
  /** The first that is not; undefined as long as it is not known. */
  end: number | undefined
}

/** Where the bounds of a window are looked up. */
export interface Lookup {
  admin: Admin
  /** With read_committed a partition ends before the first transaction that is open. */
  isReadCommitted: boolean
  now(): number
}

/** Lists the partitions that are read; throws a JavaError for a topic, or a partition of it, that there is not. */
export async function findPartitions(
  { admin }: Lookup,
  wanted: { topic: string | undefined; include: string; partition: number | undefined },
): Promise<TopicPartition[]> {
  const { topic, include, partition } = wanted
  const names = topic === undefined ? await matchingTopics(admin, include) : [topic]
  const partitions: TopicPartition[] = []
  for (const [name, description] of await describeTopics(admin, names)) {
    if (description instanceof Error) throw description
    for (const each of description.partitions) partitions.push({ topic: name, partition: each.partition })
  }
  if (partition === undefined) return partitions
  const one = partitions.filter((each) => each.partition === partition)
  if (one.length > 0) return one
  throw new JavaError(
    'org.apache.kafka.common.errors.UnknownTopicOrPartitionException',
    `Topic ${topic} has ${partitions.length} partition(s), and no partition ${partition}.`,
  )
}

async function matchingTopics(admin: Admin, include: string): Promise<string[]> {
  const pattern = javaPattern(include)
  const topics = await listTopics(admin)
  return topics.map(({ name }) => name).filter((name) => pattern.test(name))
}

/** Finds where the window begins and ends in each partition; rejects with ClientError. */
export async function findBounds(
  lookup: Lookup,
  partitions: readonly TopicPartition[],
  { from, until }: Window,
): Promise<WindowPartition[]> {
  const earliest = await offsetsOf(lookup, partitions, 'earliest')
  const latest = await offsetsOf(lookup, partitions, 'latest')
  const starts = await boundOffsets(lookup, partitions, from, { earliest, latest })
  const ends = until && (await boundOffsets(lookup, partitions, until, { earliest, latest }))
  return partitions.map(({ topic, partition }) => {
    const name = partitionName({ topic, partition })
    const first = earliest.get(name) ?? 0
    // A start outside the log would be sent to wherever auto.offset.reset says.
    const start = Math.min(Math.max(starts.get(name) ?? first, first), latest.get(name) ?? first)
    return { topic, partition, start, end: ends?.get(name) }
  })
}

/** Finds the first offset at a bound; none is given for a time that has not come. */
async function boundOffsets(
  lookup: Lookup,
  partitions: readonly TopicPartition[],
  bound: Bound,
  { earliest, latest }: Record<'earliest' | 'latest', ReadonlyMap<string, number>>,
): Promise<ReadonlyMap<string, number>> {
  if (bound === 'earliest') return earliest
  if (bound === 'latest') return latest
  if ('offset' in bound) {
    // A partition that is shorter ends where it does: with several, one of them mostly is, and would be waited for without end.
    return new Map([...latest].map(([name, last]) => [name, Math.min(bound.offset, last)]))
  }
  return timeOffsets(lookup, partitions, bound.timeMs)
}

/** Finds the first offsets at a time or after it: behind the last record where there is none and the time is past. */
export async function timeOffsets(
  lookup: Lookup,
  partitions: readonly TopicPartition[],
  timeMs: number,
): Promise<ReadonlyMap<string, number>> {
  const isPast = timeMs <= lookup.now()
  // Asked for first: a record that comes in between is behind both.
  const latest = await offsetsOf(lookup, partitions, 'latest')
  const found = new Map(await offsetsOf(lookup, partitions, timeMs))
  for (const [name, offset] of found) {
    if (offset >= 0) continue
    if (isPast) found.set(name, latest.get(name) ?? 0)
    else found.delete(name)
  }
  return found
}

async function offsetsOf(
  { admin, isReadCommitted }: Lookup,
  partitions: readonly TopicPartition[],
  spec: OffsetSpec,
): Promise<ReadonlyMap<string, number>> {
  const queries = partitions.map(({ topic, partition }) => ({ topic, partition, spec }))
  const offsets = new Map<string, number>()
  for (const [name, outcome] of await listOffsets(admin, queries, { isReadCommitted })) {
    if (outcome instanceof Error) throw outcome
    offsets.set(name, outcome.offset)
  }
  return offsets
}
