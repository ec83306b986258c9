import type { Clock } from '../../../runtime/clock.ts'
import type { Store } from '../../../store/store.ts'
import type { BrokerLog } from '../broker.ts'
import type { BrokerConfigs } from '../cluster/broker-configs.ts'
import type { Topics } from '../cluster/topics.ts'
import type { LogManager } from './log-manager.ts'
import type { PartitionLog } from './partition-log.ts'
import { expiredSegments } from './retention.ts'

/** What background work on logs needs from around it. */
export interface LogUpkeep {
  readonly store: Store
  readonly clock: Clock
  readonly logs: LogManager
  readonly topics: Topics
  readonly configs: BrokerConfigs
  readonly log: BrokerLog
}

/**
 * Deletes segments that have expired, of topics that are not compacted (the cleaner sees to those): first
 * log.initial.task.delay.ms after the start, then every log.retention.check.interval.ms. A few logs at a time, so that no
 * turn of the event loop is long.
 */
export class RetentionCheck {
  readonly #upkeep: LogUpkeep
  #callOff: () => void = () => {}

  constructor(upkeep: LogUpkeep) {
    this.#upkeep = upkeep
  }

  start(): void {
    this.#after(this.#upkeep.configs.number('log.initial.task.delay.ms') ?? 0, () => this.#round())
  }

  stop(): void {
    this.#callOff()
  }

  #round(): void {
    this.#step([...this.#upkeep.logs.partitions()])
  }

  #step(left: readonly { readonly topicId: string; readonly partition: number }[]): void {
    const { logs, topics, configs } = this.#upkeep
    for (const { topicId, partition } of left.slice(0, LOGS_PER_STEP)) {
      const topic = topics.byId(topicId)
      if (topic !== undefined && !topic.config.isCompacted)
        deleteExpired(logs.get(topicId, partition), this.#upkeep)
    }
    const rest = left.slice(LOGS_PER_STEP)
    if (rest.length > 0) this.#after(STEP_MS, () => this.#step(rest))
    else this.#after(configs.number('log.retention.check.interval.ms') ?? 0, () => this.#round())
  }

  #after(ms: number, fn: () => void): void {
    this.#callOff = this.#upkeep.clock.after(ms, fn)
  }
}

/** Deletes the segments of a log that have expired by now. */
export function deleteExpired(partitionLog: PartitionLog, { topics, clock, log }: LogUpkeep): void {
  const topic = topics.byId(partitionLog.topicId)
  if (topic === undefined) return
  const { logStartOffset, logEndOffset, highWatermark } = partitionLog
  const { belowStart, bySize, byTime } = expiredSegments(
    { segments: partitionLog.segments.all, logStartOffset, logEndOffset, highWatermark },
    topic.config,
    clock.now(),
  )
  const count = belowStart + bySize + byTime
  if (count === 0) return
  const name = `${topic.name}-${partitionLog.partition}`
  try {
    partitionLog.deleteOldestSegments(count)
  } catch (error) {
    log.error(`cannot delete ${count} old segments of ${name}`, error)
    return
  }
  const reasons = [
    [bySize, 'by size'],
    [byTime, 'by age'],
    [belowStart, 'below the log start'],
  ] as const
  const told = reasons.filter(([number]) => number > 0).map(([number, reason]) => `${number} ${reason}`)
  log.info(`deleted segments of ${name}: ${told.join(', ')}; it begins at ${partitionLog.logStartOffset}`)
}

const LOGS_PER_STEP = 20
const STEP_MS = 5
