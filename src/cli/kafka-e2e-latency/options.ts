/** The options of kafka-e2e-latency. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { flag, integerOption, ours, stringOption } from '../kit/option-spec.ts'

export const bootstrapServer = stringOption(
  'bootstrap-server',
  'REQUIRED: The Kafka broker list string in the form HOST1:PORT1,HOST2:PORT2.',
  { describedAs: 'bootstrap-server' },
)
export const topic = stringOption('topic', 'REQUIRED: The topic to use for the test.', {
  describedAs: 'topic-name',
  suggests: 'topics',
})
export const numRecords = integerOption('num-records', 'REQUIRED: The number of messages to send.', {
  describedAs: 'count',
})
export const producerAcks = stringOption(
  'producer-acks',
  "REQUIRED: Producer acknowledgements. Must be '1' or 'all'.",
  { describedAs: 'producer-acks', suggests: ['1', 'all'] },
)
export const recordSize = integerOption(
  'record-size',
  'REQUIRED: The size of each message payload in bytes.',
  { describedAs: 'bytes' },
)
export const recordKeySize = integerOption(
  'record-key-size',
  'Optional: The size of the message key in bytes. If not set, messages are sent without a key.',
  { describedAs: 'bytes', optional: true, defaultsTo: 0 },
)
export const recordHeaderKeySize = integerOption(
  'record-header-key-size',
  'Optional: The size of the message header key in bytes. Used together with record-header-size.',
  { describedAs: 'bytes', optional: true, defaultsTo: 0 },
)
export const recordHeaderSize = integerOption(
  'record-header-size',
  'Optional: The size of message header value in bytes. Use -1 for null header value.',
  { describedAs: 'bytes', optional: true, defaultsTo: 0 },
)
export const numHeaders = integerOption(
  'num-headers',
  'Optional: The number of headers to include in each message.',
  { describedAs: 'count', optional: true, defaultsTo: 0 },
)
export const commandConfig = stringOption(
  'command-config',
  'Optional: A property file for Kafka producer/consumer/admin client configuration.',
  { describedAs: 'config-file', optional: true, suggests: 'files' },
)
export const json = ours(flag('json', 'Print each line of results as a JSON object.'))
