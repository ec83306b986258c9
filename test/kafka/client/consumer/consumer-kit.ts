import { onTestFinished } from 'vitest'
import { openConsumer } from '../../../../src/kafka/client/consumer/consumer.ts'
import type { Consumer, ConsumerRecord } from '../../../../src/kafka/client/consumer/types.ts'
import type { ClientHooks } from '../../../../src/kafka/client/hooks.ts'
import { openProducer } from '../../../../src/kafka/client/producer/producer.ts'
import type { TestBroker } from '../broker.ts'

/** A consumer of the broker until the test ends. */
export async function consumerFor(
  broker: TestBroker,
  properties: Record<string, string> = {},
  hooks: ClientHooks = {},
): Promise<Consumer> {
  const consumer = await openConsumer({ ...broker.properties, ...properties }, hooks)
  onTestFinished(() => consumer.close(1000))
  return consumer
}

export async function fill(
  broker: TestBroker,
  topic: string,
  values: readonly string[],
  partition = 0,
): Promise<void> {
  const producer = await openProducer({ ...broker.properties, 'linger.ms': '0' })
  await Promise.all(values.map((value) => producer.deliver({ topic, partition, value: Buffer.from(value) })))
  await producer.close()
}

/** Polls until so many records are there; fewer when there are none for seconds. */
export async function take(consumer: Consumer, count: number): Promise<ConsumerRecord[]> {
  const records: ConsumerRecord[] = []
  while (records.length < count) {
    const more = await consumer.poll(5000)
    if (more.length === 0) break
    records.push(...more)
  }
  return records
}

export function values(records: readonly ConsumerRecord[]): string[] {
  return records.map(({ value }) => String(value))
}

export const EARLIEST = { 'auto.offset.reset': 'earliest' }
/** Polls until something is so. */
export async function until(consumer: Consumer, isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 200) throw new Error('it never came to that')
    await consumer.poll(100)
  }
}
