import { expect, test } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { writeCrc } from '../../../../src/kafka/records/batch-header.ts'
import { produce } from '../../../../src/kafka/server/handlers/00-produce.ts'
import { batchOf, FIRST_MS, recordsIn } from '../batches.ts'
import { BrokerFixture } from '../broker-fixture.ts'

// What scripts/compare-data-path has found a 4.3.1 broker to do with batches that no decent client sends.

const PRODUCER_ID = 43
const BASE_TIMESTAMP = 27
const ATTRIBUTES = 21

async function brokerWith(...topics: Readonly<Record<string, string>>[]) {
  const fixture = await BrokerFixture.start()
  const made = await Promise.all(topics.map((configs, i) => fixture.createTopic(`t${i}`, configs)))
  const send = async (batches: readonly Buffer[], acks = -1) => {
    const response = await fixture.send(produce, 9, {
      acks,
      timeoutMs: 1000,
      topicData: batches.map((records, i) => ({ name: `t${i}`, partitionData: [{ index: 0, records }] })),
    })
    return response?.responses.map(({ partitionResponses }) => partitionResponses[0])
  }
  const stored = (i: number) => {
    const log = fixture.broker.logs.get(made[i]?.topicId ?? '', 0)
    const { batches } = log.read(0, { maxBytes: 1_000_000, minOneBatch: true, maxOffset: 1_000 })
    return recordsIn(batches)
  }
  return { fixture, send, stored }
}

function changed(batch: Buffer, change: (batch: Buffer) => void): Buffer {
  change(batch)
  writeCrc(batch, 0)
  return batch
}

test('bytes that begin no batch in one partition refuse the whole request', async () => {
  const { fixture, send, stored } = await brokerWith({}, {})
  const bytes = batchOf(['b'])
  bytes[16] = 7
  const answers = await send([batchOf(['a']), bytes])
  expect(answers).toMatchObject([
    { errorCode: errors.CORRUPT_MESSAGE.code, errorMessage: 'Invalid magic found in record: 7' },
    { errorCode: errors.CORRUPT_MESSAGE.code, errorMessage: 'Invalid magic found in record: 7' },
  ])
  expect(stored(0)).toEqual([])
  await send([batchOf(['a']), bytes], 0)
  expect(fixture.closed).toHaveLength(1)
})

test('a transactional batch that is cut off is no batch, rather than one without its transactional id', async () => {
  const { send } = await brokerWith({})
  const batch = batchOf(['abc'], { isTransactional: true })
  const { code } = errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED
  expect(await send([batch])).toMatchObject([{ errorCode: code }])
  expect(await send([batch.subarray(0, -1)])).toMatchObject([{ errorCode: errors.INVALID_RECORD.code }])
})

test('the form of a batch is looked at before acks is', async () => {
  const { send } = await brokerWith({})
  expect(await send([Buffer.alloc(0)], 2)).toMatchObject([{ errorCode: errors.INVALID_RECORD.code }])
  expect(await send([batchOf(['a'])], 2)).toMatchObject([{ errorCode: errors.INVALID_REQUIRED_ACKS.code }])
})

test('any negative producer id is none, but no batch can be made anew with one below -1', async () => {
  const { send, stored } = await brokerWith({}, { 'compression.type': 'gzip' })
  const odd = () => changed(batchOf(['a']), (batch) => batch.writeBigInt64BE(-5n, PRODUCER_ID))
  const answers = await send([odd(), odd()])
  expect(answers).toMatchObject([{ errorCode: 0 }, { errorCode: errors.UNKNOWN_SERVER_ERROR.code }])
  expect(stored(0)).toEqual([[0, 'a']])
})

test('times before 1970 are kept as they are, but no batch can be made anew with them', async () => {
  const { send } = await brokerWith({}, { 'compression.type': 'gzip' })
  const odd = () => changed(batchOf(['a']), (batch) => batch.writeBigInt64BE(-9n, BASE_TIMESTAMP))
  expect(await send([odd(), odd()])).toMatchObject([
    { errorCode: 0 },
    { errorCode: errors.UNKNOWN_SERVER_ERROR.code },
  ])
})

test('offsets that do not count from 0 are counted anew', async () => {
  const { send, stored } = await brokerWith({})
  const batch = changed(batchOf(['a', 'b', 'c']), (bytes) => {
    // The offset delta of the second record, a varint: 5 in place of 1.
    const second = bytes.indexOf(Buffer.from('b')) - 3
    bytes[second] = 10
  })
  expect(await send([batch])).toMatchObject([{ errorCode: 0, baseOffset: 0 }])
  expect(stored(0)).toEqual([
    [0, 'a'],
    [1, 'b'],
    [2, 'c'],
  ])
})

test('a codec that nobody has is found before the number of records is', async () => {
  const { send } = await brokerWith({})
  const batch = changed(batchOf(['a']), (bytes) => {
    bytes.writeInt16BE(6, ATTRIBUTES)
    bytes.writeInt32BE(9, 57)
  })
  expect(await send([batch])).toMatchObject([{ errorCode: errors.UNKNOWN_SERVER_ERROR.code }])
})

test('a producer that claims LogAppendTime is told of each record as far as it was read', async () => {
  const stamped = { 'message.timestamp.type': 'LogAppendTime' }
  const { send } = await brokerWith(stamped, stamped)
  const claimed = (compression: 'none' | 'gzip') => batchOf(['a'], { compression, logAppendTimeMs: FIRST_MS })
  const messages = (await send([claimed('none'), claimed('gzip')]))?.map(
    (answer) => answer?.recordErrors[0]?.batchIndexErrorMessage,
  )
  const rest = `timestamp=${FIRST_MS}, key=`
  expect(messages?.[0]).toContain(`message DefaultRecord(offset=0, ${rest}0 bytes, value=1 bytes)`)
  expect(messages?.[1]).toContain(`message PartialDefaultRecord(offset=0, ${rest}-1 bytes, value=1 bytes)`)
})

test.each([
  [2n ** 60n, false],
  [-(2n ** 60n), false],
  [2n ** 60n, true],
])(
  'a producer id of %d that nobody can have been given is refused in its partition alone',
  async (id, isTransactional) => {
    const { fixture, stored } = await brokerWith({}, {})
    const odd = changed(batchOf(['a'], { isTransactional }), (batch) =>
      batch.writeBigInt64BE(id, PRODUCER_ID),
    )
    const response = await fixture.send(produce, 9, {
      transactionalId: 'mine',
      acks: -1,
      timeoutMs: 1000,
      topicData: [odd, batchOf(['b'])].map((records, i) => ({
        name: `t${i}`,
        partitionData: [{ index: 0, records }],
      })),
    })
    const codes = response?.responses.map(({ partitionResponses }) => partitionResponses[0]?.errorCode)
    expect(codes).toEqual([errors.CORRUPT_MESSAGE.code, 0])
    expect([stored(0).length, stored(1).length]).toEqual([0, 1])
  },
)

test('records that decompress to more than they may are called too large, which has Java split the batch', async () => {
  const { fixture, send, stored } = await brokerWith({}, {})
  const bomb = (bytes: number) => batchOf(['x'.repeat(bytes)], { compression: 'gzip' })
  const { code } = errors.MESSAGE_TOO_LARGE
  expect(await send([bomb(65 * 1024 * 1024), batchOf(['b'])])).toMatchObject([
    { errorCode: code },
    { errorCode: 0 },
  ])
  expect([stored(0).length, stored(1).length]).toEqual([0, 1])
  const many = changed(bomb(1000), (batch) => {
    batch.writeInt32BE(2_000_000 - 1, 23)
    batch.writeInt32BE(2_000_000, 57)
  })
  expect(await send([many])).toMatchObject([{ errorCode: code }])
  expect(fixture.errors).toEqual([])
})

test('the batches of one request may decompress to so much together', async () => {
  const { send } = await brokerWith({}, {}, {})
  const large = batchOf(['x'.repeat(60 * 1024 * 1024)], { compression: 'zstd' })
  const answers = await send([Buffer.from(large), Buffer.from(large), Buffer.from(large)])
  expect(answers).toMatchObject([
    { errorCode: 0 },
    { errorCode: 0 },
    { errorCode: errors.MESSAGE_TOO_LARGE.code },
  ])
})
