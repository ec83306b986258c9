import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-replica-verification says of itself. */
export const manual: Manual = {
  purpose: 'Validate that all replicas for a set of topics have the same data.',
  examples: [
    {
      purpose: 'Everything that is written from now on, with a report every half minute, until Ctrl-C',
      command: 'kafka-replica-verification --broker-list localhost:9092',
    },
    {
      purpose: 'Two topics from their beginning, with a report every second',
      command:
        'kafka-replica-verification --broker-list localhost:9092 --topics-include orders,payments --time -2 --report-interval-ms 1000',
    },
    {
      purpose: 'What was written since a time',
      command: 'kafka-replica-verification --broker-list localhost:9092 --time 1764072000000',
    },
  ],
  groups: [
    { title: 'Connection', options: [option.brokerList] },
    { title: 'What to verify', options: [option.topicsInclude, option.time] },
    { title: 'How to read', options: [option.fetchSize, option.maxWaitMs] },
    { title: 'What to print', options: [option.reportIntervalMs, option.json] },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
