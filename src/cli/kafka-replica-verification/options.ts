/** The options of kafka-replica-verification. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { flag, integerOption, longOption, ours, stringOption } from '../kit/option-spec.ts'

export const brokerList = stringOption(
  'broker-list',
  'REQUIRED: The list of hostname and port of the server to connect to.',
  { describedAs: 'hostname:port,...,hostname:port' },
)
export const fetchSize = integerOption('fetch-size', 'The fetch size of each request.', {
  describedAs: 'bytes',
  defaultsTo: 1_048_576,
})
export const maxWaitMs = integerOption('max-wait-ms', 'The max amount of time each fetch request waits.', {
  describedAs: 'ms',
  defaultsTo: 1000,
})
export const topicsInclude = stringOption('topics-include', 'List of topics to verify replica consistency.', {
  describedAs: 'Java regex (String)',
  defaultsTo: '.*',
})
export const time = longOption('time', 'Timestamp for getting the initial offsets.', {
  describedAs: 'timestamp/-1(latest)/-2(earliest)',
  defaultsTo: -1,
})
export const reportIntervalMs = longOption('report-interval-ms', 'The reporting interval.', {
  describedAs: 'ms',
  defaultsTo: 30_000,
})
export const json = ours(flag('json', 'Print each report as a JSON object.'))
