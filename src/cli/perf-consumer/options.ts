/** The options that kafka-consumer-perf-test and kafka-share-consumer-perf-test have in common, word for word. */
import { flag, integerOption, longOption, ours, stringOption } from '../kit/option-spec.ts'

export const topic = (description: string) =>
  stringOption('topic', description, { describedAs: 'topic', suggests: 'topics' })
export const group = (defaultsTo: string) =>
  stringOption('group', 'The group id to consume on.', { describedAs: 'gid', defaultsTo, suggests: 'groups' })
export const fetchSize = (description: string) =>
  integerOption('fetch-size', description, { describedAs: 'size', defaultsTo: 1024 * 1024 })
export const commandProperty = (what: string) =>
  stringOption(
    'command-property',
    `Kafka ${what} related configuration properties like client.id. These configs take precedence over those passed via --command-config or --consumer.config.`,
    { describedAs: 'prop1=val1', suggests: 'consumer-configs' },
  )
export const consumerConfig = (what: string) =>
  stringOption(
    'consumer.config',
    `(DEPRECATED) ${what} config properties file. This option will be removed in a future version. Use --command-config instead.`,
    { describedAs: 'config file', suggests: 'files' },
  )
export const socketBufferSize = integerOption('socket-buffer-size', 'The size of the tcp RECV size.', {
  describedAs: 'size',
  defaultsTo: 2 * 1024 * 1024,
})
export const commandConfig = stringOption('command-config', 'Config properties file.', {
  describedAs: 'config file',
  suggests: 'files',
})
export const printMetrics = flag('print-metrics', 'Print out the metrics.')
export const showDetailedStats = flag(
  'show-detailed-stats',
  'If set, stats are reported for each reporting interval as configured by reporting-interval.',
)
export const timeout = longOption(
  'timeout',
  'The maximum allowed time in milliseconds between returned records.',
  { describedAs: 'milliseconds', defaultsTo: 10_000, optional: true },
)
export const messages = longOption(
  'messages',
  '(DEPRECATED) The number of records to consume. This option will be removed in a future version. Use --num-records instead.',
  { describedAs: 'count' },
)
export const numRecords = longOption('num-records', 'REQUIRED: The number of records to consume.', {
  describedAs: 'count',
})
export const reportingInterval = longOption(
  'reporting-interval',
  'Interval in milliseconds at which to print progress info.',
  { describedAs: 'interval_ms', defaultsTo: 5000 },
)
export const dateFormat = stringOption(
  'date-format',
  'The date format to use for formatting the time field. See java.text.SimpleDateFormat for options.',
  { describedAs: 'date format', defaultsTo: 'yyyy-MM-dd HH:mm:ss:SSS' },
)
export const hideHeader = flag('hide-header', 'If set, skips printing the header for the stats.')
export const json = ours(flag('json', 'Print each line of statistics as a JSON object.'))
