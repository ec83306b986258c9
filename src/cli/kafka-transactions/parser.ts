/** The command line of kafka-transactions. Names, placeholders and descriptions are those of Kafka 4.3.1's tool. */
import {
  type ArgumentGroup,
  integerArgument,
  longArgument,
  shortArgument,
  stringArgument,
  versionArgument,
} from '../kit/argparse/argument.ts'
import type { Parser } from '../kit/argparse/parser.ts'
import { jsonArgument } from '../kit/argparse-json.ts'
import { KAFKA_VERSION } from '../kit/usage.ts'

/** The commit that Kafka 4.3.1 was built from. */
const KAFKA_COMMIT = '26b251a451ce941d'

const newerBrokers: ArgumentGroup = {
  title: 'Brokers on versions 3.0 and above',
  description: 'For newer brokers, only the start offset of the transaction to be aborted is required',
}
const olderBrokers: ArgumentGroup = {
  title: 'Brokers on versions older than 3.0',
  description: 'For older brokers, you must provide all of these arguments',
}

export const commandConfig = stringArgument(
  '--command-config',
  'property file containing configs to be passed to admin client',
  { metavar: 'FILE', suggests: 'files' },
)
export const bootstrapServer = stringArgument(
  '--bootstrap-server',
  'hostname and port for the broker to connect to, in the form `host:port`  (multiple comma-separated entries can be given)',
  { metavar: 'host:port', isRequired: true },
)

export const list = {
  durationFilter: longArgument(
    '--duration-filter',
    'Duration (in millis) to filter by: if < 0, all transactions will be returned; otherwise, only transactions running longer than this duration will be returned',
  ),
  pattern: stringArgument(
    '--transactional-id-pattern',
    'Transactional id regular expression pattern to filter by',
  ),
}
export const transactionalId = stringArgument('--transactional-id', 'transactional id', { isRequired: true })
/** The reference spells it so in one command alone. */
export const transactionalIdToEnd = stringArgument('--transactionalId', 'transactional id', {
  isRequired: true,
})
const topic = stringArgument('--topic', 'topic name', { isRequired: true, suggests: 'topics' })
const partition = integerArgument('--partition', 'partition number', { isRequired: true })
export const producers = {
  brokerId: integerArgument(
    '--broker-id',
    'optional broker id to describe the producer state on a specific replica',
  ),
  topic,
  partition,
}
export const abort = {
  topic,
  partition,
  startOffset: longArgument('--start-offset', 'start offset of the transaction to abort', {
    group: newerBrokers,
  }),
  producerId: longArgument('--producer-id', 'producer id', { group: olderBrokers }),
  producerEpoch: shortArgument('--producer-epoch', 'producer epoch', { group: olderBrokers }),
  coordinatorEpoch: integerArgument('--coordinator-epoch', 'coordinator epoch', { group: olderBrokers }),
}
export const hanging = {
  brokerId: integerArgument('--broker-id', 'broker id to search for hanging transactions'),
  maxTransactionTimeout: integerArgument(
    '--max-transaction-timeout',
    'maximum transaction timeout in minutes to limit the scope of the search (15 minutes by default)',
    { defaultsTo: 15 },
  ),
  topic: stringArgument('--topic', 'topic name to limit search to (required if --partition is specified)', {
    suggests: 'topics',
  }),
  partition: integerArgument('--partition', 'partition number'),
}

export const parser: Parser = {
  prog: 'kafka-transactions.sh',
  description:
    'This tool is used to analyze the transactional state of producers in the cluster. It can be used to detect and recover from hanging transactions.',
  examples: [
    {
      purpose: 'Every transactional id, and its state',
      command: 'kafka-transactions --bootstrap-server localhost:9092 list',
    },
    {
      purpose: 'Transactions that no coordinator will end',
      command: 'kafka-transactions --bootstrap-server localhost:9092 find-hanging --topic orders',
    },
    {
      purpose: 'End one of them',
      command:
        'kafka-transactions --bootstrap-server localhost:9092 abort --topic orders --partition 0 --start-offset 42',
    },
    {
      purpose: 'Who writes to a partition',
      command:
        'kafka-transactions --bootstrap-server localhost:9092 describe-producers --topic orders --partition 0',
    },
  ],
  arguments: [
    versionArgument(
      ['-v', '--version'],
      'show the version of this Kafka distribution and exit',
      `${KAFKA_VERSION} (Commit:${KAFKA_COMMIT})`,
    ),
    commandConfig,
    bootstrapServer,
  ],
  subcommands: {
    title: 'commands',
    metavar: 'COMMAND',
    commands: [
      {
        command: 'list',
        help: 'list transactions',
        arguments: [list.durationFilter, list.pattern, jsonArgument],
      },
      {
        command: 'describe',
        description: 'Describe the state of an active transactional-id.',
        help: 'describe the state of an active transactional-id',
        arguments: [transactionalId, jsonArgument],
      },
      {
        command: 'describe-producers',
        help: 'describe the states of active producers for a topic partition',
        arguments: [producers.brokerId, topic, partition, jsonArgument],
      },
      {
        command: 'abort',
        help: 'abort a hanging transaction (requires administrative privileges)',
        arguments: [
          topic,
          partition,
          abort.startOffset,
          abort.producerId,
          abort.producerEpoch,
          abort.coordinatorEpoch,
        ],
      },
      {
        command: 'find-hanging',
        help: 'find hanging transactions',
        arguments: [
          hanging.brokerId,
          hanging.maxTransactionTimeout,
          hanging.topic,
          hanging.partition,
          jsonArgument,
        ],
      },
      {
        command: 'forceTerminateTransaction',
        description: 'Force abort an ongoing transaction on transactionalId',
        help: 'Force abort an ongoing transaction on transactionalId (requires administrative privileges)',
        arguments: [transactionalIdToEnd],
      },
    ],
  },
}
