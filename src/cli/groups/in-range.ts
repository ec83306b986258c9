import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import type { ScriptLog } from '../kit/log.ts'
import type { LogOffsets } from './log-offsets.ts'
import type { PartitionOffset } from './partitions.ts'

const LOGGER = 'org.apache.kafka.tools.OffsetsUtils'

/** An offset that somebody asked for; any Java long. */
export interface RequestedOffset extends TopicPartition {
  offset: bigint
}

/** Moves offsets that lie outside of their logs to the next end, with a warning for each. */
export function inRange(
  requested: readonly RequestedOffset[],
  { starts, ends }: { starts: LogOffsets; ends: LogOffsets },
  log: ScriptLog,
): PartitionOffset[] {
  return requested.map(({ topic, partition, offset }) => {
    const name = partitionName({ topic, partition })
    const end = ends.get(name) ?? 0
    const start = starts.get(name) ?? 0
    if (offset > BigInt(end)) {
      log.warn(
        `New offset (${offset}) is higher than latest offset for topic partition ${name}. Value will be set to ${end}`,
        LOGGER,
      )
      return { topic, partition, offset: end }
    }
    if (offset < BigInt(start)) {
      log.warn(
        `New offset (${offset}) is lower than earliest offset for topic partition ${name}. Value will be set to ${start}`,
        LOGGER,
      )
      return { topic, partition, offset: start }
    }
    return { topic, partition, offset: Number(offset) }
  })
}
