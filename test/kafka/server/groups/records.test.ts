import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { batchPositions } from '../../../../src/kafka/records/record-set.ts'
import { readRecordSet, readRecords } from '../../../../src/kafka/records/records.ts'
import { buildCoordinatorBatch } from '../../../../src/kafka/server/coordinator/batch.ts'
import { decodeGroupRecord, encodeGroupRecord } from '../../../../src/kafka/server/groups/records.ts'

/** A segment of __consumer_offsets that Kafka 4.3.1 wrote: a group made, joined, left, deleted. */
const segment = readFileSync(new URL('../../../fixtures/kafka/consumer-offsets.log', import.meta.url))

it('reads what Kafka wrote', () => {
  const group = 'console-consumer-80580'.slice(0, -1)
  const member = `console-consumer-3bf771c0-a8e6-4ff3-b38e-80b399295c30`
  const decoded = [...readRecordSet(segment)].map(({ key, value }) => key && decodeGroupRecord(key, value))
  expect(decoded).toMatchObject([
    { kind: 'group-metadata', key: { group }, value: { generation: 0, protocolType: '', members: [] } },
    {
      kind: 'group-metadata',
      key: { group },
      value: {
        generation: 1,
        protocolType: 'consumer',
        protocol: 'range',
        leader: member,
        members: [
          { memberId: member, clientHost: '/127.0.0.1', rebalanceTimeout: 300_000, sessionTimeout: 45_000 },
        ],
      },
    },
    {
      kind: 'group-metadata',
      key: { group },
      value: { generation: 2, protocol: null, leader: null, members: [] },
    },
    { kind: 'group-metadata', key: { group }, value: null },
  ])
})

it('writes the same batches, byte for byte', () => {
  for (const position of batchPositions(segment)) {
    const records = [...readRecords(segment, position)]
    const rewritten = records.map(({ key, value }) => {
      const record = key && decodeGroupRecord(key, value)
      if (!record) throw new Error('unknown record')
      return encodeGroupRecord(record)
    })
    const { offset: baseOffset = 0, timestamp = 0 } = records[0] ?? {}
    const batch = buildCoordinatorBatch(rewritten, timestamp, { baseOffset, leaderEpoch: 0 })
    expect(batch.toString('hex')).toBe(segment.subarray(position, position + batch.length).toString('hex'))
  }
})

it('writes an offset in version 4 with the topic id, in version 1 with an expiry', () => {
  const key = { group: 'g', topic: 't', partition: 1 }
  const value = {
    offset: 3,
    leaderEpoch: 0,
    metadata: '',
    commitTimestamp: 5,
    topicId: 'AAAAAAAAAAAAAAAAAAAAAQ',
  }
  const plain = encodeGroupRecord({ kind: 'offset-commit', key, value: { ...value, expireTimestamp: -1 } })
  expect(plain.value?.toString('hex')).toBe(
    `0004000000000000000300000000010000000000000005010010${'00'.repeat(15)}01`,
  )
  const expiring = encodeGroupRecord({ kind: 'offset-commit', key, value: { ...value, expireTimestamp: 9 } })
  expect(expiring.value?.toString('hex')).toBe('00010000000000000003000000000000000000050000000000000009')
})

it('passes over records of a type it does not know', () => {
  expect(decodeGroupRecord(Buffer.from('00630001', 'hex'), Buffer.alloc(4))).toBeNull()
})
