import { expect, test } from 'vitest'
import { parseClientConfig } from '../../../../src/kafka/client/config/client-config.ts'
import { producerKeys } from '../../../../src/kafka/client/config/producer-keys.ts'
import { ProducerBatch } from '../../../../src/kafka/client/producer/batch.ts'
import { pendingRecord, serializedUpperBound } from '../../../../src/kafka/client/producer/pending-record.ts'
import { producerSettings } from '../../../../src/kafka/client/producer/settings.ts'
import { isBatchCrcValid, readBatchHeader } from '../../../../src/kafka/records/batch-header.ts'
import { readRecords } from '../../../../src/kafka/records/records.ts'

function batchWith(properties: Record<string, string> = {}): ProducerBatch {
  const settings = producerSettings(parseClientConfig(producerKeys, properties))
  return new ProducerBatch('t', 0, { createdMs: 0, settings })
}

function append(batch: ProducerBatch, value: string): boolean {
  const record = { topic: 't', timestamp: 5, value: Buffer.from(value) }
  return batch.tryAppend(
    pendingRecord(record, { callback: undefined, nowMs: 0, maxBlockMs: 0, generation: 0 }),
  )
}

test('the size named in messages is what the reference client names', () => {
  // 61 for the batch, 21 for the record, 1 for a null key, 4 + 2000000 for the value, 1 for no headers.
  expect(serializedUpperBound({ timestamp: 0, value: Buffer.alloc(2_000_000) })).toBe(2_000_088)
})

test('a batch takes records up to batch.size, but always the first', () => {
  const batch = batchWith({ 'batch.size': '200' })
  expect(append(batch, 'x'.repeat(500))).toBe(true)
  expect(batch.isFull).toBe(true)
  expect(append(batch, 'y')).toBe(false)
})

test('its bytes carry the producer and sequence they were last asked for with', () => {
  const batch = batchWith()
  append(batch, 'one')
  batch.sequence = 4
  batch.bytes({ producerId: 9, epoch: 0 })
  batch.sequence = 0
  const bytes = batch.bytes({ producerId: 9, epoch: 1 })
  expect(readBatchHeader(bytes)).toMatchObject({ producerId: 9, producerEpoch: 1, baseSequence: 0 })
  expect(isBatchCrcValid(bytes, 0)).toBe(true)
})

test('splitting always makes smaller batches with the same records in order', () => {
  const batch = batchWith()
  for (const value of ['a', 'b', 'c', 'd']) append(batch, value.repeat(100))
  const parts = batch.split()
  expect(parts.length).toBeGreaterThan(1)
  const values = parts.flatMap((part) =>
    [...readRecords(part.bytes(undefined), 0)].map(({ value }) => value?.toString()[0]),
  )
  expect(values).toEqual(['a', 'b', 'c', 'd'])
})
