/** The options of kafka-dump-log. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { flag, integerOption, stringOption } from '../kit/option-spec.ts'

const STRING_DECODER = 'org.apache.kafka.tools.api.StringDecoder'
const DECODER =
  'This class should implement org.apache.kafka.tools.api.Decoder trait. Custom jar should be available in kafka/libs directory.'

export const files = stringOption(
  'files',
  'REQUIRED: The comma separated list of data and index log files to be dumped.',
  { describedAs: 'file1, file2, ...' },
)
export const printDataLog = flag(
  'print-data-log',
  'If set, printing the messages content when dumping data logs. Automatically set if any decoder option is specified.',
)
export const verifyIndexOnly = flag(
  'verify-index-only',
  'If set, just verify the index log without printing its content.',
)
export const indexSanityCheck = flag(
  'index-sanity-check',
  'If set, just checks the index sanity without printing its content. This is the same check that is executed on broker startup to determine if an index needs rebuilding or not.',
)
export const maxMessageSize = integerOption('max-message-size', 'Size of largest message.', {
  describedAs: 'size',
  defaultsTo: 5 * 1024 * 1024,
})
export const maxBytes = integerOption(
  'max-bytes',
  'Limit the amount of total batches read in bytes avoiding reading the whole .log file(s).',
  { describedAs: 'size', defaultsTo: 2_147_483_647 },
)
export const deepIteration = flag(
  'deep-iteration',
  'If set, uses deep instead of shallow iteration. Automatically set if print-data-log is enabled.',
)
export const valueDecoderClass = stringOption(
  'value-decoder-class',
  `If set, used to deserialize the messages. ${DECODER}`,
  { optional: true, defaultsTo: STRING_DECODER },
)
export const keyDecoderClass = stringOption(
  'key-decoder-class',
  `If set, used to deserialize the keys. ${DECODER}`,
  { optional: true, defaultsTo: STRING_DECODER },
)
export const offsetsDecoder = flag(
  'offsets-decoder',
  'If set, log data will be parsed as offset data from the __consumer_offsets topic.',
)
export const transactionLogDecoder = flag(
  'transaction-log-decoder',
  'If set, log data will be parsed as transaction metadata from the __transaction_state topic.',
)
export const clusterMetadataDecoder = flag(
  'cluster-metadata-decoder',
  'If set, log data will be parsed as cluster metadata records.',
)
export const remoteLogMetadataDecoder = flag(
  'remote-log-metadata-decoder',
  'If set, log data will be parsed as TopicBasedRemoteLogMetadataManager (RLMM) metadata records. Instead, the value-decoder-class option can be used if a custom RLMM implementation is configured.',
)
export const shareGroupStateDecoder = flag(
  'share-group-state-decoder',
  'If set, log data will be parsed as share group state data from the __share_group_state topic.',
)
export const skipRecordMetadata = flag(
  'skip-record-metadata',
  'Skip metadata when printing records. This flag also skips control records.',
)
