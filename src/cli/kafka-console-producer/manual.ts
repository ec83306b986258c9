import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-console-producer says of itself. */
export const manual: Manual = {
  purpose: 'This tool helps to read data from standard input and publish it to Kafka.',
  examples: [
    {
      purpose: 'A record for each line that you type, until Control-D',
      command: 'kafka-console-producer --bootstrap-server localhost:9092 --topic orders',
    },
    {
      purpose: 'Records with keys: key and value with a colon between them',
      command:
        'kafka-console-producer --bootstrap-server localhost:9092 --topic orders --reader-property parse.key=true --reader-property key.separator=:',
    },
    {
      purpose: 'A whole file, compressed',
      command:
        'kafka-console-producer --bootstrap-server localhost:9092 --topic orders --compression-codec zstd < orders.txt',
    },
    {
      purpose: 'Records as kafka-console-consumer prints them with print.json=true, all of them or none',
      command:
        'kafka-console-producer --bootstrap-server localhost:9092 --topic orders-copy --reader-property parse.json=true --transaction < orders.jsonl',
    },
  ],
  groups: [
    { title: 'Connection', options: [option.bootstrapServer, option.commandConfig, option.commandProperty] },
    {
      title: 'What to send',
      options: [
        option.topic,
        option.readerProperty,
        option.readerConfig,
        option.lineReader,
        option.compressionCodec,
      ],
    },
    {
      title: 'How to send it',
      options: [
        option.sync,
        option.transaction,
        option.requestRequiredAcks,
        option.messageSendMaxRetries,
        option.retryBackoffMs,
        option.requestTimeoutMs,
        option.maxBlockMs,
        option.metadataExpiryMs,
      ],
    },
    {
      title: 'Batches and memory',
      options: [option.batchSize, option.timeout, option.maxMemoryBytes, option.socketBufferSize],
    },
    {
      title: 'Old names',
      options: [
        option.property,
        option.producerProperty,
        option.producerConfig,
        option.maxPartitionMemoryBytes,
      ],
    },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
