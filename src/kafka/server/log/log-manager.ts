import type { Waiters } from '../../../runtime/waiters.ts'
import type { PartitionLog } from './partition-log.ts'

/** All partition logs of the broker, opened at first use. */
export interface LogManager {
  /** Wakes whoever waits for a log's high watermark to move; keys are PartitionLog objects. */
  readonly waiters: Waiters<PartitionLog>
  /** The log of a partition that exists in the registry; made empty when it has none yet. */
  get(topicId: string, partition: number): PartitionLog
  /** Deletes the logs of a topic; call inside `store.write`, as Topics.onDelete does. */
  deleteTopic(topicId: string): void
}
