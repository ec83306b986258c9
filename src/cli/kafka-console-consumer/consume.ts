import { illegalArgument } from '../../kafka/client/client-error.ts'
import type { Consumer, ConsumerRecord } from '../../kafka/client/consumer/types.ts'
import { javaPattern } from '../kit/java-regex.ts'
import type { ParsedOptions } from '../kit/options.ts'
import * as option from './options.ts'
import type { StartOffset } from './settings.ts'

/** Subscribes to --topic or --include, or takes one partition from where it shall be read. */
export function subscribe(consumer: Consumer, options: ParsedOptions, start: StartOffset): void {
  const topic = options.has(option.topic) ? options.valueOf(option.topic) : undefined
  if (topic === undefined) {
    const pattern = options.valueOf(option.include) ?? ''
    if (pattern === '') throw illegalArgument('Topic pattern to subscribe to cannot be empty')
    consumer.subscribe(javaPattern(pattern))
    return
  }
  const partition = options.valueOf(option.partition)
  if (partition === undefined) {
    consumer.subscribe([topic])
    return
  }
  const assigned = { topic, partition }
  consumer.assign([assigned])
  if (start === 'earliest') consumer.seekToBeginning([assigned])
  else if (start === 'latest') consumer.seekToEnd([assigned])
  else consumer.seek(assigned, start)
}

/** Takes back what was polled but not printed, so that it is not committed, and leaves the group. */
export async function cleanUp(consumer: Consumer, unprinted: readonly ConsumerRecord[]): Promise<void> {
  const smallest = new Map<string, ConsumerRecord>()
  for (const record of unprinted) {
    const partition = `${record.topic}-${record.partition}`
    if (!smallest.has(partition)) smallest.set(partition, record)
  }
  for (const record of smallest.values()) consumer.seek(record, record.offset)
  await consumer.close()
}
