/** The arguments of kafka-verifiable-producer. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { exactLongArgument, integerArgument, stringArgument } from '../kit/argparse/argument.ts'
import type { Parser } from '../kit/argparse/parser.ts'
import * as common from '../verifiable/connection-arguments.ts'

export const topic = common.topic('Produce messages to this topic.')
export const maxMessages = common.maxMessages(
  'Produce this many messages. If -1, produce messages until the process is killed externally.',
)
export const throughput = integerArgument(
  '--throughput',
  'If set >= 0, throttle maximum message throughput to *approximately* THROUGHPUT messages/sec.',
  { metavar: 'THROUGHPUT', defaultsTo: -1 },
)
export const acks = integerArgument(
  '--acks',
  'Acks required on each produced message. See Kafka docs on acks for details.',
  { metavar: 'ACKS', defaultsTo: -1, choices: [0, 1, -1] },
)
export const producerConfig = stringArgument(
  '--producer.config',
  '(DEPRECATED) Producer config properties file. This option will be removed in a future version. Use --command-config instead.',
  common.configFile,
)
export const messageCreateTime = exactLongArgument(
  '--message-create-time',
  'Send messages with creation time starting at the arguments value, in milliseconds since epoch',
  { metavar: 'CREATE-TIME', defaultsTo: -1n },
)
export const valuePrefix = integerArgument(
  '--value-prefix',
  'If specified, each produced value will have this prefix with a dot separator',
  { metavar: 'VALUE-PREFIX' },
)
export const repeatingKeys = integerArgument(
  '--repeating-keys',
  'If specified, each produced record will have a key starting at 0 increment by 1 up to the number specified (exclusive), then the key is set to 0 again',
  { metavar: 'REPEATING-KEYS' },
)

/** The command line of kafka-verifiable-producer. */
export const parser: Parser = {
  prog: 'verifiable-producer',
  showsDefaults: true,
  description:
    'This tool produces increasing integers to the specified topic and prints JSON metadata to stdout on each "send" request, making externally visible which messages have been acked and which have not.',
  examples: [
    {
      purpose: 'The numbers from 0 to 99, ten a second',
      command:
        'kafka-verifiable-producer --bootstrap-server localhost:9092 --topic numbers --max-messages 100 --throughput 10',
    },
    {
      purpose: 'Values 7.0, 7.1, ... with the keys 0, 1, 2, 0, 1, 2, ... until Ctrl-C',
      command:
        'kafka-verifiable-producer --bootstrap-server localhost:9092 --topic numbers --value-prefix 7 --repeating-keys 3 --throughput 100',
    },
    {
      purpose: 'The offsets alone',
      command:
        'kafka-verifiable-producer --bootstrap-server localhost:9092 --topic numbers --max-messages 5 | jq \'select(.name == "producer_send_success").offset\'',
    },
  ],
  arguments: [
    topic,
    common.producersBootstrapServer,
    maxMessages,
    throughput,
    acks,
    producerConfig,
    messageCreateTime,
    valuePrefix,
    repeatingKeys,
    common.commandConfig,
  ],
}
