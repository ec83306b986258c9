import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { readOffsets } from '../../../src/cli/connect-standalone/offset-file.ts'
import { main } from '../../../src/cli/connect-standalone.ts'
import { openConsumer } from '../../../src/kafka/client/consumer/consumer.ts'
import type { ConsumerRecord } from '../../../src/kafka/client/consumer/types.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'
import { setUpWorker } from './worker-fixture.ts'

const STRING = 'org.apache.kafka.connect.storage.StringConverter'

it('carries the lines of a file through a topic into another file, and goes on where it stopped', async () => {
  const { folder, file, worker, start } = await setUpWorker()
  const out = join(folder, 'out.txt')
  const source = file('source.properties', {
    name: 'source',
    'connector.class': 'FileStreamSource',
    file: join(folder, 'in.txt'),
    topic: 'lines',
  })
  const config = { 'connector.class': 'FileStreamSink', file: out, topics: 'lines' }
  const sink = file('sink.json', JSON.stringify({ name: 'sink', config }))
  const runUntil = async (text: string): Promise<number> => {
    const { io, ended } = start(worker(), source, sink)
    await vi.waitFor(() => expect(existsSync(out) && readFileSync(out, 'utf8')).toBe(text), 15_000)
    io.signal('SIGTERM')
    return ended
  }
  file('in.txt', 'one\ntwo\nthr')
  expect(await runUntil('one\ntwo\n')).toBe(143)
  expect([...readOffsets(join(folder, 'connect.offsets'))]).toEqual([
    [`["source",{"filename":"${folder}/in.txt"}]`, '{"position":8}'],
  ])
  file('in.txt', 'one\ntwo\nthree\n')
  expect(await runUntil('one\ntwo\nthree\n')).toBe(143)
}, 40_000)

it.each([
  [
    '',
    'org.apache.kafka.common.config.ConfigException: Missing required configuration "key.converter" which has no default value.',
  ],
  [
    `key.converter=${STRING}\nvalue.converter=${STRING}\n`,
    'org.apache.kafka.common.KafkaException: Failed to create new KafkaAdminClient\nCaused by: org.apache.kafka.common.config.ConfigException: Invalid url in bootstrap.servers: nohost',
  ],
  [
    'key.converter=foo.Bar\nvalue.converter=x\n',
    'org.apache.kafka.common.config.ConfigException: Invalid value foo.Bar for configuration key.converter: Class foo.Bar could not be found.',
  ],
])('a worker without what it needs ends with 2 and the reason', async (more, reason) => {
  const { file, start } = await setUpWorker()
  const text = `bootstrap.servers=nohost\noffset.storage.file.filename=x\n${more}`
  const { io, ended } = start(file('bad.properties', text))
  expect(await ended).toBe(2)
  expect(io.stderrText()).toMatch(
    /ERROR Stopping due to error \(org.apache.kafka.connect.cli.AbstractConnectCli\)/,
  )
  expect(io.stderrText()).toContain(`\n${reason}\n`)
})

it('a connector that is not valid ends the worker with 3 and all mistakes', async () => {
  const { file, worker, start } = await setUpWorker()
  const path = file('bad.properties', {
    name: 'bad',
    'connector.class': 'FileStreamSource',
    'tasks.max': '0',
  })
  const { io, ended } = start(worker(), path)
  expect(await ended).toBe(3)
  expect(io.stderrText().replace(/\[.*?\] /g, '')).toContain(
    `ERROR Failed to create connector for ${path} (org.apache.kafka.connect.cli.ConnectStandalone)
ERROR Stopping after connector error (org.apache.kafka.connect.cli.ConnectStandalone)
java.util.concurrent.ExecutionException: org.apache.kafka.connect.runtime.rest.errors.BadRequestException: Connector configuration is invalid and contains the following 2 error(s):
Invalid value 0 for configuration tasks.max: Value must be at least 1
Missing required configuration "topic" which has no default value.
`,
  )
})

it('-daemon starts the script anew in the background, with its output in a file', async () => {
  const folder = temporaryFolder()
  const script = join(folder, 'script.cjs')
  writeFileSync(script, 'console.log(process.argv.slice(2).join(" "))')
  const io = memoryIo('', { LOG_DIR: join(folder, 'logs') })
  expect(await main(['-daemon', 'worker.properties', 'file.properties'], io, script)).toBe(0)
  await vi.waitFor(
    () =>
      expect(readFileSync(join(folder, 'logs/connectStandalone.out'), 'utf8')).toBe(
        'worker.properties file.properties\n',
      ),
    { timeout: 5000, interval: 10 },
  )
  expect(io.stdoutText() + io.stderrText()).toBe('')
})

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

describe('a record that fails', () => {
  it('ends the sink’s task', async () => {
    const { io } = await sinkOfBadRecords({})
    await vi.waitFor(() => expect(io.stderrText()).toContain('Task is being killed'), 15_000)
    expect(io.stderrText()).toContain(
      'ERROR WorkerSinkTask{id=sink-0} Task threw an uncaught and unrecoverable exception. Task is being killed and will not recover until manually restarted (org.apache.kafka.connect.runtime.WorkerTask)\norg.apache.kafka.connect.errors.ConnectException: Tolerance exceeded in error handler\nCaused by: org.apache.kafka.connect.errors.DataException: Converting byte[] to Kafka Connect data failed due to serialization error: ',
    )
  })

  it('is passed over with errors.tolerance=all, with a line in the log where one is wanted', async () => {
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

  it('is told with its place by a source, and passed over', async () => {
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

  it('ends the task where the dead letter queue cannot be made', async () => {
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
})
