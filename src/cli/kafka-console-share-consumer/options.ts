/** The options of kafka-console-share-consumer. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { DEFAULT_FORMATTER_CLASS } from '../console-consumers/formatter.ts'
import { flag, integerOption, stringOption } from '../kit/option-spec.ts'

const formatterProperties = [
  'The properties to initialize the message formatter. Default properties include: ',
  ' print.timestamp=true|false',
  ' print.key=true|false',
  ' print.offset=true|false',
  ' print.delivery=true|false',
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
export const consumerProperty = stringOption(
  'consumer-property',
  '(DEPRECATED) Consumer config properties in the form key=value. This option will be removed in a future version. Use --command-property instead.',
  { describedAs: 'consumer_prop', suggests: 'consumer-configs' },
)
export const commandProperty = stringOption(
  'command-property',
  'Consumer config properties in the form key=value.',
  { describedAs: 'consumer_prop', suggests: 'consumer-configs' },
)
export const consumerConfig = stringOption(
  'consumer-config',
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
  'The name of a class to use for formatting Kafka messages for display.',
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
export const maxMessages = integerOption(
  'max-messages',
  'The maximum number of messages to consume before exiting. If not set, consumption is continual.',
  { describedAs: 'num_messages' },
)
export const timeoutMs = integerOption(
  'timeout-ms',
  'If specified, exit if no message is available for consumption for the specified interval.',
  { describedAs: 'timeout_ms' },
)
export const reject = flag('reject', 'If specified, messages are rejected as they are consumed.')
export const release = flag('release', 'If specified, messages are released as they are consumed.')
export const rejectMessageOnError = flag(
  'reject-message-on-error',
  'If there is an error when processing a message, reject it instead of halting.',
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
export const group = stringOption('group', 'The share group id of the consumer.', {
  describedAs: 'share group id',
  suggests: 'groups',
})
export const enableSystestEvents = flag(
  'enable-systest-events',
  'Log lifecycle events of the share consumer in addition to logging consumed messages. (This is specific for system tests.)',
)
