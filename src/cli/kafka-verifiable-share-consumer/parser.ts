/** The arguments of kafka-verifiable-share-consumer. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { stringArgument } from '../kit/argparse/argument.ts'
import type { Parser } from '../kit/argparse/parser.ts'
import * as common from '../verifiable/connection-arguments.ts'

export const topic = common.topic('Consumes messages from this topic.')
export const groupId = common.groupId('The group id of the share group')
export const maxMessages = common.maxMessages(
  'Consume this many messages. If -1 (the default), the share consumers will consume until the process is killed externally',
)
export const acknowledgementMode = stringArgument(
  '--acknowledgement-mode',
  "Acknowledgement mode for the share consumers (must be either 'auto', 'sync' or 'async')",
  { metavar: 'ACKNOWLEDGEMENT-MODE', defaultsTo: 'auto', suggests: ['auto', 'sync', 'async'] },
)
export const offsetResetStrategy = stringArgument(
  '--offset-reset-strategy',
  "Share group offset reset strategy (must be either 'earliest' or 'latest')",
  { metavar: 'OFFSET-RESET-STRATEGY', defaultsTo: '', suggests: ['earliest', 'latest'] },
)

/** The command line of kafka-verifiable-share-consumer. */
export const parser: Parser = {
  prog: 'verifiable-share-consumer',
  showsDefaults: true,
  description:
    'This tool creates a share group and consumes messages from a specific topic and emits share consumer events (e.g. share consumer startup, received messages, and offsets acknowledged) as JSON objects to STDOUT.',
  examples: [
    {
      purpose: 'A hundred messages from the oldest on, acknowledged as they come',
      command:
        'kafka-verifiable-share-consumer --bootstrap-server localhost:9092 --topic jobs --group-id workers --offset-reset-strategy earliest --max-messages 100',
    },
    {
      purpose: 'Every message on a line of its own, each poll acknowledged before the next, until Ctrl-C',
      command:
        'kafka-verifiable-share-consumer --bootstrap-server localhost:9092 --topic jobs --group-id workers --acknowledgement-mode sync --verbose',
    },
    {
      purpose: 'How many messages each acknowledgement was for',
      command:
        'kafka-verifiable-share-consumer --bootstrap-server localhost:9092 --topic jobs --group-id workers --max-messages 100 | jq \'select(.name == "offsets_acknowledged").count\'',
    },
  ],
  arguments: [
    common.consumersBootstrapServer,
    topic,
    groupId,
    maxMessages,
    common.verbose,
    acknowledgementMode,
    offsetResetStrategy,
    common.commandConfig,
  ],
}
