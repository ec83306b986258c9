/** The options of kafka-console-consumer. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import * as common from '../console-consumers/options.ts'
import { flag, integerOption, longOption, ours, stringOption } from '../kit/option-spec.ts'

export {
  bootstrapServer,
  commandConfig,
  commandProperty,
  consumerProperty,
  format,
  formatterConfig,
  keyDeserializer,
  maxMessages,
  topic,
  valueDeserializer,
} from '../console-consumers/options.ts'

export const consumerConfig = common.consumerConfig('consumer.config')
export const formatter = common.formatter('kafka')
export const { formatterProperty, property } = common.formatterProperties([
  'timestamp',
  'key',
  'offset',
  'epoch',
  'partition',
  'headers',
  'value',
])
export const enableSystestEvents = common.enableSystestEvents('consumer')
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
export const fromBeginning = flag(
  'from-beginning',
  'If the consumer does not already have an established offset to consume from, start with the earliest message present in the log rather than the latest message.',
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
