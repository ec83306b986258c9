import { ClientError } from '../kafka/client/client-error.ts'
import type { Consumer } from '../kafka/client/consumer/types.ts'
import type { Producer } from '../kafka/client/producer/types.ts'
import { parseLine } from './kafka-e2e-latency/command-line.ts'
import { type Latencies, measure } from './kafka-e2e-latency/measure.ts'
import type { MessageSizes } from './kafka-e2e-latency/messages.ts'
import * as option from './kafka-e2e-latency/options.ts'
import { exitCodeOf } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { executionException, runtimeException } from './kit/java-error.ts'
import { javaDouble, javaFixed } from './kit/java-float.ts'
import { writeJson } from './kit/json.ts'
import { openConsumerWith, openProducerWith } from './kit/open-client.ts'
import type { ParsedOptions } from './kit/options.ts'
import { Progress } from './kit/progress.ts'
import { loadProperties, type Properties } from './kit/properties.ts'
import { caught } from './kit/uncaught.ts'

/** kafka-e2e-latency: sends messages one by one and says how long each took until it was read. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => test(argv, io), io)
}

async function test(words: readonly string[], io: Io): Promise<number> {
  try {
    await run(parseLine(words, io).options, io)
    return 0
  } catch (fault) {
    return caught(fault, io)
  }
}

async function run(options: ParsedOptions, io: Io): Promise<void> {
  const topic = options.valueOf(option.topic) ?? ''
  const numRecords = options.valueOf(option.numRecords) ?? 0
  const sizes = sizesOf(options)
  // Loaded while the consumer is opened; whoever opens it says what is wrong with it.
  void import('../kafka/client/producer/producer.ts').catch(() => undefined)
  const consumer = await openConsumerFor(options, io)
  let producer: Producer | undefined
  let progress: Progress | undefined
  try {
    producer = await openProducerFor(options, io)
    if (!(await consumer.listTopics()).includes(topic)) await createTopic(options, io)
    await startAtEnd(consumer, topic)
    const running = Progress.of(io, 'Measuring')
    progress = running
    const report = (index: number, latencyMs: number) => running.around(() => tellOne(index, latencyMs))
    const tellOne = (record: number, latencyMs: number) => {
      if (options.has(option.json)) writeJson(io, { record, latencyMs })
      else io.stdout.write(`${record}\t${javaDouble(latencyMs)}\n`)
    }
    const onProgress = (done: number) => running.say(() => `${done} of ${numRecords} messages`)
    const measured = await measure({
      producer,
      consumer,
      topic,
      numRecords,
      sizes,
      onReport: report,
      onProgress,
    })
    running.end()
    if (options.has(option.json)) writeJson(io, { records: numRecords, ...measured })
    else io.stdout.write(formatLatencies(measured))
    await consumer.commit()
  } finally {
    progress?.end()
    await Promise.all([producer?.close(), consumer.close()])
  }
}

function formatLatencies({ avgLatencyMs, p50LatencyMs, p99LatencyMs, p999LatencyMs }: Latencies): string {
  return `Avg latency: ${javaFixed(avgLatencyMs, 4)} ms\nPercentiles: 50th = ${p50LatencyMs}, 99th = ${p99LatencyMs}, 99.9th = ${p999LatencyMs}\n`
}

function sizesOf(options: ParsedOptions): MessageSizes {
  return {
    value: options.valueOf(option.recordSize) ?? 0,
    key: options.valueOf(option.recordKeySize) ?? 0,
    headers: options.valueOf(option.numHeaders) ?? 0,
    headerKey: options.valueOf(option.recordHeaderKeySize) ?? 0,
    headerValue: options.valueOf(option.recordHeaderSize) ?? 0,
  }
}

async function startAtEnd(consumer: Consumer, topic: string): Promise<void> {
  const count = (await consumer.partitionCount(topic)) ?? 0
  const partitions = Array.from({ length: count }, (_, partition) => ({ topic, partition }))
  consumer.assign(partitions)
  consumer.seekToEnd(partitions)
  for (const partition of partitions) await consumer.position(partition)
}

/** Throws a JavaError where the topic cannot be made. */
async function createTopic(options: ParsedOptions, io: Io): Promise<void> {
  const topic = options.valueOf(option.topic) ?? ''
  io.stdout.write(
    `Topic "${topic}" does not exist. Will create topic with 1 partition(s) and replication factor = 1\n`,
  )
  const [{ openAdminFor }, { createTopics }] = await Promise.all([
    import('./kit/open-admin.ts'),
    import('../kafka/client/admin/create-topics.ts'),
  ])
  const admin = await openAdminFor(io, {
    bootstrapServer: options.valueOf(option.bootstrapServer),
    commandConfig: options.valueOf(option.commandConfig),
  })
  try {
    const [outcome] = (
      await createTopics(admin, [{ name: topic, numPartitions: 1, replicationFactor: 1 }])
    ).values()
    if (!(outcome instanceof ClientError)) return
    io.stdout.write(`Creation of topic ${topic} failed\n`)
    throw runtimeException(executionException(outcome))
  } finally {
    await admin.close()
  }
}

function openConsumerFor(options: ParsedOptions, io: Io): Promise<Consumer> {
  const given = propertiesOf(options)
    .set('group.id', `test-group-${Date.now()}`)
    .set('enable.auto.commit', 'false')
    .set('auto.offset.reset', 'latest')
    .set('fetch.max.wait.ms', '0')
  return openConsumerWith(io, given)
}

function openProducerFor(options: ParsedOptions, io: Io): Promise<Producer> {
  const given = propertiesOf(options)
    .set('linger.ms', '0')
    .set('max.block.ms', '9223372036854775807')
    .set('acks', options.valueOf(option.producerAcks) ?? '')
  return openProducerWith(io, given)
}

function propertiesOf(options: ParsedOptions): Properties {
  const file = options.valueOf(option.commandConfig)
  const properties: Properties = file === undefined ? new Map() : loadProperties(file)
  return properties.set('bootstrap.servers', options.valueOf(option.bootstrapServer) ?? '')
}
