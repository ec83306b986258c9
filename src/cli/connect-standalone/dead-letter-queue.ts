/** The topic for a sink's failed records (errors.deadletterqueue.*; DeadLetterQueueReporter). */

import type { Admin } from '../../kafka/client/admin/admin.ts'
import { createTopics } from '../../kafka/client/admin/create-topics.ts'
import { listTopics } from '../../kafka/client/admin/list-topics.ts'
import type { ConsumerRecord } from '../../kafka/client/consumer/types.ts'
import type { Producer } from '../../kafka/client/producer/types.ts'
import type { Io } from '../kit/io.ts'
import { executionException, javaTrace } from '../kit/java-error.ts'
import { scriptLog } from '../kit/log.ts'
import type { Settings } from './converters.ts'
import { connectException } from './errors.ts'
import type { Failure, Reporter } from './record-errors.ts'
import { flag } from './transform-settings.ts'

const LOGGER = 'org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter'
const HEADER = '__connect.errors.'
const DEFAULT_REPLICATION_FACTOR = 3

/** The topic's name, undefined where failed records are not kept. */
export function deadLetterTopic(settings: Settings): string | undefined {
  return settings.get('errors.deadletterqueue.topic.name')?.trim() || undefined
}

/** Makes the topic where it is not there yet, with one partition. Throws JavaError. */
export async function createDeadLetterTopic(
  settings: Settings,
  topic: string,
  { admin, io }: { admin: Admin; io: Io },
): Promise<void> {
  try {
    const listed = await listTopics(admin)
    if (listed.some(({ name }) => name === topic)) return
    scriptLog(io).error(`Topic ${topic} doesn't exist. Will attempt to create topic.`, LOGGER)
    const replicationFactor = Number(
      settings.get('errors.deadletterqueue.topic.replication.factor') ?? DEFAULT_REPLICATION_FACTOR,
    )
    const outcomes = await createTopics(admin, [{ name: topic, numPartitions: 1, replicationFactor }])
    for (const outcome of outcomes.values()) if (outcome instanceof Error) throw outcome
  } catch (fault) {
    if (isTopicExists(fault)) return
    throw connectException(
      `Could not initialize dead letter queue with topic=${topic}`,
      executionException(fault),
    )
  }
}

function isTopicExists(fault: unknown): boolean {
  return (
    fault instanceof Error &&
    'className' in fault &&
    fault.className === 'org.apache.kafka.common.errors.TopicExistsException'
  )
}

/** A task, as the REST interface names it. */
export interface TaskName {
  readonly connector: string
  readonly task: number
}

/** Sends failed records, as they were consumed, to the topic. */
export function deadLetterReporter(
  settings: Settings,
  topic: string,
  { producer, task, io }: { producer: Producer; task: TaskName; io: Io },
): Reporter<ConsumerRecord> {
  const hasContext = flag(settings, 'errors.deadletterqueue.context.headers.enable', false)
  return (original, failure) => {
    const headers = [...original.headers, ...(hasContext ? contextOf(task, original, failure) : [])]
    const { key, value, timestamp } = original
    producer.send({ topic, key, value, headers, ...(timestamp < 0 ? {} : { timestamp }) }, (error) => {
      if (error !== null)
        scriptLog(io).error(`Could not produce message to dead letter queue. topic=${topic}`, LOGGER, error)
    })
  }
}

function contextOf(
  { connector, task }: TaskName,
  { topic, partition, offset }: ConsumerRecord,
  { stage, className, fault }: Failure,
): { key: string; value: Buffer }[] {
  const trace = javaTrace(fault)
  const context: Readonly<Record<string, string | number>> = {
    topic,
    partition,
    offset,
    'connector.name': connector,
    'task.id': task,
    stage,
    'class.name': className,
    'exception.class.name': 'className' in fault ? String(fault.className) : 'java.lang.RuntimeException',
    'exception.message': fault.message,
    'exception.stacktrace': `${trace}\n`,
  }
  return Object.entries(context).map(([key, value]) => ({
    key: HEADER + key,
    value: Buffer.from(String(value)),
  }))
}
