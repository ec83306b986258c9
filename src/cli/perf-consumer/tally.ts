import type { KafkaRecord } from '../../kafka/records/records.ts'

/** Records and bytes of keys and values that were read. */
export interface Tally {
  records: number
  bytes: number
}

export function countRecord(tally: Tally, { key, value }: Pick<KafkaRecord, 'key' | 'value'>): void {
  tally.records += 1
  tally.bytes += (key?.length ?? 0) + (value?.length ?? 0)
}

/** Bytes as the mebibytes that all lines tell. */
export function mebibytes(bytes: number): number {
  return bytes / (1024 * 1024)
}
