import type { Clock } from '../../../runtime/clock.ts'
import { Waiters } from '../../../runtime/waiters.ts'
import type { PartitionOfLog } from '../../../store/logs.ts'
import type { Store } from '../../../store/store.ts'
import type { TopicConfig } from '../../configs/topic-config.ts'
import { ChunkCache } from './chunk-cache.ts'
import type { LogServices } from './log-services.ts'
import { type LogTables, logTables } from './log-tables.ts'
import { PartitionLog } from './partition-log.ts'
import { Sweeper } from './sweeper.ts'

/** All partition logs of the broker, opened at first use. */
export class LogManager {
  /** Woken when a log's high watermark has moved; keys are the logs themselves. */
  readonly waiters: Waiters<PartitionLog>
  readonly tables: LogTables
  readonly #options: LogManagerOptions
  readonly #services: LogServices
  readonly #sweeper: Sweeper
  #flushAtMs = Number.POSITIVE_INFINITY
  #callOffFlush: () => void = () => {}
  #hasLoaded = false
  #isWatchingLoads = false
  #callOffWatch: () => void = () => {}
  #callOffExpiry: () => void = () => {}
  readonly #byTopic = new Map<string, PartitionLog[]>()
  /** Topics that this turn deletes: until its commit others still see them, and may open logs of theirs. */
  readonly #beingDeleted = new Set<string>()

  constructor(options: LogManagerOptions) {
    this.#options = options
    this.waiters = new Waiters(options.clock)
    this.tables = logTables(options.store)
    this.#sweeper = new Sweeper({ store: options.store, tables: this.tables, clock: options.clock })
    this.#services = {
      store: options.store,
      tables: this.tables,
      tailCache: new ChunkCache(options.tailCacheBytes ?? TAIL_CACHE_BYTES),
      readCache: new ChunkCache(READ_CACHE_BYTES),
      now: () => options.clock.now(),
      producerExpirationMs: options.producerExpirationMs ?? (() => DAY_MS),
      onLoad: () => this.#noteLoad(),
      onDamage: options.onDamage ?? (() => {}),
      onCommit: (log) => this.waiters.wake(log),
      configOf: options.configOf,
      random: options.random ?? Math.random,
      sweep: (order) => this.#sweeper.free(order),
    }
    for (const logId of this.tables.logs.doomed()) this.#sweeper.freeLog(logId, 0)
    this.#watchProducers()
  }

  /** The log of a partition that exists in the registry; empty when nothing was appended to it yet. */
  get(topicId: string, partition: number): PartitionLog {
    let logs = this.#byTopic.get(topicId)
    if (logs === undefined) {
      logs = []
      this.#byTopic.set(topicId, logs)
    }
    let log = logs[partition]
    if (log === undefined) {
      const identity = { topicId, partition, leaderEpoch: this.#options.leaderEpochOf(topicId, partition) }
      log = new PartitionLog(this.#services, identity, this.tables.logs.find(topicId, partition))
      logs[partition] = log
      if (this.#beingDeleted.has(topicId)) log.markDeleted()
    }
    return log
  }

  /** Partitions that anything was ever appended to. */
  partitions(): readonly PartitionOfLog[] {
    return this.tables.logs.all()
  }

  /** Deletes the logs of a topic; inside `store.write`, as Topics.onDelete calls it. What they hold is removed in steps. */
  deleteTopic(topicId: string): void {
    const { store } = this.#options
    const doomedBefore = new Set(this.tables.logs.doomed())
    this.tables.logs.doomTopic(topicId)
    const doomed = this.tables.logs.doomed().filter((logId) => !doomedBefore.has(logId))
    const logsBefore = [...(this.#byTopic.get(topicId) ?? [])]
    for (const log of logsBefore) log?.markDeleted()
    this.#beingDeleted.add(topicId)
    store.onRollback(() => {
      this.#beingDeleted.delete(topicId)
      // Those that were opened since have not found their rows.
      this.#byTopic.set(topicId, logsBefore)
    })
    store.afterCommit(() => {
      this.#beingDeleted.delete(topicId)
      const logs = this.#byTopic.get(topicId) ?? []
      this.#byTopic.delete(topicId)
      const delayMs = this.#options.deleteDelayMs()
      for (const logId of doomed) this.#sweeper.freeLog(logId, delayMs)
      for (const log of logs) if (log !== undefined) this.waiters.wake(log)
    })
  }

  /** Gives the file system back, in steps, what was freed of logs that stay. */
  giveSpaceBack(): void {
    this.#sweeper.giveSpaceBack()
  }

  /** Has everything that is committed by then fsynced within `ms`: flush.ms. One sync serves all logs. */
  flushWithin(ms: number): void {
    const { clock, store } = this.#options
    const atMs = clock.now() + ms
    if (atMs >= this.#flushAtMs) return
    this.#callOffFlush()
    this.#flushAtMs = atMs
    this.#callOffFlush = clock.after(ms, () => {
      this.#flushAtMs = Number.POSITIVE_INFINITY
      // Nobody waits for it; a disk that fails says so to those who do.
      store.committed({ durable: true }).catch(() => {})
    })
  }

  #watchProducers(): void {
    this.#callOffExpiry = this.#options.clock.after(PRODUCER_EXPIRATION_CHECK_MS, () => {
      for (const logs of this.#byTopic.values()) for (const log of logs) log?.expireProducers()
      this.#watchProducers()
    })
  }

  /** When nothing has been read for a while, the memory that reading took is given back. */
  #noteLoad(): void {
    this.#hasLoaded = true
    if (this.#isWatchingLoads) return
    this.#isWatchingLoads = true
    this.#watchLoads()
  }

  #watchLoads(): void {
    this.#hasLoaded = false
    this.#callOffWatch = this.#options.clock.after(IDLE_MS, () => {
      if (this.#hasLoaded) {
        this.#watchLoads()
        return
      }
      this.#isWatchingLoads = false
      this.#options.store.releaseMappedPages()
      this.#services.readCache.clear()
    })
  }

  /** Saves what the next start would have to replay; settles when that is committed. */
  async close(): Promise<void> {
    this.#sweeper.stop()
    this.#callOffFlush()
    this.#callOffWatch()
    this.#callOffExpiry()
    const { store } = this.#options
    store.write(() => {
      for (const logs of this.#byTopic.values()) for (const log of logs) log?.checkpoint()
    })
    await store.committed()
  }
}

export interface LogManagerOptions {
  /** Hears, when a log is opened, of what of its end is damaged. */
  readonly onDamage?: (log: PartitionOfLog, text: string) => void
  readonly store: Store
  readonly clock: Clock
  /** The leader epoch of a partition during this run of the broker. */
  readonly leaderEpochOf: (topicId: string, partition: number) => number
  /** The configuration in force of a topic. */
  readonly configOf: (topicId: string) => TopicConfig
  /** log.segment.delete.delay.ms: how long what a deleted topic held is kept at least. */
  readonly deleteDelayMs: () => number
  /** From 0 up to 1: for segment.jitter.ms. */
  readonly random?: () => number
  /** Bytes of recent appends, of all logs, that are kept in memory. */
  readonly tailCacheBytes?: number
  /** producer.id.expiration.ms, as it is now. */
  readonly producerExpirationMs?: () => number
}

const TAIL_CACHE_BYTES = 16 * 1024 * 1024
const IDLE_MS = 10_000
/** Four consumers that read one log from its start are up to 20 MiB apart; in 16 they had half of it read twice. */
const READ_CACHE_BYTES = 32 * 1024 * 1024
/** How often the reference looks for producers to forget. */
const PRODUCER_EXPIRATION_CHECK_MS = 600_000
const DAY_MS = 86_400_000
