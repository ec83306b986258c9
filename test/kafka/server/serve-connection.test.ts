import { once } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { errors } from '../../../src/kafka/errors.ts'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../../src/kafka/messages/01-fetch.ts'
import { ListOffsetsApi } from '../../../src/kafka/messages/02-list-offsets.ts'
import { ApiVersionsApi } from '../../../src/kafka/messages/18-api-versions.ts'
import { InitProducerIdApi } from '../../../src/kafka/messages/22-init-producer-id.ts'
import { decodeResponseFrame } from '../../../src/kafka/messages/headers.ts'
import { handler } from '../../../src/kafka/server/handler.ts'
import { ConnectionServer, handlersByKey } from '../../../src/kafka/server/serve-connection.ts'
import { batchOf, recordsIn } from './batches.ts'
import { requestOf, serve } from './serving.ts'

const produceBody = (records: Buffer, acks = -1) => ({
  acks,
  timeoutMs: 1000,
  topicData: [{ name: 't', partitionData: [{ index: 0, records }] }],
})

const fetchBody = (maxWaitMs: number, fetchOffset = 0) => ({
  maxWaitMs,
  minBytes: 1,
  sessionEpoch: -1,
  topics: [{ topic: 't', partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 1_000_000 }] }],
  forgottenTopicsData: [],
})

test('requests sent together share a commit and are answered in order', async () => {
  const { connect, topic, fixture } = await serve()
  const client = await connect()
  let commits = 0
  const log = fixture.broker.logs.get(topic.topicId, 0)
  // However slow the machine is, nobody has to let others go first.
  vi.spyOn(performance, 'now').mockReturnValue(0)
  onTestFinished(() => void vi.restoreAllMocks())
  const frames = [...Array(20).keys()].map((n) => requestOf(ProduceApi, 9, n, produceBody(batchOf([`${n}`]))))
  client.socket.write(Buffer.concat(frames))
  const offsets: (number | undefined)[] = []
  for (let n = 0; n < 20; n++) {
    const { correlationId, body } = decodeResponseFrame(ProduceApi, 9, await client.reply())
    expect(correlationId).toBe(n)
    offsets.push(body.responses[0]?.partitionResponses[0]?.baseOffset)
    if (n === 0) commits = log.highWatermark
  }
  expect(offsets).toEqual([...Array(20).keys()])
  expect(commits).toBe(20)
})

test('a request behind one that waits is taken up after it, as the reference does', async () => {
  const { connect } = await serve()
  const [waiting, producer] = [await connect(), await connect()]
  waiting.send(FetchApi, 12, 1, fetchBody(60_000))
  waiting.send(ListOffsetsApi, 5, 2, {
    replicaId: -1,
    isolationLevel: 0,
    topics: [{ name: 't', partitions: [{ partitionIndex: 0, timestamp: -1n }] }],
  })
  producer.send(ProduceApi, 9, 1, produceBody(batchOf(['a'])))
  await producer.reply()
  const fetched = decodeResponseFrame(FetchApi, 12, await waiting.reply())
  expect(fetched.correlationId).toBe(1)
  expect(recordsIn(fetched.body.responses[0]?.partitions[0]?.records ?? null)).toEqual([[0, 'a']])
  const listed = decodeResponseFrame(ListOffsetsApi, 5, await waiting.reply())
  expect([listed.correlationId, listed.body.topics[0]?.partitions[0]?.offset]).toEqual([2, 1])
})

test('acks=0 leaves no gap in the replies of what follows', async () => {
  const { connect } = await serve()
  const client = await connect()
  client.send(ProduceApi, 9, 1, produceBody(batchOf(['a']), 0))
  client.send(ProduceApi, 9, 2, produceBody(batchOf(['b'])))
  const { correlationId, body } = decodeResponseFrame(ProduceApi, 9, await client.reply())
  expect([correlationId, body.responses[0]?.partitionResponses[0]?.baseOffset]).toEqual([2, 1])
})

test('ApiVersions in a version too new is answered in version 0 with what there is', async () => {
  const { connect } = await serve()
  const client = await connect()
  const frame = requestOf(ApiVersionsApi, 4, 7, { clientSoftwareName: 'x', clientSoftwareVersion: '1' })
  frame.writeInt16BE(99, 6)
  client.socket.write(frame)
  const { correlationId, body } = decodeResponseFrame(ApiVersionsApi, 0, await client.reply())
  expect([correlationId, body.errorCode]).toEqual([7, errors.UNSUPPORTED_VERSION.code])
  expect(body.apiKeys).toEqual([expect.objectContaining({ apiKey: 18, maxVersion: 4 })])
  client.send(ApiVersionsApi, 4, 8, { clientSoftwareName: 'x', clientSoftwareVersion: '1' })
  expect(decodeResponseFrame(ApiVersionsApi, 4, await client.reply()).body.errorCode).toBe(0)
})

/** What no client sends, and what is said of it. */
function breaches(): readonly (readonly [Buffer, RegExp])[] {
  const unknownKey = Buffer.from([0, 0, 0, 10, 0x03, 0xe7, 0, 0, 0, 0, 0, 1, 0xff, 0xff])
  const oldProduce = requestOf(ProduceApi, 3, 1, produceBody(batchOf(['a'])))
  oldProduce.writeInt16BE(2, 6)
  const cut = requestOf(ProduceApi, 9, 1, produceBody(batchOf(['a']))).subarray(0, 40)
  cut.writeInt32BE(36)
  const notYetStable = requestOf(InitProducerIdApi, 5, 1, { transactionalId: null, transactionTimeoutMs: 1 })
  notYetStable.writeInt16BE(6, 6)
  return [
    [notYetStable, /InitProducerId version 6 is not supported/],
    [unknownKey, /no API has the key 999/],
    [oldProduce, /Produce version 2 is not supported/],
    [cut, /Produce request that does not parse/],
    [Buffer.from([0, 0, 0, 1, 5]), /header that does not parse/],
    [Buffer.from('GET / HTTP/1.1\r\n\r\n'), /frame of 1195725856 bytes/],
  ]
}

test('what breaks the protocol ends its connection, with a line that says why, and no other', async () => {
  const { connect, problems } = await serve()
  const healthy = await connect()
  for (const [bytes, why] of breaches()) {
    const client = await connect()
    const closed = once(client.socket, 'close')
    client.socket.write(bytes)
    await closed
    expect(problems.pop()).toMatch(why)
  }
  healthy.send(ProduceApi, 9, 1, produceBody(batchOf(['a'])))
  expect(decodeResponseFrame(ProduceApi, 9, await healthy.reply()).body.responses).toHaveLength(1)
})

test('what came before a breach of the protocol is answered, and what comes behind it is not looked at', async () => {
  const { connect, problems, fixture, topic } = await serve()
  const produce = (n: number) => requestOf(ProduceApi, 9, n, produceBody(batchOf([`${n}`])))
  const versions = requestOf(ApiVersionsApi, 0, 3, {})
  for (const [bytes, why] of breaches()) {
    for (const before of [[versions], [produce(1), produce(2)], [produce(1), versions]]) {
      const client = await connect()
      const closed = once(client.socket, 'close')
      client.socket.write(Buffer.concat([...before, bytes, produce(9)]))
      for (const request of before) expect((await client.reply()).readInt32BE(0)).toBe(request.readInt32BE(8))
      await closed
      expect(problems.splice(0)).toEqual([expect.stringMatching(why)])
    }
  }
  expect(fixture.broker.logs.get(topic.topicId, 0).logEndOffset).toBe(breaches().length * 3)
})

test('a handler that fails is answered where the response has a place for it, else the connection ends', async () => {
  const fault = () => {
    throw new Error('a fault of ours')
  }
  const failing = [handler(InitProducerIdApi, fault), handler(ProduceApi, async () => fault())]
  const { connect, fixture, problems } = await serve((broker) => (connection) => {
    const server = new ConnectionServer(broker, handlersByKey(failing), connection)
    return (frame) => server.accept(frame)
  })
  const client = await connect()
  client.send(InitProducerIdApi, 4, 1, { transactionalId: null, transactionTimeoutMs: 1 })
  const { body } = decodeResponseFrame(InitProducerIdApi, 4, await client.reply())
  expect(body.errorCode).toBe(errors.UNKNOWN_SERVER_ERROR.code)
  const closed = once(client.socket, 'close')
  client.send(ProduceApi, 9, 2, produceBody(batchOf(['a'])))
  await closed
  expect(problems.join()).toMatch(/Produce failed, and its response has no place to say so/)
  expect(fixture.errors).toEqual(['InitProducerId v4 failed', 'Produce v9 failed'])
})

test('hundreds of waiting requests hold reading back and are all answered in the end', async () => {
  const { connect } = await serve()
  const [client, producer] = [await connect(), await connect()]
  const list = {
    replicaId: -1,
    isolationLevel: 0,
    topics: [{ name: 't', partitions: [{ partitionIndex: 0, timestamp: -1n }] }],
  }
  client.send(FetchApi, 12, 0, fetchBody(60_000))
  for (let n = 1; n <= 5000; n++) client.send(ListOffsetsApi, 5, n, list)
  producer.send(ProduceApi, 9, 1, produceBody(batchOf(['a'])))
  await producer.reply()
  for (let n = 0; n <= 5000; n++) expect((await client.reply()).readInt32BE(0)).toBe(n)
})

test('a client that goes away while its fetch waits leaves nothing behind', async () => {
  const { connect, fixture, topic } = await serve()
  const [client, other] = [await connect(), await connect()]
  client.send(FetchApi, 12, 1, fetchBody(60_000))
  client.send(ProduceApi, 9, 2, produceBody(batchOf(['never'])))
  const log = fixture.broker.logs.get(topic.topicId, 0)
  const roundTrip = async () => {
    other.send(ApiVersionsApi, 0, 1, {})
    await other.reply()
  }
  while (fixture.broker.logs.waiters.count(log) === 0) await roundTrip()
  client.socket.destroy()
  while (fixture.broker.logs.waiters.count(log) > 0) await roundTrip()
  await roundTrip()
  expect(log.logEndOffset).toBe(0)
})

test('a client that does not read its answers is given no more of them', async () => {
  const { connect, fixture } = await serve()
  const [silent, producer] = [await connect(), await connect()]
  for (let n = 0; n < 12; n++) {
    producer.send(ProduceApi, 9, n, produceBody(batchOf(['x'.repeat(900_000)])))
    await producer.reply()
  }
  let fetched = 0
  const read = fixture.broker.fetchSessions.open.bind(fixture.broker.fetchSessions)
  fixture.broker.fetchSessions.open = (...args) => {
    fetched++
    return read(...args)
  }
  silent.socket.pause()
  const [partition] = fetchBody(0).topics[0]?.partitions ?? []
  const topics = [
    { topic: 't', partitions: [{ ...partition, partition: 0, fetchOffset: 0, partitionMaxBytes: 2 ** 30 }] },
  ]
  for (let n = 0; n < 6; n++) silent.send(FetchApi, 12, n, { ...fetchBody(0), topics })
  // Each answer has ten megabytes: more than the kernel takes for somebody who does not read.
  for (let n = 0; n < 50; n++) {
    producer.send(ApiVersionsApi, 0, n, {})
    await producer.reply()
  }
  expect(fetched).toBeLessThan(3)
  silent.socket.resume()
  for (let n = 0; n < 6; n++) expect((await silent.reply()).readInt32BE(0)).toBe(n)
  expect(fetched).toBe(6)
})

test('a client whose requests are a lot of work lets others go first', async () => {
  const slow = handler(InitProducerIdApi, () => {
    const endMs = performance.now() + 25
    while (performance.now() < endMs);
    return { throttleTimeMs: 0, errorCode: 0, producerId: 0, producerEpoch: 0 }
  })
  const quick = handler(ApiVersionsApi, () => ({ errorCode: 0, apiKeys: [] }))
  const { connect } = await serve((broker) => (connection) => {
    const server = new ConnectionServer(broker, handlersByKey([slow, quick]), connection)
    return (frame) => server.accept(frame)
  })
  const [busy, other] = [await connect(), await connect()]
  const order: string[] = []
  const answers = async (client: typeof busy, name: string, count: number) => {
    for (let n = 0; n < count; n++) {
      await client.reply()
      order.push(name)
    }
  }
  const request = requestOf(InitProducerIdApi, 4, 1, { transactionalId: null, transactionTimeoutMs: 1 })
  busy.socket.write(Buffer.concat(Array(8).fill(request)))
  other.send(ApiVersionsApi, 0, 1, {})
  await Promise.all([answers(busy, 'busy', 8), answers(other, 'other', 1)])
  expect(order.indexOf('other')).toBeLessThan(4)
})
