import { describe, expect, test } from 'vitest'
import { buildBatch } from '../../../src/kafka/records/batch-builder.ts'
import {
  batchBaseOffset,
  batchLastOffset,
  batchMagic,
  batchSizeInBytes,
  isBatchCrcValid,
  isControlBatch,
  isTransactional,
  readBatchHeader,
} from '../../../src/kafka/records/batch-header.ts'
import { compressionType } from '../../../src/kafka/records/compression/codecs.ts'
import { buildEndTransactionBatch, readEndTransactionMarker } from '../../../src/kafka/records/control.ts'
import { isLegacyCrcValid } from '../../../src/kafka/records/legacy.ts'
import { batchPositions } from '../../../src/kafka/records/record-set.ts'
import { readRecordSet, readRecords } from '../../../src/kafka/records/records.ts'
import { recordsOf, type VectorBatch, vectors } from './vectors.ts'

describe.each(vectors)('$name', ({ bytes, batches }) => {
  const positions = [...batchPositions(bytes)]

  test('has the batches that Java sees', () => {
    expect(positions.map((position) => batchSizeInBytes(bytes, position))).toEqual(
      batches.map((b) => b.sizeInBytes),
    )
    expect(positions.map((position) => batchMagic(bytes, position))).toEqual(batches.map((b) => b.magic))
  })

  test('has the records that Java sees', () => {
    expect(recordsOf(bytes)).toEqual(batches.flatMap((b) => b.records))
  })

  test('has the timestamp types that Java sees', () => {
    const types = positions.map((position) => readRecords(bytes, position).next().value?.timestampType)
    expect(types).toEqual(batches.map((b) => b.timestampType))
  })

  test('has valid crcs', () => {
    const valid = positions.map((p) =>
      batchMagic(bytes, p) === 2 ? isBatchCrcValid(bytes, p) : isLegacyCrcValid(bytes, p),
    )
    expect(valid).toEqual(batches.map(() => true))
  })
})

const modern = vectors.filter(({ batches }) => batches[0]?.magic === 2)

function only(batches: VectorBatch[]): VectorBatch {
  const [batch] = batches
  if (batch === undefined || batches.length !== 1) throw new Error('expected one batch')
  return batch
}

describe.each(modern)('header of $name', ({ bytes, batches }) => {
  test('has the fields that Java sees', () => {
    const expected = only(batches)
    const header = readBatchHeader(bytes)
    expect({
      magic: header.magic,
      baseOffset: batchBaseOffset(bytes, 0),
      lastOffset: batchLastOffset(bytes, 0),
      crc: header.crc,
      compression: compressionType(header.attributes & 7),
      timestampType: (header.attributes & 8) !== 0 ? 'LogAppendTime' : 'CreateTime',
      maxTimestamp: header.maxTimestamp,
      producerId: header.producerId,
      producerEpoch: header.producerEpoch,
      baseSequence: header.baseSequence,
      transactional: isTransactional(bytes, 0),
      control: isControlBatch(bytes, 0),
      partitionLeaderEpoch: header.leaderEpoch,
      sizeInBytes: header.sizeInBytes,
      records: header.recordCount,
    }).toEqual({ ...expected, records: expected.records.length })
  })
})

const uncompressed = modern.filter(({ batches }) => only(batches).compression === 'none')

test.each(uncompressed)('the builder makes the bytes of $name', ({ bytes, batches }) => {
  const batch = only(batches)
  const isLogAppendTime = batch.timestampType === 'LogAppendTime'
  // The Java producer's own timestamps are in the batch's deltas, which log append time hides.
  const timestamps = isLogAppendTime
    ? createTimesOf('v2-none')
    : batch.records.map((record) => record.timestamp)
  const records = batch.records.map((record, i) => ({
    timestamp: timestamps[i] ?? 0,
    key: fromBase64(record.key),
    value: fromBase64(record.value),
    headers: record.headers.map(([key, value]) => ({ key, value: fromBase64(value) })),
  }))
  const built = buildBatch(records, {
    baseOffset: batch.baseOffset,
    leaderEpoch: batch.partitionLeaderEpoch,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    isTransactional: batch.transactional,
    isControl: batch.control,
    ...(isLogAppendTime ? { logAppendTimeMs: batch.maxTimestamp } : {}),
  })
  expect(built.toString('hex')).toBe(bytes.toString('hex'))
})

test.each([
  ['control-commit', 'COMMIT', 5],
  ['control-abort', 'ABORT', 0],
] as const)(
  '%s reads as the end of a transaction and is written the same',
  (name, type, coordinatorEpoch) => {
    const vector = vectors.find((candidate) => candidate.name === name)
    if (vector === undefined) throw new Error(`no vector ${name}`)
    const [record] = readRecordSet(vector.bytes)
    const marker = readEndTransactionMarker(record?.key ?? null, record?.value ?? null)
    expect(marker).toEqual({ type, coordinatorEpoch })
    const header = readBatchHeader(vector.bytes)
    const built = buildEndTransactionBatch({
      marker: { type, coordinatorEpoch },
      timestamp: header.maxTimestamp,
      producerId: header.producerId,
      producerEpoch: header.producerEpoch,
      baseOffset: header.baseOffset,
      leaderEpoch: header.leaderEpoch,
    })
    expect(built.toString('hex')).toBe(vector.bytes.toString('hex'))
  },
)

function createTimesOf(name: string): number[] {
  const vector = vectors.find((candidate) => candidate.name === name)
  return vector?.batches.flatMap((batch) => batch.records.map((record) => record.timestamp)) ?? []
}

function fromBase64(text: string | null): Buffer | null {
  return text === null ? null : Buffer.from(text, 'base64')
}
