import { expect, test } from 'vitest'
import { transactionLogParser } from '../../../src/cli/kafka-dump-log/coordinator-parsers.ts'
import type { KafkaRecord } from '../../../src/kafka/records/records.ts'

const TRANSACTION_KEY = [0, 0]
const RECORD: KafkaRecord = {
  offset: 3,
  timestamp: 0,
  timestampType: 'CreateTime',
  sequence: -1,
  key: null,
  value: null,
  headers: [],
}

test('a value of a version that nobody knows is told of as Java does', () => {
  const key = Buffer.from([...TRANSACTION_KEY, 0, 1, 97])
  expect(transactionLogParser({ ...RECORD, key, value: Buffer.from([0, 9, 0]) }).key).toBe(
    'Error at offset 3, skipping. Found an unknown record version 9 for 0 type',
  )
})

test.each([
  [
    'too few bytes of a text',
    [...TRANSACTION_KEY, 0, 5, 97, 98],
    'Error reading byte array of 5 byte(s): only 2 byte(s) available',
  ],
  ['too few bytes of a number', [...TRANSACTION_KEY, 0], 'null'],
])('a key with %s is told of as Java does', (_, bytes, why) => {
  const { key } = transactionLogParser({ ...RECORD, key: Buffer.from(bytes) })
  expect(key).toBe(
    `Error at offset 3, skipping. Could not read record with version 0 from key's buffer due to: ${why}.`,
  )
})
