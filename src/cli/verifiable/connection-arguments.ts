/** The arguments that the kafka-verifiable-* tools have in common, word for word. */
import {
  type ArgumentGroup,
  flagArgument,
  integerArgument,
  stringArgument,
  type Traits,
} from '../kit/argparse/argument.ts'

const connectionGroup: ArgumentGroup = {
  title: 'Connection Group',
  description: 'Group of arguments for connection to brokers',
  isExclusive: true,
  isRequired: true,
}

const bootstrapHelp =
  'The server(s) to connect to. Comma-separated list of Kafka brokers in the form HOST1:PORT1,HOST2:PORT2,...'
const bootstrapTraits = { metavar: 'HOST1:PORT1[,HOST2:PORT2[...]]', group: connectionGroup }

export const consumersBootstrapServer = stringArgument('--bootstrap-server', bootstrapHelp, {
  ...bootstrapTraits,
  isRequired: true,
})
export const producersBootstrapServer = stringArgument(
  '--bootstrap-server',
  `REQUIRED: ${bootstrapHelp}`,
  bootstrapTraits,
)
export const topic = (help: string) =>
  stringArgument('--topic', help, { isRequired: true, metavar: 'TOPIC', suggests: 'topics' })
export const groupId = (help: string) =>
  stringArgument('--group-id', help, { isRequired: true, metavar: 'GROUP-ID', suggests: 'groups' })
export const maxMessages = (help: string) =>
  integerArgument('--max-messages', help, { metavar: 'MAX-MESSAGES', defaultsTo: -1 })
export const verbose = flagArgument('--verbose', 'Enable to log individual consumed records')
export const configFile: Traits<string> = { metavar: 'CONFIG-FILE', suggests: 'files' }
export const commandConfig = stringArgument(
  '--command-config',
  'Config properties file (config options shared with command line parameters will be overridden).',
  configFile,
)
