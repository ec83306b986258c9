import { readFileSync } from 'node:fs'
import { batchPositions } from '../../../src/kafka/records/record-set.ts'
import { readRecords } from '../../../src/kafka/records/records.ts'

export interface VectorRecord {
  offset: number
  timestamp: number
  sequence: number
  key: string | null
  value: string | null
  headers: [string, string | null][]
}

export interface VectorBatch {
  magic: number
  baseOffset: number
  lastOffset: number
  crc: number
  compression: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
  timestampType: string
  maxTimestamp: number
  producerId: number
  producerEpoch: number
  baseSequence: number
  transactional: boolean
  control: boolean
  partitionLeaderEpoch: number
  sizeInBytes: number
  records: VectorRecord[]
}

export interface Vector {
  name: string
  bytes: Buffer
  batches: VectorBatch[]
}

/** Record sets made by the Java classes. */
export const vectors: Vector[] = readFileSync(
  new URL('../../fixtures/kafka/record-vectors.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => {
    const { name, hex, batches } = JSON.parse(line)
    return { name, bytes: Buffer.from(hex, 'hex'), batches }
  })

/** The records of a set in the vectors' own shape. */
export function recordsOf(bytes: Buffer): VectorRecord[] {
  const records: VectorRecord[] = []
  for (const position of batchPositions(bytes)) {
    for (const record of readRecords(bytes, position)) {
      records.push({
        offset: record.offset,
        timestamp: record.timestamp,
        sequence: record.sequence,
        key: base64(record.key),
        value: base64(record.value),
        headers: record.headers.map(({ key, value }) => [key, base64(value)]),
      })
    }
  }
  return records
}

function base64(bytes: Buffer | null): string | null {
  return bytes === null ? null : bytes.toString('base64')
}
