/** The arguments of kafka-verifiable-consumer. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { flagArgument, integerArgument, stringArgument } from '../kit/argparse/argument.ts'
import type { Parser } from '../kit/argparse/parser.ts'
import * as common from '../verifiable/connection-arguments.ts'

const RANGE_ASSIGNOR = 'org.apache.kafka.clients.consumer.RangeAssignor'
const ROUND_ROBIN_ASSIGNOR = 'org.apache.kafka.clients.consumer.RoundRobinAssignor'

export const topic = common.topic('Consumes messages from this topic.')
export const groupProtocol = stringArgument(
  '--group-protocol',
  'Group protocol (must be one of CLASSIC, CONSUMER)',
  { metavar: 'GROUP-PROTOCOL', defaultsTo: 'classic', suggests: ['classic', 'consumer'] },
)
export const groupRemoteAssignor = stringArgument(
  '--group-remote-assignor',
  'Group remote assignor; only used if the group protocol is CONSUMER',
  { metavar: 'GROUP-REMOTE-ASSIGNOR', suggests: ['uniform', 'range'] },
)
export const groupId = common.groupId('The group id of the consumer group')
export const groupInstanceId = stringArgument(
  '--group-instance-id',
  'A unique identifier of the consumer instance',
  { metavar: 'GROUP-INSTANCE-ID' },
)
export const maxMessages = common.maxMessages(
  'Consume this many messages. If -1 (the default), the consumer will consume until the process is killed externally',
)
export const sessionTimeout = integerArgument(
  '--session-timeout',
  "Set the consumer's session timeout, note that this configuration is not supported when group protocol is consumer",
  { metavar: 'TIMEOUT-MS' },
)
export const enableAutocommit = flagArgument('--enable-autocommit', 'Enable offset auto-commit on consumer')
export const resetPolicy = stringArgument(
  '--reset-policy',
  "Set reset policy (must be either 'earliest', 'latest', or 'none')",
  { metavar: 'RESET-POLICY', defaultsTo: 'earliest', suggests: ['earliest', 'latest', 'none'] },
)
export const assignmentStrategy = stringArgument(
  '--assignment-strategy',
  `Set assignment strategy (e.g. ${ROUND_ROBIN_ASSIGNOR}); only used if the group protocol is CLASSIC`,
  {
    metavar: 'ASSIGNMENT-STRATEGY',
    defaultsTo: RANGE_ASSIGNOR,
    suggests: [RANGE_ASSIGNOR, ROUND_ROBIN_ASSIGNOR],
  },
)
export const consumerConfig = stringArgument(
  '--consumer.config',
  '(DEPRECATED) Consumer config properties file. This option will be removed in a future version. Use --command-config instead',
  common.configFile,
)

/** The command line of kafka-verifiable-consumer. */
export const parser: Parser = {
  prog: 'verifiable-consumer',
  showsDefaults: true,
  description:
    'This tool consumes messages from a specific topic and emits consumer events (e.g. group rebalances, received messages, and offsets committed) as JSON objects to STDOUT.',
  examples: [
    {
      purpose: 'The first hundred messages, with what the group does meanwhile',
      command:
        'kafka-verifiable-consumer --bootstrap-server localhost:9092 --topic numbers --group-id checkers --max-messages 100',
    },
    {
      purpose: 'Every message on a line of its own, until Ctrl-C',
      command:
        'kafka-verifiable-consumer --bootstrap-server localhost:9092 --topic numbers --group-id checkers --verbose',
    },
    {
      purpose: 'By the new group protocol, with the assignor of the broker',
      command:
        'kafka-verifiable-consumer --bootstrap-server localhost:9092 --topic numbers --group-id checkers --group-protocol consumer --group-remote-assignor range',
    },
  ],
  arguments: [
    common.consumersBootstrapServer,
    topic,
    groupProtocol,
    groupRemoteAssignor,
    groupId,
    groupInstanceId,
    maxMessages,
    sessionTimeout,
    common.verbose,
    enableAutocommit,
    resetPolicy,
    assignmentStrategy,
    consumerConfig,
    common.commandConfig,
  ],
}
