import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as common from '../perf-consumer/options.ts'
import * as option from './options.ts'

/** What kafka-share-consumer-perf-test says of itself. */
export const manual: Manual = {
  purpose: 'This tool is used to verify the share consumer performance.',
  examples: [
    {
      purpose: 'A share group begins with the oldest record where it is told so, once',
      command:
        'kafka-configs --bootstrap-server localhost:9092 --alter --group perf-share-consumer --add-config share.auto.offset.reset=earliest',
    },
    {
      purpose: 'How fast one member of a share group receives and acknowledges 100000 records',
      command:
        'kafka-share-consumer-perf-test --bootstrap-server localhost:9092 --topic load --num-records 100000',
    },
    {
      purpose: 'Four members that share the load, and what each had of it',
      command:
        'kafka-share-consumer-perf-test --bootstrap-server localhost:9092 --topic load --num-records 100000 --threads 4 --show-consumer-stats',
    },
  ],
  groups: [
    {
      title: 'Connection',
      options: [option.bootstrapServer, common.commandConfig, option.consumerConfig, option.commandProperty],
    },
    {
      title: 'What to read',
      options: [option.topic, option.group, common.numRecords, common.messages, common.timeout],
    },
    { title: 'How to read', options: [option.threads, option.fetchSize, common.socketBufferSize] },
    {
      title: 'What to print',
      options: [
        option.showConsumerStats,
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
