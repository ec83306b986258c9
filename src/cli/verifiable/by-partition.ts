import type { ConsumerRecord } from '../../kafka/client/consumer/types.ts'
import { partitionName } from '../../kafka/client/types.ts'
import type { Events } from './events.ts'

/** Groups the records of a poll by their partitions, in the order in which these come. */
export function byPartition<R extends ConsumerRecord>(records: readonly R[]): R[][] {
  const groups = new Map<string, R[]>()
  for (const record of records) {
    const name = partitionName(record)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [record])
    else group.push(record)
  }
  return [...groups.values()]
}

/** Prints each record, for --verbose. */
export function printRecords(events: Events, records: readonly ConsumerRecord[]): void {
  for (const { key, value, topic, partition, offset } of records) {
    const texts = { key: key?.toString('utf8') ?? null, value: value?.toString('utf8') ?? null }
    events.print('record_data', { ...texts, topic, partition, offset })
  }
}
