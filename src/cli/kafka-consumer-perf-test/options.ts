/** The options of kafka-consumer-perf-test. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { flag, stringOption } from '../kit/option-spec.ts'
import * as common from '../perf-consumer/options.ts'

const RANDOM_GROUPS = 100_000

/** A group of nobody else's; another one each time. */
export function randomGroup(): string {
  return `perf-consumer-${Math.floor(Math.random() * RANDOM_GROUPS)}`
}

export const bootstrapServer = stringOption('bootstrap-server', 'REQUIRED: The server(s) to connect to.', {
  describedAs: 'server to connect to',
})
export const topic = common.topic('The topic to consume from.')
export const include = stringOption(
  'include',
  'Regular expression specifying list of topics to include for consumption.',
  { describedAs: 'Java regex (String)' },
)
/** The default is one for the option table; a run that needs one takes a group of its own. */
export const group = common.group(randomGroup())
export const fetchSize = common.fetchSize(
  'The maximum amount of data to fetch from a single partition per request.',
)
export const commandProperty = common.commandProperty('consumer')
export const consumerConfig = common.consumerConfig('Consumer')
export const fromLatest = flag(
  'from-latest',
  'If the consumer does not already have an established offset to consume from, start with the latest record present in the log rather than the earliest record.',
)
