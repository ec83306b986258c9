import type { Store } from '../../../store/store.ts'
import type { TopicConfig } from '../../configs/topic-config.ts'
import type { ChunkCache } from './chunk-cache.ts'
import type { LogTables } from './log-tables.ts'
import type { PartitionLog } from './partition-log.ts'
import type { SweepOrder } from './sweeper.ts'

/** What a partition log needs from around it. */
export interface LogServices {
  readonly store: Store
  readonly tables: LogTables
  readonly tailCache: ChunkCache
  /** Of chunks that were read from the database. */
  readonly readCache: ChunkCache
  readonly now: () => number
  /** producer.id.expiration.ms, as it is now. */
  readonly producerExpirationMs: () => number
  /** Hears of what of a log's end is damaged. */
  readonly onDamage: (log: PartitionLog, text: string) => void
  /** Hears of each read of the database. */
  readonly onLoad: () => void
  /** Hears that the high watermark has moved. */
  readonly onCommit: (log: PartitionLog) => void
  /** The topic's configuration in force. */
  readonly configOf: (topicId: string) => TopicConfig
  /** From 0 up to 1. */
  readonly random: () => number
  /** Has chunks that end before an offset freed in steps. */
  readonly sweep: (order: SweepOrder) => void
}

export interface LogIdentity {
  readonly topicId: string
  readonly partition: number
  readonly leaderEpoch: number
}
