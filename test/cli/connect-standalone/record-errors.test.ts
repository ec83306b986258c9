import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { openConsumer } from '../../../src/kafka/client/consumer/consumer.ts'
import type { ConsumerRecord } from '../../../src/kafka/client/consumer/types.ts'
import { setUpWorker } from './worker-fixture.ts'

const good = (text: string): Buffer =>
  Buffer.from(JSON.stringify({ schema: { type: 'string' }, payload: text }))

/** A sink of a topic with a record in the middle that is no JSON. */
async function sinkOfBadRecords(settings: Readonly<Record<string, string>>) {
  const setting = await setUpWorker()
  const { file, folder, produce, start, worker } = setting
  const out = join(folder, 'out.txt')
  await produce(
    { topic: 'lines', value: good('one') },
    {
      topic: 'lines',
      key: Buffer.from('k'),
      value: Buffer.from('no json'),
      timestamp: 1764054489123,
      headers: [{ key: 'mine', value: Buffer.from('yes') }],
    },
    { topic: 'lines', value: good('two') },
  )
  const sink = file('sink.properties', {
    name: 'sink',
    'connector.class': 'FileStreamSink',
    file: out,
    topics: 'lines',
    ...settings,
  })
  return {
    ...setting,
    ...start(worker('json'), sink),
    lines: () => (existsSync(out) ? readFileSync(out, 'utf8') : ''),
  }
}

async function recordsOf(port: number, topic: string, count: number): Promise<ConsumerRecord[]> {
  const consumer = await openConsumer({ 'bootstrap.servers': `localhost:${port}` })
  consumer.assign([{ topic, partition: 0 }])
  consumer.seekToBeginning()
  const records: ConsumerRecord[] = []
  while (records.length < count) records.push(...(await consumer.poll(1_000)))
  await consumer.close()
  return records
}

it('a record that cannot be read ends the sink’s task', async () => {
  const { io } = await sinkOfBadRecords({})
  await vi.waitFor(() => expect(io.stderrText()).toContain('Task is being killed'), 15_000)
  expect(io.stderrText()).toContain(
    'ERROR WorkerSinkTask{id=sink-0} Task threw an uncaught and unrecoverable exception. Task is being killed and will not recover until manually restarted (org.apache.kafka.connect.runtime.WorkerTask)\norg.apache.kafka.connect.errors.ConnectException: Tolerance exceeded in error handler\nCaused by: org.apache.kafka.connect.errors.DataException: Converting byte[] to Kafka Connect data failed due to serialization error: ',
  )
})

it('with errors.tolerance=all it is passed over, with a line in the log where one is wanted', async () => {
  const { io, lines } = await sinkOfBadRecords({
    'errors.tolerance': 'all',
    'errors.log.enable': 'true',
    'errors.log.include.messages': 'true',
  })
  await vi.waitFor(() => expect(lines()).toBe('one\ntwo\n'), 15_000)
  expect(io.stderrText()).toContain(
    "ERROR Error encountered in task sink-0. Executing stage 'VALUE_CONVERTER' with class 'org.apache.kafka.connect.json.JsonConverter', where consumed record is {topic='lines', partition=0, offset=1, timestamp=1764054489123, timestampType=CreateTime}. (org.apache.kafka.connect.runtime.errors.LogReporter)\norg.apache.kafka.connect.errors.DataException: ",
  )
})

it('goes to the dead letter queue as it came, with what went wrong in its headers', async () => {
  const { broker, lines } = await sinkOfBadRecords({
    'errors.tolerance': 'all',
    'errors.deadletterqueue.topic.name': 'dead',
    'errors.deadletterqueue.topic.replication.factor': '1',
    'errors.deadletterqueue.context.headers.enable': 'true',
  })
  await vi.waitFor(() => expect(lines()).toBe('one\ntwo\n'), 15_000)
  const [dead] = await recordsOf(broker.port, 'dead', 1)
  expect([String(dead?.key), String(dead?.value), dead?.timestamp]).toEqual(['k', 'no json', 1764054489123])
  const headers = dead?.headers.map(({ key, value }) => [key, String(value).split('\n')[0]]) ?? []
  expect(headers.slice(0, 9)).toEqual([
    ['mine', 'yes'],
    ['__connect.errors.topic', 'lines'],
    ['__connect.errors.partition', '0'],
    ['__connect.errors.offset', '1'],
    ['__connect.errors.connector.name', 'sink'],
    ['__connect.errors.task.id', '0'],
    ['__connect.errors.stage', 'VALUE_CONVERTER'],
    ['__connect.errors.class.name', 'org.apache.kafka.connect.json.JsonConverter'],
    ['__connect.errors.exception.class.name', 'org.apache.kafka.connect.errors.DataException'],
  ])
  expect(headers.slice(9).map(([key]) => key)).toEqual([
    '__connect.errors.exception.message',
    '__connect.errors.exception.stacktrace',
  ])
})

it('a source’s line that a transform refuses is told with its place, and passed over', async () => {
  const { file, folder, start, worker } = await setUpWorker()
  const source = file('source.properties', {
    name: 'source',
    'connector.class': 'FileStreamSource',
    file: file('in.txt', '1\nx\n'),
    topic: 'numbers',
    'errors.tolerance': 'all',
    'errors.log.enable': 'true',
    'errors.log.include.messages': 'true',
    transforms: 'cast',
    'transforms.cast.type': 'org.apache.kafka.connect.transforms.Cast$Value',
    'transforms.cast.spec': 'int32',
  })
  const { io } = start(worker(), source)
  await vi.waitFor(() => expect(io.stderrText()).toContain('LogReporter'), 15_000)
  expect(io.stderrText().replace(/timestamp=\d+/, 'timestamp=T')).toContain(
    `Executing stage 'TRANSFORMATION' with class 'org.apache.kafka.connect.transforms.Cast$Value', where source record is = SourceRecord{sourcePartition={filename=${folder}/in.txt}, sourceOffset={position=4}} ConnectRecord{topic='numbers', kafkaPartition=null, key=null, keySchema=null, value=x, valueSchema=Schema{STRING}, timestamp=T, headers=ConnectHeaders(headers=)}. (`,
  )
})

it('a dead letter queue that cannot be made ends the task', async () => {
  const { io } = await sinkOfBadRecords({
    'errors.tolerance': 'all',
    'errors.deadletterqueue.topic.name': 'dead',
  })
  await vi.waitFor(() => expect(io.stderrText()).toContain('Task is being killed'), 15_000)
  expect(io.stderrText()).toContain(
    "ERROR Topic dead doesn't exist. Will attempt to create topic. (org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter)",
  )
  expect(io.stderrText()).toContain(
    '\norg.apache.kafka.connect.errors.ConnectException: Could not initialize dead letter queue with topic=dead\nCaused by: java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.InvalidReplicationFactorException: ',
  )
})
