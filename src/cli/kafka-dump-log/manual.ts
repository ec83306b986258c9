import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-dump-log says of itself. */
export const manual: Manual = {
  purpose:
    'This tool helps to parse a log file and dump its contents to the console, useful for debugging a seemingly corrupt log segment.',
  examples: [
    {
      purpose: 'The records of a partition in Samsa’s data directory, whether the server runs or not',
      command: 'kafka-dump-log --print-data-log --files ~/.local/share/samsa/orders-0',
    },
    {
      purpose: 'The batches of a segment of a real server',
      command: 'kafka-dump-log --files /tmp/kraft-combined-logs/orders-0/00000000000000000000.log',
    },
    {
      purpose: 'What groups have committed',
      command: 'kafka-dump-log --offsets-decoder --files ~/.local/share/samsa/__consumer_offsets-0',
    },
    {
      purpose: 'Whether an index fits its segment',
      command: 'kafka-dump-log --verify-index-only --files orders-0/00000000000000000000.index',
    },
    {
      purpose: 'What a cluster began with, or its metadata log',
      command:
        'kafka-dump-log --cluster-metadata-decoder --files /tmp/kraft-combined-logs/bootstrap.checkpoint',
    },
  ],
  groups: [
    { title: 'Files', options: [option.files, option.maxBytes, option.maxMessageSize] },
    {
      title: 'What is printed of a log',
      options: [option.deepIteration, option.printDataLog, option.skipRecordMetadata],
    },
    {
      title: 'How records are read',
      options: [
        option.keyDecoderClass,
        option.valueDecoderClass,
        option.offsetsDecoder,
        option.transactionLogDecoder,
        option.shareGroupStateDecoder,
        option.clusterMetadataDecoder,
        option.remoteLogMetadataDecoder,
      ],
    },
    { title: 'Indexes', options: [option.verifyIndexOnly, option.indexSanityCheck] },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
