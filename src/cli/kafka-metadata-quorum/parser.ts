/** The command line of kafka-metadata-quorum. Names and descriptions are those of Kafka 4.3.1's tool. */
import {
  type ArgumentGroup,
  flagArgument,
  integerArgument,
  stringArgument,
} from '../kit/argparse/argument.ts'
import type { Parser } from '../kit/argparse/parser.ts'
import { jsonArgument } from '../kit/argparse-json.ts'

const connection: ArgumentGroup = { isExclusive: true, isRequired: true }
const statusGroup: ArgumentGroup = { title: 'Status' }
const replicationGroup: ArgumentGroup = { title: 'Replication' }

export const bootstrapServer = stringArgument(
  '--bootstrap-server',
  'A comma-separated list of host:port pairs to use for establishing the connection to the Kafka cluster.',
  { group: connection },
)
export const bootstrapController = stringArgument(
  '--bootstrap-controller',
  'A comma-separated list of host:port pairs to use for establishing the connection to the Kafka controllers.',
  { group: connection },
)
export const commandConfig = stringArgument(
  '--command-config',
  'Property file containing configs to be passed to Admin Client. For add-controller, the file is used to specify the controller properties as well.',
  { suggests: 'files' },
)
export const status = flagArgument(
  '--status',
  'A short summary of the quorum status and the other provides detailed information about the status of replication.',
  { group: statusGroup },
)
export const replication = flagArgument(
  '--replication',
  'Detailed information about the status of replication',
  { group: replicationGroup },
)
export const humanReadable = flagArgument('--human-readable', 'Human-readable output', {
  group: replicationGroup,
})
export const dryRun = flagArgument('--dry-run', 'True if we should print what would be done, but not do it.')
export const controllerId = integerArgument(
  ['--controller-id', '-i'],
  'The id of the controller to remove.',
  { isRequired: true },
)
export const controllerDirectoryId = stringArgument(
  ['--controller-directory-id', '-d'],
  'The directory ID of the controller to remove.',
  { isRequired: true },
)

export const parser: Parser = {
  prog: 'kafka-metadata-quorum',
  description: 'This tool describes kraft metadata quorum status.',
  showsDefaults: true,
  examples: [
    {
      purpose: 'Who leads the controllers, and who votes',
      command: 'kafka-metadata-quorum --bootstrap-server localhost:9092 describe --status',
    },
    {
      purpose: 'How far each node has the metadata log',
      command:
        'kafka-metadata-quorum --bootstrap-server localhost:9092 describe --replication --human-readable',
    },
    {
      purpose: 'Let the controller of a configuration file vote; only say so',
      command:
        'kafka-metadata-quorum --bootstrap-server localhost:9092 --command-config controller.properties add-controller --dry-run',
    },
  ],
  arguments: [bootstrapServer, bootstrapController, commandConfig],
  subcommands: {
    commands: [
      {
        command: 'describe',
        help: 'Describe the metadata quorum info',
        arguments: [status, replication, humanReadable, jsonArgument],
      },
      {
        command: 'add-controller',
        help: 'Add a controller to the KRaft controller cluster',
        arguments: [dryRun],
      },
      {
        command: 'remove-controller',
        help: 'Remove a controller from the KRaft controller cluster',
        arguments: [controllerId, controllerDirectoryId, dryRun],
      },
    ],
  },
}
