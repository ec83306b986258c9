/** The options of both console consumers: those that are the same word for word, and makers of those that differ in a word. */
import { flag, integerOption, type OptionSpec, ours, stringOption } from '../kit/option-spec.ts'

/** Where Java's formatters are. */
export const FORMATTER_PACKAGE = 'org.apache.kafka.tools.consumer.'

export const topic = stringOption('topic', 'The topic to consume from.', {
  describedAs: 'topic',
  suggests: 'topics',
})
export const bootstrapServer = stringOption('bootstrap-server', 'REQUIRED: The server(s) to connect to.', {
  describedAs: 'server to connect to',
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
export const commandConfig = stringOption(
  'command-config',
  'Consumer config properties file. Note that [command-property] takes precedence over this config.',
  { describedAs: 'config file', suggests: 'files' },
)
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
export const format = ours(
  stringOption(
    'format',
    'Print each record by a format string as kcat has it: %t topic, %p partition, %o offset, %T timestamp, %k key, %K its length, %s value, %S its length, %h headers, %% a percent sign, \\n, \\r, \\t and \\xNN.',
    { describedAs: 'format' },
  ),
)

/** --consumer.config of one script is --consumer-config of the other. */
export const consumerConfig = (name: string) =>
  stringOption(
    name,
    '(DEPRECATED) Consumer config properties file. Note that [command-property] takes precedence over this config. This option will be removed in a future version. Use --command-config instead.',
    { describedAs: 'config file', suggests: 'files' },
  )
export const formatter = (kafka: string) =>
  stringOption('formatter', `The name of a class to use for formatting ${kafka} messages for display.`, {
    describedAs: 'class',
    defaultsTo: `${FORMATTER_PACKAGE}DefaultMessageFormatter`,
  })
export const enableSystestEvents = (what: string) =>
  flag(
    'enable-systest-events',
    `Log lifecycle events of the ${what} in addition to logging consumed messages. (This is specific for system tests.)`,
  )

/** --formatter-property and its old name; `printed` is what can be printed of a record. */
export function formatterProperties(printed: readonly string[]): {
  formatterProperty: OptionSpec<string>
  property: OptionSpec<string>
} {
  const description = [
    'The properties to initialize the message formatter. Default properties include: ',
    ...printed.map((part) => ` print.${part}=true|false`),
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
  return {
    formatterProperty: stringOption('formatter-property', description, { describedAs: 'prop' }),
    property: stringOption(
      'property',
      `(DEPRECATED) ${description} \nThis option will be removed in a future version. Use --formatter-property instead.`,
      { describedAs: 'prop' },
    ),
  }
}
