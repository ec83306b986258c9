import { expect, it } from 'vitest'
import {
  ConsumerProtocolAssignment,
  ConsumerProtocolSubscription,
} from '../../../src/kafka/messages/consumer-protocol.ts'
import { ControlRecordTypeSchema } from '../../../src/kafka/messages/control-records.ts'
import { OffsetCommitKey } from '../../../src/kafka/messages/coordinator-records/offset-commit.ts'
import {
  decodeRecordKey,
  decodeVersioned,
  encodeRecordKey,
  encodeVersioned,
  recordTypeOf,
} from '../../../src/kafka/messages/versioned.ts'

it('a versioned message starts with its version', () => {
  const assignment = { assignedPartitions: [{ topic: 't', partitions: [0, 1] }], userData: null }
  const bytes = encodeVersioned(ConsumerProtocolAssignment, 3, assignment)
  expect(bytes.toString('hex')).toBe('0003' + '00000001' + '000174' + '000000020000000000000001' + 'ffffffff')
  expect(decodeVersioned(ConsumerProtocolAssignment, bytes)).toEqual({ version: 3, value: assignment })
})

it('a commit marker has the key that the reference writes', () => {
  expect(encodeVersioned(ControlRecordTypeSchema, 0, { type: 1 }).toString('hex')).toBe('00000001')
})

it('a subscription newer than ours is read as far as we know it', () => {
  const known = encodeVersioned(ConsumerProtocolSubscription, 3, {
    topics: ['t'],
    userData: null,
    rackId: 'r',
  })
  const newer = Buffer.concat([known, Buffer.from('more')])
  newer.writeInt16BE(9)
  expect(decodeVersioned(ConsumerProtocolSubscription, newer)).toMatchObject({
    version: 9,
    value: { topics: ['t'], rackId: 'r' },
  })
})

it('a negative version is refused', () => {
  expect(() => decodeVersioned(ConsumerProtocolAssignment, Buffer.from('ffff', 'hex'))).toThrow('not -1')
})

it('a record key starts with its type', () => {
  const key = { group: 'g', topic: 't', partition: 2 }
  const bytes = encodeRecordKey(OffsetCommitKey, key)
  expect(bytes.toString('hex')).toBe('0001' + '000167' + '000174' + '00000002')
  expect(recordTypeOf(bytes)).toBe(1)
  expect(decodeRecordKey(OffsetCommitKey, bytes)).toEqual(key)
})
