import { expect, test } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import type { ProduceResponse } from '../../../../src/kafka/messages/00-produce.ts'
import {
  batchMaxTimestamp,
  isBatchCrcValid,
  isLogAppendTime,
} from '../../../../src/kafka/records/batch-header.ts'
import { produce } from '../../../../src/kafka/server/handlers/00-produce.ts'
import { batchOf, batchWith, FIRST_MS, idempotent, recordsIn } from '../batches.ts'
import { BrokerFixture } from '../broker-fixture.ts'

type PartitionResponse = ProduceResponse['responses'][number]['partitionResponses'][number]

async function brokerWith(configs: Readonly<Record<string, string>> = {}) {
  const fixture = await BrokerFixture.start()
  const topic = await fixture.createTopic('t', configs)
  const log = () => fixture.broker.logs.get(topic.topicId, 0)
  const send = async (
    records: Buffer | null,
    options: { acks?: number; version?: number; partition?: number; clientId?: string } = {},
  ): Promise<PartitionResponse | null> => {
    const response = await fixture.send(
      produce,
      options.version ?? 9,
      {
        acks: options.acks ?? -1,
        timeoutMs: 1000,
        topicData: [{ name: 't', partitionData: [{ index: options.partition ?? 0, records }] }],
      },
      { clientId: options.clientId ?? 'test' },
    )
    return response?.responses[0]?.partitionResponses[0] ?? null
  }
  const stored = () => {
    const { batches } = log().read(0, {
      maxBytes: 10_000_000,
      minOneBatch: true,
      maxOffset: Number.MAX_SAFE_INTEGER,
    })
    return Buffer.concat(batches as Buffer[])
  }
  return { fixture, topic, log, send, stored }
}

test('records get their offsets and can be read once the answer is there', async () => {
  const { send, stored } = await brokerWith()
  expect(await send(batchOf(['a', 'b']))).toMatchObject({
    errorCode: 0,
    baseOffset: 0,
    logAppendTimeMs: -1,
    logStartOffset: 0,
  })
  expect(await send(batchOf(['c']), { acks: 1 })).toMatchObject({ errorCode: 0, baseOffset: 2 })
  expect(recordsIn(stored())).toEqual([
    [0, 'a'],
    [1, 'b'],
    [2, 'c'],
  ])
  expect(isBatchCrcValid(stored(), 0)).toBe(true)
})

test('acks=0 gets no answer, and an error ends the connection', async () => {
  const { fixture, send, log } = await brokerWith()
  expect(await send(batchOf(['a']), { acks: 0 })).toBeNull()
  await fixture.store.committed()
  expect(log().highWatermark).toBe(1)
  expect(fixture.closed).toEqual([])
  expect(await send(batchOf(['a']), { acks: 0, partition: 5 })).toBeNull()
  expect(fixture.closed).toHaveLength(1)
})

test('acks other than -1, 0, 1 is refused and nothing is appended', async () => {
  const { send, log } = await brokerWith()
  expect(await send(batchOf(['a']), { acks: 2 })).toMatchObject({
    errorCode: errors.INVALID_REQUIRED_ACKS.code,
    baseOffset: -1,
  })
  expect(log().logEndOffset).toBe(0)
})

test('a topic, a partition and a topic id that are not there have each their error', async () => {
  const { fixture, send } = await brokerWith()
  expect(await send(batchOf(['a']), { partition: 1 })).toMatchObject({
    errorCode: errors.UNKNOWN_TOPIC_OR_PARTITION.code,
  })
  const partitionData = [{ index: 0, records: batchOf(['a']) }]
  const byName = await fixture.send(produce, 12, {
    acks: 1,
    timeoutMs: 1,
    topicData: [{ name: 'nope', partitionData }],
  })
  expect(byName?.responses[0]?.partitionResponses[0]?.errorCode).toBe(errors.UNKNOWN_TOPIC_OR_PARTITION.code)
  const topicId = 'AAAAAAAAAAAAAAAAAAAAAg'
  const byId = await fixture.send(produce, 13, {
    acks: 1,
    timeoutMs: 1,
    topicData: [{ topicId, partitionData }],
  })
  expect(byId?.responses[0]).toMatchObject({
    topicId,
    partitionResponses: [{ errorCode: errors.UNKNOWN_TOPIC_ID.code }],
  })
})

test('a topic is found by its id in v13', async () => {
  const { fixture, topic } = await brokerWith()
  const { topicId } = topic
  const response = await fixture.send(produce, 13, {
    acks: -1,
    timeoutMs: 1,
    topicData: [{ topicId, partitionData: [{ index: 0, records: batchOf(['a']) }] }],
  })
  expect(response?.responses[0]).toMatchObject({
    topicId,
    partitionResponses: [{ errorCode: 0, baseOffset: 0 }],
  })
})

test('bytes that are not exactly one good batch are refused', async () => {
  const { send, log } = await brokerWith()
  const good = batchOf(['a'])
  const flipped = Buffer.from(good)
  flipped[good.length - 1] = (flipped[good.length - 1] ?? 0) ^ 1
  const oldMagic = Buffer.from(good)
  oldMagic[16] = 1
  const wrongCount = batchOf(['a'])
  wrongCount.writeInt32BE(5, 57)
  const refused: [string, Buffer | null, keyof typeof errors][] = [
    ['null', null, 'INVALID_RECORD'],
    ['empty', Buffer.alloc(0), 'INVALID_RECORD'],
    ['cut', good.subarray(0, good.length - 3), 'INVALID_RECORD'],
    ['two', Buffer.concat([good, batchOf(['b'])]), 'INVALID_RECORD'],
    ['old magic', oldMagic, 'INVALID_RECORD'],
    ['bad checksum', flipped, 'CORRUPT_MESSAGE'],
    ['bad count and so a bad checksum', wrongCount, 'CORRUPT_MESSAGE'],
    ['base offset', batchOf(['a'], { baseOffset: 4 }), 'INVALID_RECORD'],
    ['control', batchOf(['a'], { isControl: true }), 'INVALID_RECORD'],
    [
      'producer id without a sequence',
      batchOf(['a'], { producerId: 7, producerEpoch: 0, baseSequence: -1 }),
      'INVALID_RECORD',
    ],
  ]
  for (const [what, records, error] of refused) {
    expect([what, (await send(records))?.errorCode]).toEqual([what, errors[error].code])
  }
  expect(log().logEndOffset).toBe(0)
})

test('transactional records need a transactional id, and a coordinator that knows it', async () => {
  const { fixture, send } = await brokerWith()
  const records = batchOf(['a'], { producerId: 7, producerEpoch: 0, baseSequence: 0, isTransactional: true })
  expect((await send(records))?.errorCode).toBe(errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code)
  const topicData = [{ name: 't', partitionData: [{ index: 0, records }] }]
  const response = await fixture.send(produce, 9, { transactionalId: 'x', acks: -1, timeoutMs: 1, topicData })
  expect(response?.responses[0]?.partitionResponses[0]?.errorCode).toBe(errors.NOT_ENOUGH_REPLICAS.code)
})

test('bytes that cannot begin a batch are told what is wrong with them', async () => {
  const { send } = await brokerWith()
  const magic = Buffer.from(batchOf(['a']))
  magic[16] = 9
  expect(await send(magic)).toMatchObject({
    errorCode: errors.CORRUPT_MESSAGE.code,
    errorMessage: 'Invalid magic found in record: 9',
  })
  const size = Buffer.from(batchOf(['a']))
  size.writeInt32BE(13, 8)
  expect((await send(size))?.errorMessage).toBe(
    'Record size 13 is less than the minimum record overhead (14)',
  )
})

test('a batch over max.message.bytes is too large, one over segment.bytes too', async () => {
  const { send, fixture, topic } = await brokerWith({ 'max.message.bytes': '200' })
  expect((await send(batchOf(['x'.repeat(100)])))?.errorCode).toBe(0)
  expect((await send(batchOf(['x'.repeat(200)])))?.errorCode).toBe(errors.MESSAGE_TOO_LARGE.code)
  await fixture.broker.topics.setConfigs(
    topic.topicId,
    new Map([
      ['max.message.bytes', '3000000'],
      ['segment.bytes', '1048576'],
    ]),
  )
  expect((await send(batchOf(['x'.repeat(1_100_000)])))?.errorCode).toBe(errors.RECORD_LIST_TOO_LARGE.code)
})

test('a compacted topic refuses records without a key, naming the first three', async () => {
  const { send } = await brokerWith({ 'cleanup.policy': 'compact' })
  const response = await send(batchOf(['a', 'b', 'c', 'd']))
  const text = 'Compacted topic cannot accept message without key in topic partition t-0'
  expect(response?.errorCode).toBe(errors.INVALID_RECORD.code)
  expect(response?.recordErrors).toHaveLength(4)
  expect(response?.recordErrors[3]).toEqual({ batchIndex: 3, batchIndexErrorMessage: text })
  expect(response?.errorMessage).toBe(
    'One or more records have been rejected due to 4 record errors in total, and only showing the first three errors ' +
      `at most: [RecordError(batchIndex=0, message='${text}'), RecordError(batchIndex=1, message='${text}'), ` +
      `RecordError(batchIndex=2, message='${text}')]`,
  )
  const keyed = batchWith([{ timestamp: FIRST_MS, key: Buffer.from('k'), value: null }])
  expect((await send(keyed))?.errorCode).toBe(0)
})

test('timestamps out of bounds are refused record by record', async () => {
  const { send } = await brokerWith({
    'message.timestamp.after.max.ms': '1000',
    'message.timestamp.before.max.ms': '5000',
  })
  const records = [0, 2000, -6000].map((ms) => ({ timestamp: FIRST_MS + ms, value: Buffer.from('v') }))
  const response = await send(batchWith(records))
  expect(response?.errorCode).toBe(errors.INVALID_TIMESTAMP.code)
  expect(response?.errorMessage).toBe('One or more records have been rejected due to invalid timestamp')
  expect(response?.recordErrors).toEqual([
    {
      batchIndex: 1,
      batchIndexErrorMessage: `Timestamp ${FIRST_MS + 2000} of message with offset 1 is out of range. The timestamp should be within [${FIRST_MS - 5000}, ${FIRST_MS + 1000}]`,
    },
    {
      batchIndex: 2,
      batchIndexErrorMessage: `Timestamp ${FIRST_MS - 6000} of message with offset 2 is out of range. The timestamp should be within [${FIRST_MS - 5000}, ${FIRST_MS + 1000}]`,
    },
  ])
})

test('a timestamp that no clock will show is refused in the words of Java', async () => {
  const { send } = await brokerWith({ 'message.timestamp.after.max.ms': '9223372036854775807' })
  const batch = batchWith([{ timestamp: 2 ** 63, value: Buffer.from('v') }])
  const response = await send(batch)
  expect(response?.errorCode).toBe(errors.INVALID_TIMESTAMP.code)
  expect(response?.recordErrors[0]?.batchIndexErrorMessage).toMatch(
    /^Timestamp 9223372036854775807 of message with offset 0 is out of range\. The timestamp should be within \[/,
  )
})

test('with LogAppendTime the batch carries the time of the append and a right checksum', async () => {
  const { fixture, send, stored } = await brokerWith({ 'message.timestamp.type': 'LogAppendTime' })
  fixture.clock.advance(5000)
  expect(await send(batchOf(['a']))).toMatchObject({ errorCode: 0, logAppendTimeMs: FIRST_MS + 5000 })
  expect([
    isLogAppendTime(stored(), 0),
    batchMaxTimestamp(stored(), 0),
    isBatchCrcValid(stored(), 0),
  ]).toEqual([true, FIRST_MS + 5000, true])
})

test('a batch is given the codec that compression.type asks for', async () => {
  const { send, stored } = await brokerWith({ 'compression.type': 'gzip' })
  const values = ['a', 'b'].map((letter) => letter.repeat(500))
  expect((await send(idempotent(values, 0)))?.errorCode).toBe(0)
  expect(stored().length).toBeLessThan(500)
  expect(recordsIn(stored()).map(([, value]) => value)).toEqual(values)
  expect((await send(idempotent(['c'], 2)))?.errorCode).toBe(0)
})

test('zstd is refused before v7', async () => {
  const { send } = await brokerWith()
  const batch = batchOf(['a'], { compression: 'zstd' })
  expect((await send(batch, { version: 6 }))?.errorCode).toBe(errors.UNSUPPORTED_COMPRESSION_TYPE.code)
  expect((await send(batch, { version: 7 }))?.errorCode).toBe(0)
})

test('an internal topic takes writes from the admin client only', async () => {
  const { fixture } = await brokerWith()
  await fixture.createTopic('__consumer_offsets')
  const request = {
    acks: -1,
    timeoutMs: 1,
    topicData: [{ name: '__consumer_offsets', partitionData: [{ index: 0, records: batchOf(['a']) }] }],
  }
  const refused = await fixture.send(produce, 9, request)
  expect(refused?.responses[0]?.partitionResponses[0]?.errorCode).toBe(errors.INVALID_TOPIC_EXCEPTION.code)
})

test('a failed commit is KAFKA_STORAGE_ERROR, and the producer can send the same again', async () => {
  const { fixture, send, stored } = await brokerWith()
  const failing = send(idempotent(['a'], 0))
  fixture.store.beforeCommit(() => {
    throw new Error('the disk is gone')
  })
  expect(await failing).toMatchObject({ errorCode: errors.KAFKA_STORAGE_ERROR.code, baseOffset: -1 })
  expect(await send(idempotent(['a'], 0))).toMatchObject({ errorCode: 0, baseOffset: 0 })
  expect(recordsIn(stored())).toEqual([[0, 'a']])
})

/** For each commit that is waited for from now on, whether the disk is. */
function durableCommits(fixture: BrokerFixture): boolean[] {
  const durable: boolean[] = []
  const committed = fixture.store.committed.bind(fixture.store)
  fixture.store.committed = (options) => {
    durable.push(options?.durable ?? false)
    return committed(options)
  }
  return durable
}

test('flush.messages has the answer wait for the disk, flush.ms brings a sync about in time', async () => {
  const { fixture, send } = await brokerWith({ 'flush.messages': '3', 'flush.ms': '1000' })
  const durable = durableCommits(fixture)
  for (const values of [['a'], ['b'], ['c'], ['d']]) expect((await send(batchOf(values)))?.errorCode).toBe(0)
  expect(durable).toEqual([false, false, true, false])
  fixture.clock.advance(1000)
  expect(durable).toEqual([false, false, true, false, true])
})

test('what an idempotent producer sends again waits for the sync that the first may still wait for', async () => {
  const { fixture, send } = await brokerWith({ 'flush.messages': '2' })
  const durable = durableCommits(fixture)
  const batch = () => batchOf(['a'], { producerId: 1, producerEpoch: 0, baseSequence: 0 })
  await send(batch())
  const again = await send(batch())
  expect([again?.errorCode, again?.baseOffset]).toEqual([0, 0])
  expect(durable).toEqual([false, true])
})
