import { partitionName } from '../../kafka/client/types.ts'
import type { GroupOffsets, PartitionRow } from './describe-groups.ts'

/** Says how much a group has left to read, how fast that changes since the last look, and when it will have caught up. */
export function progressLine(
  { group, rows }: GroupOffsets,
  before: { groups: readonly GroupOffsets[]; timeMs: number } | undefined,
  nowMs: number,
): string {
  if (rows.length === 0) return ''
  const lag = sum(rows, (row) => row.lag)
  const text = `\n${group.groupId}: ${lag} records behind`
  const earlier = before?.groups.find((each) => each.group.groupId === group.groupId)
  const seconds = (nowMs - (before?.timeMs ?? nowMs)) / 1000
  if (earlier === undefined || seconds <= 0) return `${text}\n`
  const consumed = change(earlier.rows, rows, (row) => row.offset) / seconds
  const produced = change(earlier.rows, rows, (row) => row.logEndOffset) / seconds
  const gain = consumed - produced
  const eta = lag > 0 && gain > 0 ? `, caught up in about ${duration(lag / gain)}` : ''
  return `${text}; consumed ${rate(consumed)}, produced ${rate(produced)}${eta}\n`
}

/** How much a number has grown in the partitions that are in both. */
function change(
  earlier: readonly PartitionRow[],
  rows: readonly PartitionRow[],
  numberOf: (row: PartitionRow) => number | undefined,
): number {
  const values = new Map(earlier.map((row) => [partitionName(row), numberOf(row)]))
  return sum(rows, (row) => {
    const [value, old] = [numberOf(row), values.get(partitionName(row))]
    return value === undefined || old === undefined ? undefined : value - old
  })
}

function sum(rows: readonly PartitionRow[], numberOf: (row: PartitionRow) => number | undefined): number {
  return rows.reduce((total, row) => total + (numberOf(row) ?? 0), 0)
}

function rate(perSecond: number): string {
  return `${perSecond >= 10 ? Math.round(perSecond) : Math.round(perSecond * 10) / 10}/s`
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 360) / 10} h`
}
