/** The options of kafka-share-consumer-perf-test. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { flag, integerOption, stringOption } from '../kit/option-spec.ts'
import * as common from '../perf-consumer/options.ts'

export const bootstrapServer = stringOption('bootstrap-server', 'REQUIRED. The server(s) to connect to.', {
  describedAs: 'server to connect to',
})
export const topic = common.topic('REQUIRED: The topic to consume from.')
export const group = common.group('perf-share-consumer')
export const fetchSize = common.fetchSize('The amount of data to fetch in a single request.')
export const commandProperty = common.commandProperty('share consumer')
export const consumerConfig = common.consumerConfig('Share consumer')
export const threads = integerOption(
  'threads',
  'The number of share consumers to use for sharing the load.',
  {
    describedAs: 'count',
    defaultsTo: 1,
  },
)
export const showConsumerStats = flag(
  'show-consumer-stats',
  'If set, stats are reported for each share consumer depending on the no. of threads.',
)
