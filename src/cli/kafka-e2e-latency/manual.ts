import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-e2e-latency says of itself. */
export const manual: Manual = {
  purpose: 'This tool measures end-to-end latency in Kafka by sending messages and timing their reception.',
  examples: [
    {
      purpose: 'How long a message of 512 bytes takes from a producer to a consumer, a thousand times over',
      command:
        'kafka-e2e-latency --bootstrap-server localhost:9092 --topic latency --num-records 1000 --producer-acks 1 --record-size 512',
    },
    {
      purpose: 'The same with all replicas, a key and two headers',
      command:
        'kafka-e2e-latency --bootstrap-server localhost:9092 --topic latency --num-records 1000 --producer-acks all --record-size 512 --record-key-size 16 --num-headers 2 --record-header-key-size 8 --record-header-size 32',
    },
    {
      purpose: 'The old spelling, without names',
      command: 'kafka-e2e-latency localhost:9092 latency 1000 all 512',
    },
  ],
  groups: [
    { title: 'Connection', options: [option.bootstrapServer, option.commandConfig] },
    { title: 'How to send', options: [option.topic, option.numRecords, option.producerAcks] },
    {
      title: 'What to send',
      options: [
        option.recordSize,
        option.recordKeySize,
        option.numHeaders,
        option.recordHeaderKeySize,
        option.recordHeaderSize,
      ],
    },
    { title: 'What to print', options: [option.json] },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
