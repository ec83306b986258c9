/** The options of kafka-streams-application-reset. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { exactLongOption, flag, stringOption } from '../kit/option-spec.ts'

export const applicationId = stringOption(
  'application-id',
  'REQUIRED: The Kafka Streams application ID (application.id).',
  { describedAs: 'id', isRequired: true },
)
export const bootstrapServer = stringOption(
  'bootstrap-server',
  'The server(s) to connect to. The broker list string in the form HOST1:PORT1,HOST2:PORT2. (default: localhost:9092)',
  { describedAs: 'server to connect to' },
)
export const inputTopics = stringOption(
  'input-topics',
  'Comma-separated list of user input topics. For these topics, the tool by default will reset the offset to the earliest available offset. Reset to other offset position by appending other reset offset option, ex: --input-topics foo --shift-by 5',
  { describedAs: 'list', separator: ',', suggests: 'topics' },
)
export const intermediateTopics = stringOption(
  'intermediate-topics',
  '[deprecated] Comma-separated list of intermediate user topics (topics that are input and output topics). For these topics, the tool will skip to the end.',
  { describedAs: 'list', separator: ',', suggests: 'topics' },
)
export const internalTopics = stringOption(
  'internal-topics',
  'Comma-separated list of internal topics to delete. Must be a subset of the internal topics marked for deletion by the default behaviour (do a dry-run without this option to view these topics).',
  { describedAs: 'list', separator: ',', suggests: 'topics' },
)
export const toOffset = exactLongOption('to-offset', 'Reset offsets to a specific offset.')
export const toDatetime = stringOption(
  'to-datetime',
  "Reset offsets to offset from datetime. Format: 'YYYY-MM-DDThh:mm:ss.sss'",
)
export const byDuration = stringOption(
  'by-duration',
  "Reset offsets to offset by duration from current timestamp. Format: 'PnDTnHnMnS'",
)
export const toEarliest = flag('to-earliest', 'Reset offsets to earliest offset.')
export const toLatest = flag('to-latest', 'Reset offsets to latest offset.')
export const fromFile = stringOption('from-file', 'Reset offsets to values defined in CSV file.', {
  suggests: 'files',
})
export const shiftBy = exactLongOption(
  'shift-by',
  "Reset offsets shifting current offset by 'n', where 'n' can be positive or negative",
  { describedAs: 'number-of-offsets' },
)
export const config = stringOption(
  'config-file',
  '(DEPRECATED) Property file containing configs to be passed to admin clients and embedded consumer. This option will be removed in a future version. Use --command-config instead.',
  { describedAs: 'file name', suggests: 'files' },
)
export const commandConfig = stringOption(
  'command-config',
  'Config properties file to be passed to admin clients and embedded consumer.',
  { describedAs: 'file name', suggests: 'files' },
)
export const force = flag(
  'force',
  'Force the removal of members of the consumer group (intended to remove stopped members if a long session timeout was used). Make sure to shut down all stream applications when this option is specified to avoid unexpected rebalances.',
)
export const dryRun = flag(
  'dry-run',
  'Display the actions that would be performed without executing the reset commands.',
)
