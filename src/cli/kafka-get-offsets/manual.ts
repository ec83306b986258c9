import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-get-offsets says of itself. */
export const manual: Manual = {
  purpose: 'An interactive shell for getting topic-partition offsets.',
  examples: [
    {
      purpose: 'Where each partition of a topic ends',
      command: 'kafka-get-offsets --bootstrap-server localhost:9092 --topic orders',
    },
    {
      purpose: 'Where they begin',
      command: 'kafka-get-offsets --bootstrap-server localhost:9092 --topic orders --time earliest',
    },
    {
      purpose: 'The first record at or after a time, in milliseconds since 1970',
      command: 'kafka-get-offsets --bootstrap-server localhost:9092 --topic orders --time 1769868000000',
    },
    {
      purpose: 'Partition 0 of one topic and partitions 2 and up of all whose names begin with "pay"',
      command: "kafka-get-offsets --bootstrap-server localhost:9092 --topic-partitions 'orders:0,pay.*:2-'",
    },
  ],
  groups: [
    { title: 'Connection', options: [option.bootstrapServer, option.commandConfig] },
    {
      title: 'Which partitions',
      options: [option.topic, option.partitions, option.topicPartitions, option.excludeInternalTopics],
    },
    { title: 'Which offset', options: [option.time, option.json] },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
