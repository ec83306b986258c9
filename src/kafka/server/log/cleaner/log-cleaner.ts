import { StoreError } from '../../../../store/errors.ts'
import { RecordsError } from '../../../records/records-error.ts'
import type { Topic } from '../../cluster/topics.ts'
import type { PartitionLog } from '../partition-log.ts'
import { deleteExpired, type LogUpkeep } from '../retention-check.ts'
import { cleanLog } from './clean-log.ts'
import { type Cleanable, cleanable } from './cleanable.ts'
import { CleaningAborted, CompactedLog } from './compacted-log.ts'
import { OffsetMap } from './offset-map.ts'

/**
 * Compacts the logs of topics with cleanup.policy=compact, the dirtiest first, one after the other; when none is dirty enough
 * it looks again after log.cleaner.backoff.ms. After each look it deletes what has expired of these topics.
 *
 * The work is a generator that runs in small steps between other turns of the event loop; log.cleaner.io.max.bytes.per.second
 * makes the pauses longer. What each step leaves behind is committed with its turn, so the daemon may end at any moment. A
 * log that cannot be read is said to be uncleanable and left alone until the next start, as in the reference.
 */
export class LogCleaner {
  readonly #upkeep: LogUpkeep
  readonly #uncleanable = new WeakSet<PartitionLog>()
  #work: Generator<number, void> | undefined
  #compacted: CompactedLog | undefined
  #callOff: () => void = () => {}

  constructor(upkeep: LogUpkeep) {
    this.#upkeep = upkeep
  }

  start(): void {
    this.#callOff = this.#upkeep.clock.after(this.#number('log.cleaner.backoff.ms'), () => this.#step())
  }

  stop(): void {
    this.#callOff()
    this.#work = undefined
  }

  #step(): void {
    const { clock, log } = this.#upkeep
    this.#work ??= this.#round()
    const ioBytesBefore = this.#compacted?.ioBytes ?? 0
    let cost = 0
    let isDone = false
    try {
      while (cost < COST_PER_STEP && !isDone) {
        const { value, done } = this.#work.next()
        isDone = done === true
        cost += value ?? 0
      }
    } catch (error) {
      // Whatever it is, the round has not ended well and the next look begins afresh.
      log.error('cannot look for logs to compact', error)
      isDone = true
    }
    if (isDone) this.#work = undefined
    const ioBytes = Math.max((this.#compacted?.ioBytes ?? 0) - ioBytesBefore, 0)
    const throttleMs = ioBytes && (ioBytes / this.#number('log.cleaner.io.max.bytes.per.second')) * 1000
    const pauseMs = isDone ? this.#number('log.cleaner.backoff.ms') : 0
    this.#callOff = clock.after(Math.max(pauseMs, throttleMs, STEP_MS), () => this.#step())
  }

  /** Compacts until nothing is due, or something fails. Yields what it has cost, as cleanLog does. */
  *#round(): Generator<number, void> {
    const { configs } = this.#upkeep
    if (!configs.boolean('log.cleaner.enable') || this.#number('log.cleaner.threads') < 1) return
    for (;;) {
      const dirtiest = yield* this.#dirtiest()
      const isCleaned = dirtiest !== undefined && (yield* this.#clean(dirtiest))
      for (const { log } of this.#compactedLogs()) {
        deleteExpired(log, this.#upkeep)
        yield COST_PER_LOOK
      }
      if (!isCleaned) return
    }
  }

  /** The log that is due and has the largest part to be compacted. */
  *#dirtiest(): Generator<number, Due | undefined> {
    const { clock, logs } = this.#upkeep
    let dirtiest: Due | undefined
    for (const { log, topic } of this.#compactedLogs()) {
      const { logId } = log
      if (logId === undefined || this.#uncleanable.has(log)) continue
      const view = {
        segments: log.segments.all,
        logStartOffset: log.logStartOffset,
        lastStableOffset: log.lastStableOffset,
        cleanerOffset: logs.tables.logs.cleanerOffset(logId),
      }
      const plan = cleanable(view, topic.config, clock.now())
      if (plan.isDue && (dirtiest === undefined || plan.dirtyRatio > dirtiest.plan.dirtyRatio)) {
        dirtiest = { log, logId, topic, plan }
      }
      yield COST_PER_LOOK
    }
    return dirtiest
  }

  /** False when that has failed, or was broken off. */
  *#clean({ log: partitionLog, logId, topic, plan }: Due): Generator<number, boolean> {
    const { clock, logs, log, store } = this.#upkeep
    const name = `${topic.name}-${partitionLog.partition}`
    const sizeInBytes = (): number =>
      partitionLog.segments.all
        .filter((segment) => segment.baseOffset < plan.endOffset)
        .reduce((sum, segment) => sum + segment.sizeInBytes, 0)
    const bytesBefore = sizeInBytes()
    const compacted = new CompactedLog({ store, tables: logs.tables }, partitionLog, logId)
    this.#compacted = compacted
    try {
      const endOffset = yield* cleanLog({
        compacted,
        plan,
        config: topic.config,
        nowMs: clock.now(),
        lastOffsets: new OffsetMap(
          this.#number('log.cleaner.dedupe.buffer.size'),
          this.#number('log.cleaner.io.buffer.load.factor'),
        ),
      })
      logs.giveSpaceBack()
      log.info(`compacted ${name} up to ${endOffset}: ${sizeInBytes()} of ${bytesBefore} bytes are left`)
      return true
    } catch (error) {
      if (error instanceof CleaningAborted) return false
      if (error instanceof StoreError && error.code !== 'SAMSA_STORE_CORRUPT') {
        log.error(`cannot compact ${name} now`, error)
        return false
      }
      this.#uncleanable.add(partitionLog)
      const text = `${name} cannot be compacted and is left as it is until the next start`
      if (error instanceof RecordsError) log.error(`${text}: ${error.message}`)
      else log.error(text, error)
      return false
    }
  }

  /** Logs of compacted topics, opened one by one. */
  *#compactedLogs(): Generator<{ readonly log: PartitionLog; readonly topic: Topic }, void> {
    const { logs, topics } = this.#upkeep
    for (const { topicId, partition } of logs.partitions()) {
      const topic = topics.byId(topicId)
      if (topic?.config.isCompacted) yield { log: logs.get(topicId, partition), topic }
    }
  }

  #number(key: string): number {
    return this.#upkeep.configs.number(key) ?? 0
  }
}

interface Due {
  readonly log: PartitionLog
  readonly logId: number
  readonly topic: Topic
  readonly plan: Cleanable
}

const STEP_MS = 5
/** About two milliseconds of work. */
const COST_PER_STEP = 192 * 1024
/** What a look at one log counts as. */
const COST_PER_LOOK = 8 * 1024
