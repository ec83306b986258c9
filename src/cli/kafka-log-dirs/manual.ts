import { jsonOption } from '../kit/json.ts'
import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-log-dirs says of itself. */
export const manual: Manual = {
  purpose: 'This tool helps to query log directory usage on the specified brokers.',
  examples: [
    {
      purpose: 'How large each partition of two topics is on disk',
      command: 'kafka-log-dirs --bootstrap-server localhost:9092 --describe --topic-list orders,payments',
    },
    {
      purpose: 'What lies on one broker',
      command: 'kafka-log-dirs --bootstrap-server localhost:9092 --describe --broker-list 1',
    },
    {
      purpose: 'One JSON object for each directory, with its volume and its partitions',
      command: 'kafka-log-dirs --bootstrap-server localhost:9092 --describe --json',
    },
  ],
  groups: [
    { title: 'Action', options: [option.describe] },
    { title: 'Connection', options: [option.bootstrapServer, option.commandConfig] },
    { title: 'What to describe', options: [option.topicList, option.brokerList, jsonOption] },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
