/** The options of kafka-console-consumer. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { DEFAULT_FORMATTER_CLASS } from '../console-consumers/formatter.ts'
import { flag, integerOption, longOption, ours, stringOption } from '../kit/option-spec.ts'

const formatterProperties = [
  'The properties to initialize the message formatter. Default properties include: ',
  ' print.timestamp=true|false',
  ' print.key=true|false',
  ' print.offset=true|false',
  ' print.epoch=true|false',
  ' print.partition=true|false',
  ' print.headers=true|false',
  ' print.value=true|false',
  ' key.separator=<key.separator>',
  ' line.separator=<line.separator>',
  ' headers.separator=<headers.separator>',
  ' null.literal=<null.literal>',
  ' key.deserializer=<key.deserializer>',
  ' value.deserializer=<value.deserializer>',
  ' header.deserializer=<header.deserializer>',
  '',
  "Users can also pass in customized properties for their formatter; more specifically, users can pass in properties keyed with 'key.deserializer.', 'value.deserializer.' and 'headers.deserializer.' prefixes to configure their deserializers.",
].join('\n')

export const topic = stringOption('topic', 'The topic to consume from.', {
  describedAs: 'topic',
  suggests: 'topics',
})
export const include = stringOption(
  'include',
  'Regular expression specifying list of topics to include for consumption.',
  { describedAs: 'Java regex (String)' },
)
export const partition = integerOption(
  'partition',
  "The partition to consume from. Consumption starts from the end of the partition unless '--offset' is specified.",
  { describedAs: 'partition' },
)
export const offset = stringOption(
  'offset',
  "The offset to consume from (a non-negative number), or 'earliest' which means from beginning, or 'latest' which means from end",
  { describedAs: 'consume offset', defaultsTo: 'latest', suggests: ['earliest', 'latest'] },
)
export const consumerProperty = stringOption(
  'consumer-property',
  '(DEPRECATED) Consumer config properties in the form key=value. This option will be removed in a future version. Use --command-property instead.',
  { describedAs: 'consumer_prop', suggests: 'consumer-configs' },
)
export const commandProperty = stringOption(
  'command-property',
  'Consumer config properties in the form key=value.',
  {
    describedAs: 'consumer_prop',
    suggests: 'consumer-configs',
  },
)
export const consumerConfig = stringOption(
  'consumer.config',
  '(DEPRECATED) Consumer config properties file. Note that [command-property] takes precedence over this config. This option will be removed in a future version. Use --command-config instead.',
  { describedAs: 'config file', suggests: 'files' },
)
export const commandConfig = stringOption(
  'command-config',
  'Consumer config properties file. Note that [command-property] takes precedence over this config.',
  { describedAs: 'config file', suggests: 'files' },
)
export const formatter = stringOption(
  'formatter',
  'The name of a class to use for formatting kafka messages for display.',
  { describedAs: 'class', defaultsTo: DEFAULT_FORMATTER_CLASS },
)
export const property = stringOption(
  'property',
  `(DEPRECATED) ${formatterProperties} \nThis option will be removed in a future version. Use --formatter-property instead.`,
  { describedAs: 'prop' },
)
export const formatterProperty = stringOption('formatter-property', formatterProperties, {
  describedAs: 'prop',
})
export const formatterConfig = stringOption(
  'formatter-config',
  'Config properties file to initialize the message formatter. Note that [formatter-property] takes precedence over this config.',
  { describedAs: 'config file', suggests: 'files' },
)
export const fromBeginning = flag(
  'from-beginning',
  'If the consumer does not already have an established offset to consume from, start with the earliest message present in the log rather than the latest message.',
)
export const maxMessages = integerOption(
  'max-messages',
  'The maximum number of messages to consume before exiting. If not set, consumption is continual.',
  { describedAs: 'num_messages' },
)
export const timeoutMs = longOption(
  'timeout-ms',
  'If specified, exit if no message is available for consumption for the specified interval.',
  { describedAs: 'timeout_ms' },
)
export const skipMessageOnError = flag(
  'skip-message-on-error',
  'If there is an error when processing a message, skip it instead of halt.',
)
export const bootstrapServer = stringOption('bootstrap-server', 'REQUIRED: The server(s) to connect to.', {
  describedAs: 'server to connect to',
})
export const keyDeserializer = stringOption(
  'key-deserializer',
  'The name of the class to use for deserializing keys.',
  { describedAs: 'deserializer for keys' },
)
export const valueDeserializer = stringOption(
  'value-deserializer',
  'The name of the class to use for deserializing values.',
  { describedAs: 'deserializer for values' },
)
export const enableSystestEvents = flag(
  'enable-systest-events',
  'Log lifecycle events of the consumer in addition to logging consumed messages. (This is specific for system tests.)',
)
export const isolationLevel = stringOption(
  'isolation-level',
  'Set to read_committed in order to filter out transactional messages which are not committed. Set to read_uncommitted to read all messages.',
  { defaultsTo: 'read_uncommitted', suggests: ['read_committed', 'read_uncommitted'] },
)
export const group = stringOption('group', 'The consumer group id of the consumer.', {
  describedAs: 'consumer group id',
  suggests: 'groups',
})
export const from = ours(
  stringOption(
    'from',
    "Read all partitions from an offset or a time on: 'earliest', 'latest', an offset, or a time such as 2026-01-31T14:00:00 (UTC), '2 hours ago' or 'yesterday 14:00'. The first record at that time or after it is the first.",
    { describedAs: 'offset or time' },
  ),
)
export const until = ours(
  stringOption(
    'until',
    "Read all partitions up to an offset or a time, and exit: 'now' for the records that are there, an offset, or a time as for --from. What is at that offset or time is not read any more. Without --from, from the first record on.",
    { describedAs: 'offset or time' },
  ),
)
