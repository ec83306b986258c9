import { javaFixed } from '../kit/java-float.ts'
import { mebibytes, type Tally } from '../perf-consumer/tally.ts'

const FETCH_FIELDS = 'rebalance.time.ms, fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec'

/** What was read from the beginning to the end, and how long it took to get partitions. */
export interface RunTimes {
  startMs: number
  endMs: number
  rebalanceTimeMs: number
}

/** A line of statistics, with the names that --json gives its fields. */
export interface Statistics {
  consumedMb: number
  mbPerSec: number
  consumedRecords: number
  recordsPerSec: number
  rebalanceTimeMs: number
  fetchTimeMs: number
  fetchMbPerSec: number
  fetchRecordsPerSec: number
}

export function formatHeader(isDetailed: boolean): string {
  const times = isDetailed ? 'time, threadId' : 'start.time, end.time'
  return `${times}, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, ${FETCH_FIELDS}\n`
}

/** The statistics of the whole run. */
export function totalOf(
  { records, bytes }: Tally,
  { startMs, endMs, rebalanceTimeMs }: RunTimes,
): Statistics {
  const elapsedSec = (endMs - startMs) / 1000
  const fetchTimeMs = endMs - startMs - rebalanceTimeMs
  const consumedMb = mebibytes(bytes)
  return {
    consumedMb,
    mbPerSec: consumedMb / elapsedSec,
    consumedRecords: records,
    recordsPerSec: records / elapsedSec,
    rebalanceTimeMs,
    fetchTimeMs,
    fetchMbPerSec: consumedMb / (fetchTimeMs / 1000),
    fetchRecordsPerSec: records / (fetchTimeMs / 1000),
  }
}

/** The statistics of an interval: what was read in all, and the rates since the last report. */
export function intervalOf(
  now: Tally,
  last: Tally,
  { startMs, endMs, rebalanceTimeMs }: RunTimes,
): Statistics {
  const elapsedMs = endMs - startMs
  const fetchTimeMs = elapsedMs - rebalanceTimeMs
  const mb = mebibytes(now.bytes - last.bytes)
  const records = now.records - last.records
  return {
    consumedMb: mebibytes(now.bytes),
    mbPerSec: (1000 * mb) / elapsedMs,
    consumedRecords: now.records,
    recordsPerSec: (records / elapsedMs) * 1000,
    rebalanceTimeMs,
    fetchTimeMs,
    fetchMbPerSec: fetchTimeMs <= 0 ? 0 : (1000 * mb) / fetchTimeMs,
    fetchRecordsPerSec: fetchTimeMs <= 0 ? 0 : (1000 * records) / fetchTimeMs,
  }
}

/** Formats a line; `times` is what stands in front of the numbers. */
export function formatStatistics(times: string, statistics: Statistics): string {
  const four = (value: number) => javaFixed(value, 4)
  return `${times}, ${[
    four(statistics.consumedMb),
    four(statistics.mbPerSec),
    statistics.consumedRecords,
    four(statistics.recordsPerSec),
    statistics.rebalanceTimeMs,
    statistics.fetchTimeMs,
    four(statistics.fetchMbPerSec),
    four(statistics.fetchRecordsPerSec),
  ].join(', ')}\n`
}
