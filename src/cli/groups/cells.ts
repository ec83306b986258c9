/** What the tables about groups have in common: absent values, widths of columns, assignments as texts. */
import { byTopic } from '../../kafka/client/by-topic.ts'
import type { TopicPartition } from '../../kafka/client/types.ts'

/** What stands for a value that is not there. */
export const MISSING = '-'

/** Formats an assignment as `topic:0,1;other:0`, sorted. */
export function assignmentText(partitions: readonly TopicPartition[]): string {
  if (partitions.length === 0) return MISSING
  return [...byTopic(partitions)]
    .map(([topic, numbers]) => `${topic}:${numbers.sort((a, b) => a - b).join(',')}`)
    .sort()
    .join(';')
}

/** Formats a value that may not be there. */
export function shown(value: number | boolean | undefined): string {
  return value === undefined ? MISSING : String(value)
}

/** Measures a column: at least so wide, and as wide as its longest text. */
export function widthOf<T>(rows: readonly T[]): (least: number, textOf: (row: T) => string) => number {
  return (least, textOf) => rows.reduce((width, row) => Math.max(width, textOf(row).length), least)
}
