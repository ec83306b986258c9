/** The options of kafka-console-producer. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { flag, integerOption, longOption, ours, stringOption } from '../kit/option-spec.ts'

/** The reader that takes a line of standard input as a record. */
export const LINE_READER_CLASS = 'org.apache.kafka.tools.LineMessageReader'

const readerProperties = [
  'A mechanism to pass user-defined properties in the form key=value to the message reader. This allows custom configuration for a user-defined message reader.',
  'Default properties include:',
  ' parse.key=false',
  ' parse.headers=false',
  ' ignore.error=false',
  ' key.separator=\\t',
  ' headers.delimiter=\\t',
  ' headers.separator=,',
  ' headers.key.separator=:',
  ' null.marker=   When set, any fields (key, value and headers) equal to this will be replaced by null',
  'Default parsing pattern when:',
  ' parse.headers=true and parse.key=true:',
  '  "h1:v1,h2:v2...\\tkey\\tvalue"',
  ' parse.key=true:',
  '  "key\\tvalue"',
  ' parse.headers=true:',
  '  "h1:v1,h2:v2...\\tvalue"',
].join('\n')

export const topic = stringOption('topic', 'REQUIRED: The topic name to produce messages to.', {
  describedAs: 'topic',
  suggests: 'topics',
})
export const bootstrapServer = stringOption(
  'bootstrap-server',
  'REQUIRED: The server(s) to connect to. The broker list string in the form HOST1:PORT1,HOST2:PORT2.',
  { describedAs: 'server to connect to' },
)
export const sync = flag(
  'sync',
  'If set message send requests to the brokers are synchronously, one at a time as they arrive.',
)
export const compressionCodec = stringOption(
  'compression-codec',
  "The compression codec: either 'none', 'gzip', 'snappy', 'lz4', or 'zstd'.If specified without value, then it defaults to 'gzip'",
  {
    describedAs: 'compression-codec',
    optional: true,
    suggests: ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
  },
)
export const batchSize = integerOption(
  'batch-size',
  'The buffer size in bytes allocated for a partition. When records are received which are smaller than this size the producer will attempt to optimistically group them together until this size is reached. This is the option to control batch.size in producer configs. Please note that this option will be replaced if max-partition-memory-bytes is also set.',
  { describedAs: 'size', defaultsTo: 16_384 },
)
export const messageSendMaxRetries = integerOption(
  'message-send-max-retries',
  'Brokers can fail receiving the message for multiple reasons, and being unavailable transiently is just one of them. This property specifies the number of retries before the producer give up and drop this message. This is the option to control `retries` in producer configs.',
  { defaultsTo: 3 },
)
export const retryBackoffMs = longOption(
  'retry-backoff-ms',
  'Before each retry, the producer refreshes the metadata of relevant topics. Since leader election takes a bit of time, this property specifies the amount of time that the producer waits before refreshing the metadata. This is the option to control `retry.backoff.ms` in producer configs.',
  { defaultsTo: 100 },
)
export const timeout = longOption(
  'timeout',
  'If set and the producer is running in asynchronous mode, this gives the maximum amount of time a message will queue awaiting sufficient batch size. The value is given in ms. This is the option to control `linger.ms` in producer configs.',
  { describedAs: 'timeout_ms', defaultsTo: 1000 },
)
export const requestRequiredAcks = stringOption(
  'request-required-acks',
  'The required `acks` of the producer requests',
  { describedAs: 'request required acks', defaultsTo: '-1', suggests: ['-1', '0', '1', 'all'] },
)
export const requestTimeoutMs = integerOption(
  'request-timeout-ms',
  'The ack timeout of the producer requests. Value must be non-negative and non-zero.',
  { describedAs: 'request timeout ms', defaultsTo: 1500 },
)
export const metadataExpiryMs = longOption(
  'metadata-expiry-ms',
  "The period of time in milliseconds after which we force a refresh of metadata even if we haven't seen any leadership changes. This is the option to control `metadata.max.age.ms` in producer configs.",
  { describedAs: 'metadata expiration interval', defaultsTo: 300_000 },
)
export const maxBlockMs = longOption(
  'max-block-ms',
  'The max time that the producer will block for during a send request.',
  { describedAs: 'max block on send', defaultsTo: 60_000 },
)
export const maxMemoryBytes = longOption(
  'max-memory-bytes',
  'The total memory used by the producer to buffer records waiting to be sent to the server. This is the option to control `buffer.memory` in producer configs.',
  { describedAs: 'total memory in bytes', defaultsTo: 33_554_432 },
)
export const maxPartitionMemoryBytes = integerOption(
  'max-partition-memory-bytes',
  '(Deprecated) The buffer size in bytes allocated for a partition. When records are received which are smaller than this size the producer will attempt to optimistically group them together until this size is reached. This is the option to control batch.size in producer configs. This option will be removed in Apache Kafka 5.0. Use --batch-size instead.',
  { describedAs: 'memory in bytes per partition', defaultsTo: 16_384 },
)
export const lineReader = stringOption(
  'line-reader',
  'The class name of the class to use for reading lines from standard in. By default each line is read as a separate message.',
  { describedAs: 'reader_class', defaultsTo: LINE_READER_CLASS },
)
export const socketBufferSize = integerOption(
  'socket-buffer-size',
  'The size of the tcp RECV size. This is the option to control `send.buffer.bytes` in producer configs.',
  { describedAs: 'size', defaultsTo: 102_400 },
)
export const property = stringOption(
  'property',
  `(DEPRECATED) ${readerProperties}\n This option will be removed in a future version. Use --reader-property instead.`,
  { describedAs: 'prop' },
)
export const readerProperty = stringOption('reader-property', readerProperties, { describedAs: 'prop' })
export const readerConfig = stringOption(
  'reader-config',
  'Config properties file for the message reader. Note that [reader-property] takes precedence over this config.',
  { describedAs: 'config file', suggests: 'files' },
)
export const producerProperty = stringOption(
  'producer-property',
  '(DEPRECATED) Producer config properties in the form key=value. This option will be removed in a future version. Use --command-property instead.',
  { describedAs: 'producer_prop', suggests: 'producer-configs' },
)
export const commandProperty = stringOption(
  'command-property',
  'Producer config properties in the form key=value.',
  {
    describedAs: 'producer_prop',
    suggests: 'producer-configs',
  },
)
export const producerConfig = stringOption(
  'producer.config',
  '(DEPRECATED) Producer config properties file. Note that [command-property] takes precedence over this config. This option will be removed in a future version. Use --command-config instead.',
  { describedAs: 'config file', suggests: 'files' },
)
export const commandConfig = stringOption(
  'command-config',
  'Producer config properties file. Note that [command-property] takes precedence over this config.',
  { describedAs: 'config file', suggests: 'files' },
)
export const transaction = ours(
  flag(
    'transaction',
    'Commit the whole input in one transaction: its records become visible at once, or, after a bad line, a failure or Control-C, not at all.',
  ),
)
