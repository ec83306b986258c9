/** The arguments of kafka-producer-perf-test. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import {
  type ArgumentGroup,
  doubleArgument,
  flagArgument,
  integerArgument,
  listArgument,
  longArgument,
  ours,
  stringArgument,
} from '../kit/argparse/argument.ts'
import type { Parser } from '../kit/argparse/parser.ts'

const PAYLOAD_RULE =
  'Note that you must provide exactly one of --record-size, --payload-file or --payload-monotonic.'
const payloadOptions: ArgumentGroup = { isExclusive: true, isRequired: true, description: PAYLOAD_RULE }

export const bootstrapServer = stringArgument(
  '--bootstrap-server',
  'The server(s) to connect to. This config takes precedence over bootstrap.servers specified via --command-property or --command-config.',
  { metavar: 'BOOTSTRAP-SERVER' },
)
export const topic = stringArgument('--topic', 'Produce records to this topic.', {
  isRequired: true,
  metavar: 'TOPIC',
  suggests: 'topics',
})
export const numRecords = longArgument('--num-records', 'Number of records to produce.', {
  isRequired: true,
  metavar: 'NUM-RECORDS',
})
export const recordSize = integerArgument('--record-size', `Record size in bytes. ${PAYLOAD_RULE}`, {
  metavar: 'RECORD-SIZE',
  group: payloadOptions,
})
export const payloadFile = stringArgument(
  '--payload-file',
  `File to read the record payloads from. This works only for UTF-8 encoded text files. Payloads will be read from this file and a payload will be randomly selected when sending records. ${PAYLOAD_RULE}`,
  { metavar: 'PAYLOAD-FILE', group: payloadOptions, suggests: 'files' },
)
export const payloadMonotonic = flagArgument(
  '--payload-monotonic',
  `Payload is a monotonically increasing integer. ${PAYLOAD_RULE}`,
  { group: payloadOptions },
)
export const payloadDelimiter = stringArgument(
  '--payload-delimiter',
  'Provides the delimiter to be used when --payload-file is provided. Defaults to new line. Note that this parameter will be ignored if --payload-file is not provided.',
  { metavar: 'PAYLOAD-DELIMITER', defaultsTo: '\\n' },
)
export const throughput = doubleArgument(
  '--throughput',
  'Throttle maximum record throughput to *approximately* THROUGHPUT records/sec. Set this to -1 to disable throttling.',
  { isRequired: true, metavar: 'THROUGHPUT' },
)
export const producerProps = listArgument(
  '--producer-props',
  '(DEPRECATED) Kafka producer related configuration properties like client.id. These configs take precedence over those passed via --command-config or --producer.config. This option will be removed in a future version. Use --command-property instead. Example: --command-property linger.ms=10 batch.size=32768',
  { nargs: '+', metavar: 'PROP-NAME=PROP-VALUE', suggests: 'producer-configs' },
)
export const commandProperty = listArgument(
  '--command-property',
  'Kafka producer related configuration properties like client.id. These configs take precedence over those passed via --command-config or --producer.config. Example: --command-property linger.ms=10 batch.size=32768',
  { nargs: '+', metavar: 'PROP-NAME=PROP-VALUE', suggests: 'producer-configs' },
)
export const producerConfig = stringArgument(
  '--producer.config',
  '(DEPRECATED) Producer config properties file. This option will be removed in a future version. Use --command-config instead.',
  { metavar: 'CONFIG-FILE', suggests: 'files' },
)
export const commandConfig = stringArgument('--command-config', 'Producer config properties file.', {
  metavar: 'CONFIG-FILE',
  suggests: 'files',
})
export const printMetrics = flagArgument('--print-metrics', 'Print out metrics at the end of the test.')
export const transactionalId = stringArgument(
  '--transactional-id',
  'The transactional id to use. This config takes precedence over the transactional.id specified via --command-property or --command-config. Note that if the transactional id is not specified while --transaction-duration-ms is provided, the default value for the transactional id will be performance-producer- followed by a random uuid.',
  { metavar: 'TRANSACTIONAL-ID' },
)
export const transactionDurationMs = longArgument(
  '--transaction-duration-ms',
  'The maximum duration of each transaction. The commitTransaction will be called after this time has elapsed. The value should be greater than 0. If the transactional id is specified via --command-property, --command-config or --transactional-id but --transaction-duration-ms is not specified, the default value will be 3000.',
  { metavar: 'TRANSACTION-DURATION' },
)
export const warmupRecords = longArgument(
  '--warmup-records',
  'The number of records to treat as warmup. These initial records will not be included in steady-state statistics. An additional summary line will be printed describing the steady-state statistics.',
  { metavar: 'WARMUP-RECORDS', defaultsTo: 0 },
)
export const reportingInterval = longArgument(
  '--reporting-interval',
  'Interval in milliseconds at which to print progress info.',
  { metavar: 'INTERVAL-MS', defaultsTo: 5000 },
)
export const json = ours(flagArgument('--json', 'Print each report as a JSON object on a line.'))

/** The command line of kafka-producer-perf-test. */
export const parser: Parser = {
  prog: 'kafka-producer-perf-test',
  showsDefaults: true,
  description:
    'This tool is used to verify the producer performance. To enable transactions, you can specify a transactional id or set a transaction duration using --transaction-duration-ms. There are three ways to specify the transactional id: set transactional.id=<id> via --command-property, set transactional.id=<id> in the config file via --command-config, or use --transactional-id <id>.',
  examples: [
    {
      purpose: 'A million records of 100 bytes, as fast as it goes',
      command:
        'kafka-producer-perf-test --bootstrap-server localhost:9092 --topic load --num-records 1000000 --record-size 100 --throughput -1',
    },
    {
      purpose:
        'A thousand records a second for a minute, compressed, with acknowledgement of the leader alone',
      command:
        'kafka-producer-perf-test --bootstrap-server localhost:9092 --topic load --num-records 60000 --record-size 1024 --throughput 1000 --command-property compression.type=lz4 acks=1',
    },
    {
      purpose: 'Lines of a file in random order, in transactions of half a second',
      command:
        'kafka-producer-perf-test --bootstrap-server localhost:9092 --topic load --num-records 10000 --payload-file orders.txt --throughput -1 --transaction-duration-ms 500',
    },
    {
      purpose: 'The steady state alone: the first 100000 records do not count in the last line',
      command:
        'kafka-producer-perf-test --bootstrap-server localhost:9092 --topic load --num-records 1000000 --record-size 100 --throughput -1 --warmup-records 100000',
    },
  ],
  arguments: [
    bootstrapServer,
    topic,
    numRecords,
    recordSize,
    payloadFile,
    payloadMonotonic,
    payloadDelimiter,
    throughput,
    producerProps,
    commandProperty,
    producerConfig,
    commandConfig,
    printMetrics,
    transactionalId,
    transactionDurationMs,
    warmupRecords,
    reportingInterval,
    json,
  ],
}
