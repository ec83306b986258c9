import { javaFixed } from '../kit/java-float.ts'
import { mebibytes, type Tally } from '../perf-consumer/tally.ts'

export const HEADER =
  'start.time, end.time, data.consumed.in.MB, MB.sec, nMsg.sec, data.consumed.in.nMsg, fetch.time.ms\n'

/** A line of statistics, with the names that --json gives its fields. */
export interface Statistics {
  startTimeMs: number
  endTimeMs: number
  consumedMb: number
  mbPerSec: number
  recordsPerSec: number
  consumedRecords: number
  fetchTimeMs: number
}

/** The statistics of what was read from `last` to `now`; amounts are of all that was read. */
export function statisticsOf(now: Tally & { atMs: number }, last: Tally & { atMs: number }): Statistics {
  const elapsedSec = (now.atMs - last.atMs) / 1000
  return {
    startTimeMs: last.atMs,
    endTimeMs: now.atMs,
    consumedMb: mebibytes(now.bytes),
    mbPerSec: mebibytes(now.bytes - last.bytes) / elapsedSec,
    recordsPerSec: (now.records - last.records) / elapsedSec,
    consumedRecords: now.records,
    fetchTimeMs: now.atMs - last.atMs,
  }
}

/** Formats statistics without the end of their line. */
export function formatStatistics(statistics: Statistics, formatDate: (timeMs: number) => string): string {
  const four = (value: number) => javaFixed(value, 4)
  return [
    formatDate(statistics.startTimeMs),
    formatDate(statistics.endTimeMs),
    four(statistics.consumedMb),
    four(statistics.mbPerSec),
    four(statistics.recordsPerSec),
    statistics.consumedRecords,
    statistics.fetchTimeMs,
  ].join(', ')
}
