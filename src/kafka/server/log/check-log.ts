import type { ChunkRange, ChunkRows, StoredChunk } from '../../../store/chunks.ts'
import { StoreError } from '../../../store/errors.ts'
import type { LeaderEpochRow } from '../../../store/logs.ts'
import {
  batchBaseOffset,
  batchLastOffset,
  batchLeaderEpoch,
  batchMagic,
  batchMaxTimestamp,
  isBatchCrcValid,
} from '../../records/batch-header.ts'
import { batchEnd, PARTIAL_BATCH } from '../../records/record-set.ts'
import { RecordsError } from '../../records/records-error.ts'
import type { Chunk } from './chunk.ts'

/** A log as it is checked. */
export interface CheckedLog {
  readonly logId: number
  readonly logStartOffset: number
  /** Offsets may be missing in it. */
  readonly isCompacted: boolean
  /** Rising; asked for behind each chunk, since a daemon may add to them meanwhile. */
  readonly leaderEpochs: () => readonly LeaderEpochRow[]
}

/** What a check has found: batches that are right, and what is wrong, a line each. */
export interface LogCheck {
  batches: number
  bytes: number
  readonly problems: string[]
}

/**
 * Reads all of a log and checks each batch: its form, its checksum, its offsets. Each chunk is a read of its own, so that this may go on
 * beside a daemon. `isDamage` tells errors of the database that stand for damage from others, which are thrown.
 */
export function checkLog(
  chunks: ChunkRows,
  log: CheckedLog,
  isDamage: (error: unknown) => boolean,
): LogCheck {
  const check: LogCheck = { batches: 0, bytes: 0, problems: [] }
  const last = attempt(() => chunks.last(log.logId), isDamage)
  let expected: number | undefined
  for (let from = 0; ; ) {
    const read = attempt(() => chunks.from(log.logId, from), isDamage)
    if (read === FAILED) {
      const next = firstReadable(chunks, log.logId, { from, isDamage })
      const end = next === undefined ? 'the end' : `${next - 1}`
      check.problems.push(
        `offsets ${Math.max(from, log.logStartOffset)} to ${end} cannot be read, or not all of them`,
      )
      if (next === undefined) break
      from = next
      expected = undefined
      continue
    }
    if (read === undefined) break
    // What retention has not freed yet.
    if (!endsBefore(read, log.logStartOffset)) {
      if (expected !== undefined && read.baseOffset > expected && !log.isCompacted)
        check.problems.push(`offsets ${expected} to ${read.baseOffset - 1} are missing`)
      expected = checkChunk(read, check, log) + 1
    }
    // Not behind its last offset, which may be damaged.
    from = read.baseOffset + 1
  }
  if (last === FAILED) check.problems.push('its last batch cannot be read')
  return check
}

/** Whether a chunk is known to end before an offset. */
export function endsBefore({ isWhole, lastOffset }: ChunkRange, offset: number): boolean {
  return isWhole === 1 && lastOffset < offset
}

/** The chunk, when its batches have the form that they must have. Throws StoreError (damage) for any other. */
export function wholeChunk(stored: StoredChunk, mayHaveGaps: () => boolean): Chunk {
  const chunk = chunkOrProblem(stored, mayHaveGaps)
  if (typeof chunk === 'string') throw damagedLog(stored, `are damaged: ${chunk}`)
  return chunk
}

/** What is thrown of offsets that cannot be read. */
export function damagedLog(
  { baseOffset, lastOffset }: { readonly baseOffset: number; readonly lastOffset: number },
  what: string,
): StoreError {
  return new StoreError('SAMSA_STORE_CORRUPT', `offsets ${baseOffset} to ${lastOffset} ${what}`)
}

/**
 * The chunk, or why it is none that was written here: its batches have the form that they must have, checksums are not looked at. Its
 * columns are only trusted where they fit their sum: else it ends where its last batch does. `mayHaveGaps` is asked when offsets are
 * missing in it, as they may be where a log was compacted.
 */
export function chunkOrProblem(stored: StoredChunk, mayHaveGaps: () => boolean): Chunk | string {
  const { baseOffset, lastOffset, isWhole, batches } = stored
  // A damaged page gives values of any type.
  if (!Buffer.isBuffer(batches) || batches.length === 0) return 'it has no batch'
  try {
    let expected = baseOffset
    for (let at = 0; at < batches.length; ) {
      const end = batchEnd(batches, at)
      if (end === PARTIAL_BATCH) return `the batch at byte ${at} ends behind its chunk`
      // No other is ever stored, and its checksum is not over it.
      const magic = batchMagic(batches, at)
      if (magic !== 2) return `the batch at byte ${at} has the magic ${magic}`
      const first = batchBaseOffset(batches, at)
      const last = batchLastOffset(batches, at)
      if (first < expected || last < first || (last > lastOffset && isWhole !== 0))
        return `the batch at byte ${at} has the offsets ${first} to ${last}`
      // It may be that it has been found in a place that is not its own.
      if (at === 0 && isWhole === 0 && first !== baseOffset) return `its first batch has the offset ${first}`
      if (first > expected && !mayHaveGaps()) return `offsets ${expected} to ${first - 1} are in no batch`
      expected = last + 1
      at = end
    }
    if (expected - 1 === lastOffset) return stored
    if (isWhole !== 1) return { ...stored, lastOffset: expected - 1 }
    return mayHaveGaps() ? stored : `offsets ${expected} to ${lastOffset} are in no batch`
  } catch (error) {
    if (error instanceof RecordsError) return error.message
    throw error
  }
}

/** Returns the offset that the chunk goes up to. */
function checkChunk(stored: StoredChunk, check: LogCheck, { isCompacted, leaderEpochs }: CheckedLog): number {
  const { baseOffset, lastOffset, maxTimestamp, batches } = stored
  if (stored.isWhole === 0)
    check.problems.push(
      `of offsets ${baseOffset} to ${lastOffset}, the offsets themselves or the newest timestamp, ${maxTimestamp}, do not fit their checksum`,
    )
  const chunk = chunkOrProblem(stored, () => isCompacted)
  if (typeof chunk === 'string') {
    check.problems.push(`offsets ${baseOffset} to ${lastOffset} are damaged: ${chunk}`)
    return lastOffset
  }
  const epochs = leaderEpochs()
  let [last, newest] = [baseOffset, -1]
  for (let at = 0; at < batches.length; at = batchEnd(batches, at)) {
    last = batchLastOffset(batches, at)
    newest = Math.max(newest, batchMaxTimestamp(batches, at))
    const first = batchBaseOffset(batches, at)
    const epoch = batchLeaderEpoch(batches, at)
    if (!isBatchCrcValid(batches, at))
      check.problems.push(`the batch of offsets ${first} to ${last} does not fit its checksum`)
    else if (!isOfEpoch(epoch, last, epochs))
      check.problems.push(
        `the batch of offsets ${first} to ${last} is of the leader epoch ${epoch}, which was another`,
      )
    else check.batches++
  }
  // What is compacted may have lost its last records.
  if (last !== lastOffset && !isCompacted)
    check.problems.push(`offsets ${baseOffset} to ${last} are kept as if they went up to ${lastOffset}`)
  if (newest !== maxTimestamp)
    check.problems.push(
      `offsets ${baseOffset} to ${last} have the wrong newest timestamp, ${maxTimestamp} instead of ${newest}`,
    )
  check.bytes += batches.length
  return chunk.lastOffset
}

/** Whether a batch that ends there may have the epoch, which its checksum is not over; before the first epoch nothing is known. */
function isOfEpoch(epoch: number, lastOffset: number, epochs: readonly LeaderEpochRow[]): boolean {
  const known = epochs.findLast(({ startOffset }) => startOffset <= lastOffset)
  return known === undefined || known.epoch === epoch
}

const FAILED = Symbol('failed')

function attempt<T>(read: () => T, isDamage: (error: unknown) => boolean): T | typeof FAILED {
  try {
    return read()
  } catch (error) {
    if (isDamage(error)) return FAILED
    throw error
  }
}

/** An offset behind `from` from which on something can be read again, or the end is found; undefined when there is none. */
function firstReadable(
  chunks: ChunkRows,
  logId: number,
  { from, isDamage }: { from: number; isDamage: (error: unknown) => boolean },
): number | undefined {
  const isReadable = (offset: number): boolean =>
    attempt(() => chunks.from(logId, offset), isDamage) !== FAILED
  let step = 1
  while (!isReadable(from + step)) {
    step *= 2
    if (from + step > Number.MAX_SAFE_INTEGER / 2 || step > 2 ** 41) return undefined
  }
  // Between the last that failed and this one.
  let [failed, readable] = [from + Math.floor(step / 2), from + step]
  while (readable - failed > 1) {
    const middle = Math.floor((failed + readable) / 2)
    if (isReadable(middle)) readable = middle
    else failed = middle
  }
  return readable
}
