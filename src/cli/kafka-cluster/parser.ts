/** The command line of kafka-cluster. Names and descriptions are those of Kafka 4.3.1's tool. */
import {
  type AnyArgument,
  type ArgumentGroup,
  flagArgument,
  integerArgument,
  stringArgument,
} from '../kit/argparse/argument.ts'
import type { Parser, Subcommand } from '../kit/argparse/parser.ts'
import { jsonArgument } from '../kit/argparse-json.ts'

const connection: ArgumentGroup = { isExclusive: true, isRequired: true }

export const bootstrapServer = stringArgument(
  ['--bootstrap-server', '-b'],
  'A list of host/port pairs to use for establishing the connection to the Kafka cluster.',
  { group: connection },
)
export const bootstrapController = stringArgument(
  ['--bootstrap-controller', '-C'],
  'A list of host/port pairs to use for establishing the connection to the KRaft controllers.',
  { group: connection },
)
export const config = stringArgument(
  '--config',
  '(DEPRECATED) A property file containing configurations for the Admin client. This option will be removed in a future version. Use --command-config instead.',
  { suggests: 'files' },
)
export const commandConfig = stringArgument(
  ['--command-config', '-c'],
  'Config properties file for the Admin client.',
  { suggests: 'files' },
)
export const id = integerArgument(['--id', '-i'], 'The ID of the broker to unregister.', { isRequired: true })
export const includeFencedBrokers = flagArgument(
  '--include-fenced-brokers',
  'Whether to include fenced brokers when listing broker endpoints',
)
const shared: readonly AnyArgument[] = [bootstrapServer, bootstrapController, config, commandConfig]

export const parser: Parser = {
  prog: 'kafka-cluster',
  description: 'The Kafka cluster tool.',
  showsDefaults: true,
  examples: [
    { purpose: 'The id of a cluster', command: 'kafka-cluster cluster-id --bootstrap-server localhost:9092' },
    {
      purpose: 'Its brokers, with those that are out of service',
      command: 'kafka-cluster list-endpoints --bootstrap-server localhost:9092 --include-fenced-brokers',
    },
    {
      purpose: 'A broker that will not come back is forgotten',
      command: 'kafka-cluster unregister --bootstrap-server localhost:9092 --id 3',
    },
    {
      purpose: 'Every API of every broker, with the versions that it serves (as newer releases of Kafka do)',
      command: 'kafka-cluster api-versions --bootstrap-server localhost:9092',
    },
  ],
  arguments: [],
  subcommands: {
    commands: [
      {
        command: 'cluster-id',
        help: 'Get information about the ID of a cluster.',
        arguments: [...shared, jsonArgument],
      },
      { command: 'unregister', help: 'Unregister a broker.', arguments: [...shared, id] },
      {
        command: 'list-endpoints',
        help: 'List endpoints',
        arguments: [...shared, includeFencedBrokers, jsonArgument],
      },
    ],
  },
}

/** Not in 4.3.1: the word is known where it is given, and not told of where commands are listed. */
const apiVersions: Subcommand = {
  command: 'api-versions',
  help: 'Show the API versions of the brokers, or of the controllers.',
  arguments: [...shared, jsonArgument],
}

/** The parser with the commands of newer releases. */
export const newerParser: Parser = {
  ...parser,
  subcommands: { commands: [...(parser.subcommands?.commands ?? []), apiVersions] },
}
