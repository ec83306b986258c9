import type { TopicConfig } from '../../../configs/topic-config.ts'
import {
  batchBaseOffset,
  batchCompression,
  batchLastOffset,
  batchMaxTimestamp,
  batchRecordCount,
  batchSizeInBytes,
  isControlBatch,
} from '../../../records/batch-header.ts'
import { openBatch } from '../../../records/records.ts'
import type { Chunk } from '../chunk.ts'
import { emptySegment, type Segment, withBatch } from '../segment.ts'
import { type Cleanable, groupSegments } from './cleanable.ts'
import { CleanedTransactions } from './cleaned-transactions.ts'
import { CleaningAborted, type CompactedLog } from './compacted-log.ts'
import { type CleaningRules, filterBatch, type LastRecord } from './filter-batch.ts'
import type { OffsetMap } from './offset-map.ts'
import { Rewriting } from './rewriting.ts'

/** One round of compaction of one log. */
export interface CleaningTask {
  readonly compacted: CompactedLog
  readonly plan: Cleanable
  readonly config: TopicConfig
  readonly nowMs: number
  /** Empty. */
  readonly lastOffsets: OffsetMap
}

/**
 * Compacts a log: reads the part that was not compacted before for the last offset of each key, then rewrites everything
 * before the last of those, in groups of segments that become one. It yields after each batch what that has cost, in
 * bytes that could have been copied in the time, so that its caller can make a pause, and returns where the next round goes on. What is being done at a pause is not
 * in the store yet, or is committed as a whole. Throws CleaningAborted, and what a batch that cannot be read throws.
 */
export function* cleanLog(task: CleaningTask): Generator<number, number> {
  const { compacted, plan, config, nowMs, lastOffsets } = task
  const { producers, segments } = compacted.log
  // From now on offsets may be missing, also if the round is broken off.
  compacted.saveOffset(plan.firstDirtyOffset)
  yield* mapKeys(task)
  const endOffset = lastOffsets.latestOffset + 1
  const rules: CleaningRules = {
    lastOffsets,
    transactions: new CleanedTransactions(compacted.abortedTransactions(endOffset)),
    lastRecordOf: (producerId) => lastRecordOf(producers.get(producerId)),
    endOffset: plan.endOffset,
    nowMs,
    deleteRetentionMs: config.deleteRetentionMs,
  }
  for (const group of groupSegments(segments.all.slice(0, -1), endOffset, config)) {
    yield* cleanGroup(task, group, rules)
  }
  compacted.saveOffset(endOffset)
  return endOffset
}

/** Notes the last offset of each key from the first dirty offset on, until the map is full. */
function* mapKeys({ compacted, plan, lastOffsets }: CleaningTask): Generator<number, void> {
  const { firstDirtyOffset, endOffset } = plan
  const transactions = new CleanedTransactions(compacted.abortedTransactions(endOffset))
  const segments = compacted.log.segments.all
  const first = segments.findLast((segment) => segment.baseOffset <= firstDirtyOffset) ?? segments[0]
  for (const { batches } of chunksOf(compacted, first?.baseOffset ?? 0, endOffset)) {
    for (let at = 0; at < batches.length; at += batchSizeInBytes(batches, at)) {
      if (isControlBatch(batches, at)) transactions.passControl(batches, at)
      else if (!transactions.passData(batches, at)) {
        if (!mapBatch(batches, at, { firstDirtyOffset, lastOffsets })) return
      }
      const lastOffset = batchLastOffset(batches, at)
      if (lastOffset >= firstDirtyOffset) lastOffsets.latestOffset = lastOffset
      yield costOf(batches, at)
    }
  }
  lastOffsets.latestOffset = endOffset - 1
}

/** False when the map is full. */
function mapBatch(
  buffer: Buffer,
  position: number,
  { firstDirtyOffset, lastOffsets }: { readonly firstDirtyOffset: number; readonly lastOffsets: OffsetMap },
): boolean {
  const baseOffset = batchBaseOffset(buffer, position)
  const cursor = openBatch(buffer, position)
  while (cursor.next()) {
    const key = cursor.key()
    const offset = baseOffset + cursor.offsetDelta
    if (key === null || offset < firstDirtyOffset) continue
    if (lastOffsets.isFull) return false
    lastOffsets.put(key, offset)
  }
  return true
}

function* cleanGroup(
  { compacted, config }: CleaningTask,
  group: readonly Segment[],
  rules: CleaningRules,
): Generator<number, void> {
  const [first, last] = [group[0], group.at(-1)]
  if (first === undefined || last === undefined) return
  const { all } = compacted.log.segments
  const endOffset = all.find((segment) => segment.baseOffset > last.baseOffset)?.baseOffset
  if (endOffset === undefined) throw new CleaningAborted()
  // What stays is counted as if it were appended to a segment anew.
  const options = { config, nowMs: last.modifiedMs }
  let merged = emptySegment(first.baseOffset, last.modifiedMs, { config, random: () => 0 })
  for (const [index, segment] of group.entries()) {
    const rewriting = new Rewriting(compacted, segment, rules.transactions)
    for (const chunk of chunksOf(compacted, segment.baseOffset, group[index + 1]?.baseOffset ?? endOffset)) {
      const { batches } = chunk
      const left: Buffer[] = []
      for (let at = 0; at < batches.length; at += batchSizeInBytes(batches, at)) {
        const batch = filterBatch(batches, at, rules)
        if (batch !== undefined) {
          left.push(batch)
          merged = withBatch(
            merged,
            { sizeInBytes: batch.length, maxTimestamp: batchMaxTimestamp(batch, 0) },
            options,
          )
        }
        yield costOf(batches, at)
      }
      yield rewriting.add(chunk, left)
    }
    yield rewriting.write()
  }
  compacted.mergeSegments(merged, endOffset, rules.transactions.takeForgotten())
}

/** What passing a batch costs: its bytes, more when they are compressed, and something for each batch and each record. */
function costOf(buffer: Buffer, position: number): number {
  const bytes = batchSizeInBytes(buffer, position)
  const expanded = batchCompression(buffer, position) === 0 ? bytes : bytes * COST_OF_COMPRESSED
  return expanded + COST_OF_BATCH + COST_OF_RECORD * batchRecordCount(buffer, position)
}

const COST_OF_COMPRESSED = 8
const COST_OF_BATCH = 400
/** Mostly of the hash of its key. */
const COST_OF_RECORD = 200

/** The chunks that begin from `from` on and before `endOffset`. */
function* chunksOf(compacted: CompactedLog, from: number, endOffset: number): Generator<Chunk, void> {
  for (let next = from; ; ) {
    compacted.check()
    const chunk = compacted.chunkFrom(next, endOffset)
    if (chunk === undefined) return
    yield chunk
    next = chunk.lastOffset + 1
  }
}

function lastRecordOf(entry: ReturnType<CompactedLog['log']['producers']['get']>): LastRecord | undefined {
  if (entry === undefined) return undefined
  return { lastDataOffset: entry.batches.at(-1)?.lastOffset, producerEpoch: entry.producerEpoch }
}
