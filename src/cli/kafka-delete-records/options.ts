/** The options of kafka-delete-records. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { stringOption } from '../kit/option-spec.ts'

export const bootstrapServer = stringOption('bootstrap-server', 'REQUIRED: The server to connect to.', {
  describedAs: 'server(s) to use for bootstrapping',
})
export const offsetJsonFile = stringOption(
  'offset-json-file',
  'REQUIRED: The JSON file with offset per partition. The format to use is:\n{"partitions":\n  [{"topic": "foo", "partition": 1, "offset": 1}],\n "version":1\n}',
  { describedAs: 'Offset json file path', suggests: 'files' },
)
export const commandConfig = stringOption(
  'command-config',
  'A property file containing configs to be passed to Admin Client.',
  { describedAs: 'command config property file path', suggests: 'files' },
)
