/** Where partitions are reset to, by each kind of reset (OffsetsUtils). Results are in the order of Java's maps. */
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { copiedMapSize, javaHashOrder, javaTopicPartitionHash } from '../../kafka/java-hash.ts'
import { illegalArgument } from '../kit/java-error.ts'
import type { ScriptLog } from '../kit/log.ts'
import { inRange, type RequestedOffset } from './in-range.ts'
import { beforeMs, parseJavaDuration } from './java-duration.ts'
import type { LogLookup, LogOffsets } from './log-offsets.ts'
import { inHashOrder, type PartitionOffset, refuseDuplicates } from './partitions.ts'

/** What the resets need to know. */
export interface ResetContext {
  lookup: LogLookup
  log: ScriptLog
  now: () => number
}

/** To one end of each log. */
export async function resetToEnd(
  partitions: readonly TopicPartition[],
  end: 'earliest' | 'latest',
  { lookup }: ResetContext,
): Promise<PartitionOffset[]> {
  return withOffsets(partitions, await lookup.offsets(partitions, end))
}

/** To the first record at or after a time, in milliseconds since 1970. */
export async function resetToTime(
  partitions: readonly TopicPartition[],
  timeMs: number,
  { lookup }: ResetContext,
): Promise<PartitionOffset[]> {
  return withOffsets(partitions, await lookup.offsetsForTime(partitions, timeMs))
}

/** To the first record of the last so much time, `PnDTnHnMnS`. */
export async function resetByDuration(
  partitions: readonly TopicPartition[],
  duration: string,
  context: ResetContext,
): Promise<PartitionOffset[]> {
  const timeMs = beforeMs(context.now(), parseJavaDuration(duration))
  return resetToTime(partitions, Number(timeMs), context)
}

/** To the same offset everywhere, within the logs. */
export async function resetToOffset(
  partitions: readonly TopicPartition[],
  offset: bigint,
  context: ResetContext,
): Promise<PartitionOffset[]> {
  refuseDuplicates(partitions, () => String(offset))
  return clamped(
    partitions.map((partition) => ({ ...partition, offset })),
    context,
  )
}

/** By so many records from the committed offsets, within the logs. */
export async function resetByShift(
  partitions: readonly TopicPartition[],
  shift: bigint,
  { committed, ...context }: ResetContext & { committed: readonly PartitionOffset[] },
): Promise<PartitionOffset[]> {
  const current = byName(committed)
  const requested = partitions.map(({ topic, partition }) => {
    const name = partitionName({ topic, partition })
    const offset = current.get(name)
    if (offset === undefined)
      throw illegalArgument(
        `Cannot shift offset for partition ${name} since there is no current committed offset`,
      )
    return { topic, partition, offset: BigInt.asIntN(64, BigInt(offset) + shift) }
  })
  refuseDuplicates(requested, ({ offset }) => String(offset))
  return clamped(requested, context)
}

/** To the committed offsets, or to the ends of logs where there are none. */
export async function resetToCurrent(
  partitions: readonly TopicPartition[],
  { committed, lookup }: ResetContext & { committed: readonly PartitionOffset[] },
): Promise<PartitionOffset[]> {
  const current = byName(committed)
  const isCommitted = (partition: TopicPartition) => current.has(partitionName(partition))
  const kept = partitions.filter(isCommitted)
  refuseDuplicates(
    kept,
    (partition) =>
      `OffsetAndMetadata{offset=${current.get(partitionName(partition))}, leaderEpoch=null, metadata=''}`,
  )
  const without = partitions.filter((partition) => !isCommitted(partition))
  const ends = withOffsets(without, await lookup.offsets(without, 'latest'))
  // Java puts the second map into the first one, whose table is made for it where there is none yet.
  if (kept.length === 0) return javaHashOrder(ends, javaTopicPartitionHash, copiedMapSize)
  return inHashOrder([...withOffsets(kept, current), ...ends])
}

/** To what a plan says, within the logs. */
export async function resetToPlan(
  plan: readonly RequestedOffset[],
  context: ResetContext,
): Promise<PartitionOffset[]> {
  return clamped(plan, context)
}

async function clamped(
  requested: readonly RequestedOffset[],
  { lookup, log }: ResetContext,
): Promise<PartitionOffset[]> {
  const ordered = inHashOrder(requested)
  const starts = await lookup.offsets(ordered, 'earliest')
  const ends = await lookup.offsets(ordered, 'latest')
  return inRange(ordered, { starts, ends }, log)
}

function withOffsets(partitions: readonly TopicPartition[], offsets: LogOffsets): PartitionOffset[] {
  return inHashOrder(partitions).map(({ topic, partition }) => ({
    topic,
    partition,
    offset: offsets.get(partitionName({ topic, partition })) ?? 0,
  }))
}

function byName(offsets: readonly PartitionOffset[]): Map<string, number> {
  return new Map(offsets.map((each) => [partitionName(each), each.offset]))
}
