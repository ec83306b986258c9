/** The options of kafka-console-share-consumer. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import * as common from '../console-consumers/options.ts'
import { flag, integerOption, stringOption } from '../kit/option-spec.ts'

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

export const consumerConfig = common.consumerConfig('consumer-config')
export const formatter = common.formatter('Kafka')
export const { formatterProperty, property } = common.formatterProperties([
  'timestamp',
  'key',
  'offset',
  'delivery',
  'epoch',
  'partition',
  'headers',
  'value',
])
export const enableSystestEvents = common.enableSystestEvents('share consumer')
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
export const group = stringOption('group', 'The share group id of the consumer.', {
  describedAs: 'share group id',
  suggests: 'groups',
})
