/** Where the partitions of an application are reset to, by each kind of reset. */
import type { Admin } from '../../kafka/client/admin/admin.ts'
import { listConsumerGroupOffsets } from '../../kafka/client/admin/list-consumer-group-offsets.ts'
import { listOffsets } from '../../kafka/client/admin/list-offsets.ts'
import type { ListedOffset, OffsetSpec } from '../../kafka/client/admin/types.ts'
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { javaHashOrder, javaTopicPartitionHash } from '../../kafka/java-hash.ts'
import type { RequestedOffset } from '../groups/in-range.ts'
import { inHashOrder, type PartitionOffset } from '../groups/partitions.ts'
import type { Io } from '../kit/io.ts'
import { illegalArgument, JavaError } from '../kit/java-error.ts'

/** Whom to ask, for which application, and what an offset is where none is committed. */
export interface Lookup {
  admin: Admin
  groupId: string
  /** As auto.offset.reset has it. */
  whereNothingIsCommitted: 'earliest' | 'latest' | 'none'
  io: Pick<Io, 'stdout'>
}

/** To one end of each log. */
export async function positionsAtEnd(
  partitions: readonly TopicPartition[],
  end: 'earliest' | 'latest',
  lookup: Lookup,
): Promise<PartitionOffset[]> {
  const offsets = await offsetsOf(partitions, end, lookup)
  return partitions.map((partition) => ({
    ...partition,
    offset: offsets.get(partitionName(partition))?.offset ?? 0,
  }))
}

/** To the first record at or after a time; to the end where there is none. */
export async function positionsAtTime(
  partitions: readonly TopicPartition[],
  timeMs: number,
  lookup: Lookup,
): Promise<PartitionOffset[]> {
  const [first] = partitions
  if (timeMs < 0 && first !== undefined) {
    const name = partitionName(first)
    throw illegalArgument(
      `The target time for partition ${name} is ${timeMs}. The target time cannot be negative.`,
    )
  }
  const offsets = await offsetsOf(partitions, timeMs, lookup)
  const isFound = (partition: TopicPartition) => (offsets.get(partitionName(partition))?.offset ?? -1) !== -1
  const ends = await positionsAtEnd(
    partitions.filter((partition) => !isFound(partition)),
    'latest',
    lookup,
  )
  for (const { topic, partition } of ends) {
    lookup.io.stdout.write(
      `Partition ${partition} from topic ${topic} is empty, without a committed record. Falling back to latest known offset.\n`,
    )
  }
  const found = partitions
    .filter(isFound)
    .map((partition) => ({ ...partition, offset: offsets.get(partitionName(partition))?.offset ?? 0 }))
  return inHashOrder([...found, ...ends])
}

/** To the same offset everywhere, within the logs. */
export function positionsAtOffset(
  partitions: readonly TopicPartition[],
  offset: bigint,
  lookup: Lookup,
): Promise<PartitionOffset[]> {
  return withinLogs(
    partitions.map((partition) => ({ ...partition, offset })),
    lookup,
  )
}

/** By so many records from the committed offsets, within the logs. */
export async function positionsByShift(
  partitions: readonly TopicPartition[],
  shift: bigint,
  lookup: Lookup,
): Promise<PartitionOffset[]> {
  const outcome = (await listConsumerGroupOffsets(lookup.admin, new Map([[lookup.groupId, partitions]]))).get(
    lookup.groupId,
  )
  if (outcome instanceof Error) throw outcome
  const current = new Map((outcome ?? []).map((each) => [partitionName(each), each.offset]))
  const without = partitions.filter((partition) => !current.has(partitionName(partition)))
  if (without.length > 0) {
    const end = lookup.whereNothingIsCommitted
    if (end === 'none') throw noOffset(without)
    for (const position of await positionsAtEnd(without, end, lookup))
      current.set(partitionName(position), position.offset)
  }
  return withinLogs(
    partitions.map((partition) => {
      const offset = BigInt(current.get(partitionName(partition)) ?? 0) + shift
      return { ...partition, offset: BigInt.asIntN(64, offset) }
    }),
    lookup,
  )
}

/** To what a plan says, within the logs. A partition that the plan leaves out is refused; one that is not asked for doesn't count. */
export function positionsOfPlan(
  partitions: readonly TopicPartition[],
  plan: readonly RequestedOffset[],
  lookup: Lookup,
): Promise<PartitionOffset[]> {
  const byName = new Map(plan.map((each) => [partitionName(each), each]))
  const requested = partitions.map((partition) => {
    const name = partitionName(partition)
    const each = byName.get(name)
    if (each !== undefined) return each
    throw illegalArgument(`The reset plan says nothing of partition ${name}. Add a line for it to the file.`)
  })
  return withinLogs(requested, lookup)
}

/** Moves offsets that lie outside of their logs to the next end, and says so, also of the beginning itself. */
async function withinLogs(requested: readonly RequestedOffset[], lookup: Lookup): Promise<PartitionOffset[]> {
  const ends = await offsetsOf(requested, 'latest', lookup)
  const starts = await offsetsOf(requested, 'earliest', lookup)
  const ordered = javaHashOrder(requested, javaTopicPartitionHash, sizedTable)
  const positions = ordered.map(({ topic, partition, offset }) => {
    const name = partitionName({ topic, partition })
    const end = ends.get(name)?.offset ?? 0
    const start = starts.get(name)?.offset ?? 0
    if (offset >= BigInt(end)) {
      lookup.io.stdout.write(
        `New offset (${offset}) is higher than latest offset. Value will be set to ${end}\n`,
      )
      return { topic, partition, offset: end }
    }
    if (offset <= BigInt(start)) {
      lookup.io.stdout.write(
        `New offset (${offset}) is lower than earliest offset. Value will be set to ${start}\n`,
      )
      return { topic, partition, offset: start }
    }
    return { topic, partition, offset: Number(offset) }
  })
  return inHashOrder(positions)
}

/** The table of a HashMap that was made for as many entries as it has. */
function sizedTable(count: number): number {
  let size = 1
  while (size < count || count > size * 0.75) size *= 2
  return size
}

async function offsetsOf(
  partitions: readonly TopicPartition[],
  spec: OffsetSpec,
  { admin }: Lookup,
): Promise<Map<string, ListedOffset>> {
  if (partitions.length === 0) return new Map()
  const queries = partitions.map(({ topic, partition }) => ({ topic, partition, spec }))
  const offsets = new Map<string, ListedOffset>()
  for (const [name, outcome] of await listOffsets(admin, queries)) {
    if (outcome instanceof Error) throw outcome
    offsets.set(name, outcome)
  }
  return offsets
}

function noOffset(partitions: readonly TopicPartition[]): JavaError {
  return new JavaError(
    'org.apache.kafka.clients.consumer.NoOffsetForPartitionException',
    `Undefined offset with no reset policy for partitions: [${partitions.map(partitionName).join(', ')}]`,
  )
}
