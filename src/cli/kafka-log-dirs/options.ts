/** The options of kafka-log-dirs. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { flag, stringOption } from '../kit/option-spec.ts'

export const bootstrapServer = stringOption(
  'bootstrap-server',
  'REQUIRED: the server(s) to use for bootstrapping',
  { describedAs: 'The server(s) to use for bootstrapping' },
)
export const commandConfig = stringOption(
  'command-config',
  'Property file containing configs to be passed to Admin Client.',
  { describedAs: 'Admin client property file', suggests: 'files' },
)
export const describe = flag('describe', 'Describe the specified log directories on the specified brokers.')
export const topicList = stringOption(
  'topic-list',
  'The list of topics to be queried in the form "topic1,topic2,topic3". All topics will be queried if no topic list is specified',
  { describedAs: 'Topic list', suggests: 'topics', defaultsTo: '' },
)
export const brokerList = stringOption(
  'broker-list',
  'The list of brokers to be queried in the form "0,1,2". All brokers in the cluster will be queried if no broker list is specified',
  { describedAs: 'Broker list', defaultsTo: '' },
)
