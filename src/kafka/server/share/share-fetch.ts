import type { Clock } from '../../../runtime/clock.ts'
import type { Waiters } from '../../../runtime/waiters.ts'
import type { ConnectionInfo } from '../handler.ts'
import type { ReadResult } from '../log/log-reader.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import type { AcquiredRecords } from './acquired-records.ts'
import { abortedBatches, fetchedBatches, recordsOf } from './fetched-batches.ts'
import type { AcquireFor, SharePartition } from './share-partition.ts'

export interface ShareFetch extends AcquireFor {
  /** In the order in which they are served. */
  readonly partitions: readonly SharePartition[]
  readonly maxBytes: number
  readonly minBytes: number
  readonly maxWaitMs: number
  /** share.isolation.level */
  readonly isCommittedOnly: boolean
  /** The error of a log that cannot be read from an offset on. Throws what is no trouble of reading. */
  readonly unreadable: (thrown: unknown, log: PartitionLog, offset: number) => number
}

/** What was acquired of one partition, or why it cannot be read. */
export interface Acquisition {
  readonly errorCode?: number
  readonly records: readonly Buffer[]
  readonly acquired: readonly AcquiredRecords[]
}

/**
 * Acquires records for a member, waiting up to maxWaitMs until there are minBytes of them to be acquired, or a partition
 * has an error. Partitions of which nothing could be acquired for now have no place in the answer, as in the reference.
 * Undefined when the connection has ended meanwhile.
 */
export async function shareFetch(
  fetch: ShareFetch,
  {
    clock,
    waiters,
    connection,
  }: {
    readonly clock: Clock
    readonly waiters: Waiters<PartitionLog>
    readonly connection: ConnectionInfo
  },
): Promise<Map<SharePartition, Acquisition> | undefined> {
  const { partitions, maxRecords, maxBytes, maxWaitMs } = fetch
  if (partitions.length === 0 || maxRecords <= 0 || maxBytes <= 0) return new Map()
  const untilMs = clock.now() + maxWaitMs
  const keys = partitions.map(({ log }) => log)
  const isReady = (): boolean => hasEnough(fetch)
  // Of those that one commit wakes, the first may take all.
  for (let end = 'cancelled'; end !== 'timeout' && !isReady(); ) {
    const wait = waiters.wait({ keys, timeoutMs: untilMs - clock.now(), isReady })
    const stopListening = connection.onClose(() => wait.cancel())
    end = await wait.ended
    stopListening()
    if (end === 'cancelled') return undefined
  }
  return acquireAll(fetch)
}

function hasEnough(fetch: ShareFetch): boolean {
  const { partitions, minBytes, maxBytes, isCommittedOnly } = fetch
  if (partitions.every(({ failure }) => failure)) return true
  const ready = partitions.filter(({ fetchOffset }) => fetchOffset !== undefined)
  if (ready.length === 0) return false
  const share = shareOf(maxBytes, ready.length)
  let missing = minBytes
  for (const { log, fetchOffset = 0 } of ready) {
    if (isOutOfRange(log, fetchOffset)) return true
    missing -= log.readableBytes(fetchOffset, Math.min(missing, share), endOf(log, isCommittedOnly))
    if (missing <= 0) return true
  }
  return missing <= 0
}

function acquireAll(fetch: ShareFetch): Map<SharePartition, Acquisition> {
  const ready = fetch.partitions.filter(({ fetchOffset }) => fetchOffset !== undefined)
  const share = shareOf(fetch.maxBytes, ready.length)
  const found = new Map<SharePartition, Acquisition>()
  let { maxRecords } = fetch
  let limitBytes = fetch.maxBytes
  let hasRecords = false
  for (const partition of ready) {
    const limits = { maxBytes: Math.min(share, limitBytes), minOneBatch: !hasRecords }
    const one = acquireFrom(partition, { ...fetch, maxRecords }, limits)
    found.set(partition, one)
    limitBytes -= one.sizeInBytes
    hasRecords ||= one.sizeInBytes > 0
    for (const { firstOffset, lastOffset } of one.acquired) maxRecords -= lastOffset - firstOffset + 1
  }
  return found
}

function acquireFrom(
  partition: SharePartition,
  fetch: ShareFetch,
  limits: { readonly maxBytes: number; readonly minOneBatch: boolean },
): Acquisition & { readonly sizeInBytes: number } {
  const { log, fetchOffset } = partition
  if (fetchOffset === undefined) return NOTHING
  if (isOutOfRange(log, fetchOffset)) {
    partition.followLogStart()
    return NOTHING
  }
  const { isCommittedOnly, maxRecords } = fetch
  if (maxRecords <= 0) return NOTHING
  const end = endOf(log, isCommittedOnly)
  const wanted = { ...limits, maxOffset: Math.min(end, partition.fetchEnd(fetchOffset, maxRecords)) }
  let read: ReadResult
  try {
    read = log.read(fetchOffset, wanted)
    // All that was wanted has been compacted away: what follows tells so.
    if (read.batches.length === 0) read = log.read(fetchOffset, { ...limits, maxOffset: end })
  } catch (thrown) {
    return { ...NOTHING, errorCode: fetch.unreadable(thrown, log, fetchOffset) }
  }
  const batches = fetchedBatches(read.batches)
  const aborted = isCommittedOnly
    ? abortedBatches(batches, log.abortedTransactions(fetchOffset, read.nextOffset))
    : []
  const acquired = partition.acquire(fetch, { fetchOffset, batches, aborted })
  const first = acquired[0]
  const last = acquired.at(-1)
  if (first === undefined || last === undefined) return { ...NOTHING, sizeInBytes: read.sizeInBytes }
  const range = { firstOffset: first.firstOffset, lastOffset: last.lastOffset }
  return { records: recordsOf(batches, range), acquired, sizeInBytes: read.sizeInBytes }
}

const NOTHING = { records: [], acquired: [], sizeInBytes: 0 } as const

/** The bytes of a fetch are shared out evenly; with fewer than partitions, the first get one each. */
function shareOf(maxBytes: number, count: number): number {
  return Math.max(1, Math.floor(maxBytes / count))
}

function isOutOfRange(log: PartitionLog, offset: number): boolean {
  return offset < log.logStartOffset || offset > log.logEndOffset
}

function endOf(log: PartitionLog, isCommittedOnly: boolean): number {
  return isCommittedOnly ? log.lastStableOffset : log.highWatermark
}
