import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as common from '../perf-consumer/options.ts'
import * as option from './options.ts'

/** What kafka-consumer-perf-test says of itself. */
export const manual: Manual = {
  purpose: 'This tool is used to verify the consumer performance.',
  examples: [
    {
      purpose: 'How fast the first million records of a topic are read',
      command:
        'kafka-consumer-perf-test --bootstrap-server localhost:9092 --topic load --num-records 1000000',
    },
    {
      purpose: 'The same, second by second',
      command:
        'kafka-consumer-perf-test --bootstrap-server localhost:9092 --topic load --num-records 1000000 --show-detailed-stats --reporting-interval 1000',
    },
    {
      purpose: 'All topics whose names begin with "load", by the new group protocol',
      command:
        "kafka-consumer-perf-test --bootstrap-server localhost:9092 --include 'load.*' --num-records 100000 --command-property group.protocol=consumer",
    },
  ],
  groups: [
    {
      title: 'Connection',
      options: [option.bootstrapServer, common.commandConfig, option.consumerConfig, option.commandProperty],
    },
    {
      title: 'What to read',
      options: [
        option.topic,
        option.include,
        option.group,
        option.fromLatest,
        common.numRecords,
        common.messages,
        common.timeout,
      ],
    },
    { title: 'How to read', options: [option.fetchSize, common.socketBufferSize] },
    {
      title: 'What to print',
      options: [
        common.showDetailedStats,
        common.reportingInterval,
        common.dateFormat,
        common.hideHeader,
        common.printMetrics,
        common.json,
      ],
    },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
